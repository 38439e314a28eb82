// state.json, written after every loaded unit and read again at the next crash.
#include "program/session_state.h"

#include "hot_restart/result.h"
#include "program/session_folder.h"

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

constexpr const char* kFileName = "/state.json";

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

void readTexts(const llvm::json::Object& functions, SessionState& state) {
  for (const auto& [usr, versions] : functions) {
    const llvm::json::Object* object = versions.getAsObject();
    for (const auto& [version, text] : object ? *object : llvm::json::Object()) {
      unsigned number = 0;
      if (!llvm::StringRef(version).getAsInteger(10, number)) {
        state.texts[usr.str()][number] = text.getAsString().value_or("").str();
      }
    }
  }
}

std::string text(const llvm::json::Object& object, llvm::StringRef key) {
  return object.getString(key).value_or("").str();
}

LoadedUnit unitFrom(const llvm::json::Object& object) {
  LoadedUnit unit;
  unit.object = text(object, "object");
  unit.source = text(object, "source");
  unit.manifest = text(object, "manifest");
  unit.loadBias = static_cast<std::uint64_t>(object.getInteger("loadBias").value_or(0));
  unit.version = static_cast<unsigned>(object.getInteger("version").value_or(0));
  unit.once = object.getBoolean("once").value_or(false);
  unit.restarted = object.getBoolean("restarted").value_or(false);
  unit.firstManifest = text(object, "firstManifest");
  if (const llvm::json::Array* functions = object.getArray("functions")) {
    for (const llvm::json::Value& value : *functions) {
      if (const llvm::json::Object* function = value.getAsObject()) {
        unit.functions.push_back(
            {text(*function, "key"), text(*function, "name"), text(*function, "plan")});
      }
    }
  }
  return unit;
}

using Texts = std::map<std::string, std::string>;

llvm::json::Object toObject(const Texts& texts) {
  llvm::json::Object object;
  for (const auto& [key, value] : texts) {
    object[key] = value;
  }
  return object;
}

Texts textsFrom(const llvm::json::Object* object) {
  Texts texts;
  for (const auto& [key, value] : object ? *object : llvm::json::Object()) {
    texts[key.str()] = value.getAsString().value_or("").str();
  }
  return texts;
}

} // namespace

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
                          {"helped", state.helped},
                          {"newestManifest", toObject(state.newestManifest)},
                          {"untaken", toObject(state.untaken)},
                          {"versions", std::move(versions)},
                          {"units", std::move(units)},
                          {"texts", textsObject(state)}};
  std::string out;
  llvm::raw_string_ostream(out) << llvm::formatv("{0:2}\n", llvm::json::Value(std::move(root)));
  return out;
}

Result<SessionState> stateFromJson(const std::string& json) {
  llvm::Expected<llvm::json::Value> value = llvm::json::parse(json);
  if (!value) {
    return Error{ErrorCode::kInvalidArgument, "state.json: " + llvm::toString(value.takeError())};
  }
  const llvm::json::Object* root = value->getAsObject();
  if (!root || root->getInteger("version") != SessionState::kVersion) {
    return Error{ErrorCode::kInvalidArgument, "state.json is of another version"};
  }
  SessionState state;
  state.startTime = static_cast<std::uint64_t>(root->getInteger("startTime").value_or(0));
  state.helped = root->getBoolean("helped").value_or(false);
  state.newestManifest = textsFrom(root->getObject("newestManifest"));
  state.untaken = textsFrom(root->getObject("untaken"));
  if (const llvm::json::Object* versions = root->getObject("versions")) {
    for (const auto& [usr, version] : *versions) {
      state.versions[usr.str()] = static_cast<unsigned>(version.getAsInteger().value_or(1));
    }
  }
  if (const llvm::json::Array* units = root->getArray("units")) {
    for (const llvm::json::Value& unit : *units) {
      if (const llvm::json::Object* object = unit.getAsObject()) {
        state.units.push_back(unitFrom(*object));
      }
    }
  }
  if (const llvm::json::Object* texts = root->getObject("texts")) {
    readTexts(*texts, state);
  }
  return state;
}

SessionState readState(const std::string& folder, std::uint64_t startTime) {
  if (Result<std::string> json = readWholeFile(folder + kFileName)) {
    Result<SessionState> state = stateFromJson(*json);
    if (state && state->startTime == startTime) {
      return std::move(*state);
    }
  }
  SessionState fresh;
  fresh.startTime = startTime;
  return fresh;
}

Status writeState(const std::string& folder, const SessionState& state) {
  return writeFileAtomically(folder + kFileName, toJson(state));
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
