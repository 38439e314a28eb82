// The manifest, and the manifest as JSON. One pair of functions per struct; 64-bit hashes are
// strings, since JSON numbers are doubles.
#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/result.h"

#include "record/manifest_json.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"

#include <algorithm>
#include <string>
#include <utility>

namespace hot_restart::rewriter {

namespace json = llvm::json;

const FunctionEntry* findFunction(const Manifest& manifest, const std::string& usr) {
  const auto found = std::find_if(manifest.functions.begin(), manifest.functions.end(),
                                  [&](const FunctionEntry& entry) { return entry.usr == usr; });
  return found == manifest.functions.end() ? nullptr : &*found;
}

std::string toJson(const Manifest& manifest) {
  json::Object object{{"version", Manifest::kVersion},
                      {"command", toValue(manifest.command)},
                      {"source", manifest.source},
                      {"generated", manifest.generated},
                      {"wrapOptions", manifest.wrapOptionsJson},
                      {"functions", toArray(manifest.functions)},
                      {"variables", toArray(manifest.variables)},
                      {"types", toArray(manifest.types)},
                      {"texts", toArray(manifest.texts)},
                      {"files", toArray(manifest.files)},
                      {"headerBytes", std::to_string(manifest.headerBytes)},
                      {"headerData", toArray(manifest.headerData)}};
  std::string text;
  llvm::raw_string_ostream out(text);
  out << json::Value(std::move(object)) << "\n";
  return text;
}

Result<Manifest> manifestFromJson(const std::string& text) {
  llvm::Expected<json::Value> parsed = json::parse(text);
  if (!parsed) {
    return Error{ErrorCode::kInvalidArgument,
                 "the manifest is not JSON: " + llvm::toString(parsed.takeError())};
  }
  const json::Object* object = parsed->getAsObject();
  if (object == nullptr || object->getInteger("version") != Manifest::kVersion) {
    return Error{ErrorCode::kInvalidArgument,
                 "the manifest was written by another version of hrtool; build the program again"};
  }
  Manifest manifest;
  const ObjectReader reader(*object);
  if (const json::Object* command = object->getObject("command")) {
    fromObject(*command, manifest.command);
  }
  reader.read("source", manifest.source);
  reader.read("generated", manifest.generated);
  reader.read("wrapOptions", manifest.wrapOptionsJson);
  reader.readArray("functions", manifest.functions);
  reader.readArray("variables", manifest.variables);
  reader.readArray("types", manifest.types);
  reader.readArray("texts", manifest.texts);
  reader.readArray("files", manifest.files);
  reader.read("headerBytes", manifest.headerBytes);
  reader.readArray("headerData", manifest.headerData);
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

} // namespace hot_restart::rewriter
