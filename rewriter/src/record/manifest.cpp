// The manifest, and the options in it, as JSON text. What stands in them is listed in
// manifest_fields.h.
#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/json_text.h"
#include "hot_restart/result.h"
#include "hot_restart/rewriter/wrap.h"

#include "record/manifest_json.h"

#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {

namespace json = llvm::json;

namespace {

constexpr const char* kVersion = "version";

Error damaged(const std::string& what, const std::string& why) {
  return {ErrorCode::kInvalidArgument, what + " is damaged, or of another version of hrtool: " +
                                           why + ". Build the program again."};
}

/// Reads `text` into `entry`. `what` names it for people.
template <class Entry>
Status readObject(const json::Object& object, const std::string& what, Entry& entry) {
  std::string problem;
  FieldReader::read(object, entry, problem);
  return problem.empty() ? Status(Done{}) : Status(damaged(what, problem));
}

} // namespace

const FunctionEntry* findFunction(const Manifest& manifest, const std::string& usr) {
  for (const std::vector<FunctionEntry>* entries : {&manifest.functions, &manifest.lambdas}) {
    const auto found = std::find_if(entries->begin(), entries->end(),
                                    [&](const FunctionEntry& entry) { return entry.usr == usr; });
    if (found != entries->end()) {
      return &*found;
    }
  }
  return nullptr;
}

std::vector<const FunctionEntry*> functionsAndLambdas(const Manifest& manifest) {
  std::vector<const FunctionEntry*> all;
  for (const std::vector<FunctionEntry>* entries : {&manifest.functions, &manifest.lambdas}) {
    for (const FunctionEntry& entry : *entries) {
      all.push_back(&entry);
    }
  }
  return all;
}

bool dependsOnOther(const FunctionEntry& before, const FunctionEntry& now) {
  return before.dependsHash != 0 && now.dependsHash != 0 && before.dependsHash != now.dependsHash;
}

bool saysOther(const FunctionEntry& before, const FunctionEntry& now) {
  return before.textHash != now.textHash || dependsOnOther(before, now);
}

std::string toJson(const Manifest& manifest) {
  json::Object object = FieldWriter::objectOf(manifest);
  object[kVersion] = Manifest::kVersion;
  return jsonLine(std::move(object)) + "\n";
}

Result<Manifest> manifestFromJson(const std::string& text) {
  const Result<json::Value> parsed = jsonFrom(text);
  if (!parsed) {
    return damaged("the manifest", parsed.error().message);
  }
  const json::Object* object = parsed->getAsObject();
  if (object == nullptr || object->getInteger(kVersion) != Manifest::kVersion) {
    return Error{ErrorCode::kInvalidArgument,
                 "the manifest was written by another version of hrtool; build the program again"};
  }
  Manifest manifest;
  if (const Status status = readObject(*object, "the manifest", manifest); !status) {
    return status.error();
  }
  return manifest;
}

Result<Manifest> readManifest(const std::string& path) {
  const auto buffer = llvm::MemoryBuffer::getFile(path);
  if (!buffer) {
    return Error{ErrorCode::kNotFound, "cannot read the manifest " + path + ": " +
                                           buffer.getError().message() +
                                           "; build the program again"};
  }
  return manifestFromJson((*buffer)->getBuffer().str());
}

std::string toJson(const WrapOptions& options) { return jsonLine(FieldWriter::objectOf(options)); }

Result<WrapOptions> wrapOptionsFromJson(const std::string& text) {
  const std::string what = "the record of the wrap options";
  const Result<json::Value> parsed = jsonFrom(text);
  if (!parsed) {
    return damaged(what, parsed.error().message);
  }
  const json::Object* object = parsed->getAsObject();
  if (object == nullptr) {
    return damaged(what, "it is not an object");
  }
  WrapOptions options;
  if (const Status status = readObject(*object, what, options); !status) {
    return status.error();
  }
  return options;
}

} // namespace hot_restart::rewriter
