// The state as JSON. Reading is strict, so that a file which was cut short or edited is noticed.
#include "program/session_state.h"

#include "hot_restart/json_text.h"
#include "hot_restart/result.h"

#include <llvm/Support/JSON.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>
#include <utility>

namespace hot_restart::cli {
namespace {

llvm::json::Object toObject(const LoadedUnit& unit) {
  llvm::json::Array functions;
  for (const UnitFunction& function : unit.functions) {
    functions.push_back(llvm::json::Object{
        {"key", function.key}, {"name", function.name}, {"plan", function.plan}});
  }
  return llvm::json::Object{{"object", unit.object},
                            {"source", unit.source},
                            {"manifest", unit.manifest},
                            {"functions", std::move(functions)},
                            {"loadBias", static_cast<std::int64_t>(unit.loadBias)},
                            {"version", unit.version},
                            {"once", unit.once},
                            {"restarted", unit.restarted},
                            {"firstManifest", unit.firstManifest}};
}

llvm::json::Object textsObject(const SessionState& state) {
  llvm::json::Object functions;
  for (const auto& [usr, versions] : state.texts) {
    llvm::json::Object object;
    for (const auto& [version, text] : versions) {
      object[std::to_string(version)] = llvm::json::fixUTF8(text);
    }
    functions[usr] = std::move(object);
  }
  return functions;
}

using Texts = std::map<std::string, std::string>;

/// The numbers of versions, and addresses, are kept as signed integers: JSON has no others here.
template <class Unsigned>
bool mapUnsigned(llvm::json::ObjectMapper& mapper, llvm::StringLiteral name, Unsigned& out) {
  std::int64_t number = 0;
  const bool good = mapper.map(name, number);
  out = static_cast<Unsigned>(number);
  return good;
}

llvm::json::Object toObject(const Texts& texts) {
  llvm::json::Object object;
  for (const auto& [key, value] : texts) {
    object[key] = value;
  }
  return object;
}

} // namespace

/// These three are found by LLVM's mapper, by their names. What is missing or of another type is a
/// failure, which `path` then tells.
bool fromJSON(const llvm::json::Value& value, UnitFunction& function, llvm::json::Path path) {
  llvm::json::ObjectMapper mapper(value, path);
  return mapper && mapper.map("key", function.key) && mapper.map("name", function.name) &&
         mapper.map("plan", function.plan);
}

bool fromJSON(const llvm::json::Value& value, LoadedUnit& unit, llvm::json::Path path) {
  llvm::json::ObjectMapper mapper(value, path);
  return mapper && mapper.map("object", unit.object) && mapper.map("source", unit.source) &&
         mapper.map("manifest", unit.manifest) && mapper.map("functions", unit.functions) &&
         mapUnsigned(mapper, "loadBias", unit.loadBias) &&
         mapUnsigned(mapper, "version", unit.version) && mapper.map("once", unit.once) &&
         mapper.map("restarted", unit.restarted) && mapper.map("firstManifest", unit.firstManifest);
}

bool fromJSON(const llvm::json::Value& value, SessionState& state, llvm::json::Path path) {
  std::map<std::string, std::int64_t> versions;
  std::map<std::string, Texts> texts;
  llvm::json::ObjectMapper mapper(value, path);
  if (!mapper || !mapUnsigned(mapper, "startTime", state.startTime) ||
      !mapUnsigned(mapper, "changes", state.changes) || !mapper.map("helped", state.helped) ||
      !mapper.map("newestManifest", state.newestManifest) ||
      !mapper.map("idleContents", state.idleContents) || !mapper.map("versions", versions) ||
      !mapper.map("units", state.units) || !mapper.map("texts", texts)) {
    return false;
  }
  for (const auto& [key, version] : versions) {
    state.versions[key] = static_cast<unsigned>(version);
  }
  for (const auto& [key, ofVersions] : texts) {
    for (const auto& [version, text] : ofVersions) {
      unsigned number = 0;
      if (llvm::StringRef(version).getAsInteger(10, number)) {
        path.field("texts").field(key).report("a version is no number");
        return false;
      }
      state.texts[key][number] = text;
    }
  }
  return true;
}

std::string functionKey(const std::string& usr, const std::string& file) {
  return usr.empty() ? std::string() : usr + " " + file;
}

const UnitFunction* LoadedUnit::find(const std::string& key) const {
  for (const UnitFunction& function : functions) {
    if (!once && function.key == key) {
      return &function;
    }
  }
  return nullptr;
}

const std::string& SessionState::newest(const std::string& firstManifest) const {
  const auto found = newestManifest.find(firstManifest);
  return found == newestManifest.end() ? firstManifest : found->second;
}

unsigned SessionState::versionOf(const std::string& key) const {
  const auto found = versions.find(key);
  return found == versions.end() ? 1 : found->second;
}

unsigned SessionState::highestVersionOf(const std::string& key) const {
  unsigned highest = versionOf(key);
  for (const LoadedUnit& unit : units) {
    if (unit.find(key)) {
      highest = std::max(highest, unit.version);
    }
  }
  return highest;
}

const LoadedUnit* SessionState::unitOfModule(const std::string& path) const {
  for (const LoadedUnit& unit : units) {
    if (unit.object == path) {
      return &unit;
    }
  }
  return nullptr;
}

std::string toJson(const SessionState& state) {
  llvm::json::Object versions;
  for (const auto& [usr, version] : state.versions) {
    versions[usr] = version;
  }
  llvm::json::Array units;
  for (const LoadedUnit& unit : state.units) {
    units.push_back(toObject(unit));
  }
  llvm::json::Object root{{"version", SessionState::kVersion},
                          {"startTime", static_cast<std::int64_t>(state.startTime)},
                          {"changes", static_cast<std::int64_t>(state.changes)},
                          {"helped", state.helped},
                          {"newestManifest", toObject(state.newestManifest)},
                          {"idleContents", toObject(state.idleContents)},
                          {"versions", std::move(versions)},
                          {"units", std::move(units)},
                          {"texts", textsObject(state)}};
  std::string out;
  llvm::raw_string_ostream(out) << llvm::formatv("{0:2}\n", llvm::json::Value(std::move(root)));
  return out;
}

Result<SessionState> stateFromJson(const std::string& json) {
  const Result<llvm::json::Value> value = jsonFrom(json);
  if (!value) {
    return value.error();
  }
  const llvm::json::Object* root = value->getAsObject();
  const auto version = root ? root->getInteger("version") : decltype(root->getInteger(""))();
  if (version && *version != SessionState::kVersion) {
    return Error{ErrorCode::kInvalidArgument, "it was written by another version of hrtool"};
  }
  SessionState state;
  llvm::json::Path::Root path("state");
  if (!version || !fromJSON(*value, state, path)) {
    return Error{ErrorCode::kInvalidArgument,
                 version ? llvm::toString(path.getError()) : "it tells no version"};
  }
  return state;
}

std::uint64_t processStartTime(int pid) {
  std::ifstream stream("/proc/" + std::to_string(pid) + "/stat");
  const std::string line{std::istreambuf_iterator<char>(stream), {}};
  const std::size_t name = line.rfind(')'); // The name may hold anything, parentheses too.
  if (name == std::string::npos) {
    return 0;
  }
  std::istringstream fields(line.substr(name + 1));
  std::string field;
  for (int i = 3; i <= 21; ++i) {
    fields >> field;
  }
  std::uint64_t ticks = 0;
  fields >> ticks;
  return ticks;
}

} // namespace hot_restart::cli
