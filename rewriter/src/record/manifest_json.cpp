// See manifest_json.h.
#include "record/manifest_json.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/compile_command.h"
#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/wrap.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace hot_restart::rewriter {

namespace json = llvm::json;

namespace {

std::string wide(std::uint64_t number) { return std::to_string(number); }

} // namespace

json::Value toValue(const std::string& text) { return text; }

json::Value toValue(const CompileCommand& command) {
  return json::Object{{"directory", command.directory},
                      {"arguments", toArray(command.arguments)},
                      {"compilerIndex", static_cast<unsigned>(command.compilerIndex)},
                      {"clang", command.kind == CompilerKind::kClang},
                      {"compiles", command.action == CommandAction::kCompile},
                      {"passReason", command.passReason},
                      {"source", command.source},
                      {"sourceIndex", static_cast<unsigned>(command.sourceIndex)},
                      {"output", command.output},
                      {"depfile", command.depfile},
                      {"depTarget", command.depTarget}};
}

void fromObject(const json::Object& object, CompileCommand& command) {
  const ObjectReader reader(object);
  unsigned compilerIndex = 0, sourceIndex = 0;
  bool clang = false, compiles = false;
  reader.read("directory", command.directory);
  reader.readArray("arguments", command.arguments);
  reader.read("compilerIndex", compilerIndex);
  reader.read("clang", clang);
  reader.read("compiles", compiles);
  reader.read("passReason", command.passReason);
  reader.read("source", command.source);
  reader.read("sourceIndex", sourceIndex);
  reader.read("output", command.output);
  reader.read("depfile", command.depfile);
  reader.read("depTarget", command.depTarget);
  command.compilerIndex = compilerIndex;
  command.sourceIndex = sourceIndex;
  command.kind = clang ? CompilerKind::kClang : CompilerKind::kGcc;
  command.action = compiles ? CommandAction::kCompile : CommandAction::kOther;
}

json::Value toValue(const Effect& effect) {
  return json::Object{
      {"kind", effect.kind},       {"name", effect.name},           {"usr", effect.usr},
      {"line", effect.line},       {"loopFirst", effect.loopFirst}, {"loopLast", effect.loopLast},
      {"certain", effect.certain}, {"followed", effect.followed}};
}

void fromObject(const json::Object& object, Effect& effect) {
  const ObjectReader reader(object);
  reader.read("kind", effect.kind);
  reader.read("name", effect.name);
  reader.read("usr", effect.usr);
  reader.read("line", effect.line);
  reader.read("loopFirst", effect.loopFirst);
  reader.read("loopLast", effect.loopLast);
  reader.read("certain", effect.certain);
  reader.read("followed", effect.followed);
}

json::Value toValue(const ParameterEntry& parameter) {
  return json::Object{{"name", parameter.name}, {"passing", parameter.passing}};
}

void fromObject(const json::Object& object, ParameterEntry& parameter) {
  const ObjectReader reader(object);
  reader.read("name", parameter.name);
  reader.read("passing", parameter.passing);
}

json::Value toValue(const ScopedLocal& local) {
  return json::Object{{"name", local.name},         {"firstLine", local.firstLine},
                      {"lastLine", local.lastLine}, {"marked", local.marked},
                      {"recorded", local.recorded}, {"lock", local.lock}};
}

void fromObject(const json::Object& object, ScopedLocal& local) {
  const ObjectReader reader(object);
  reader.read("name", local.name);
  reader.read("firstLine", local.firstLine);
  reader.read("lastLine", local.lastLine);
  reader.read("marked", local.marked);
  reader.read("recorded", local.recorded);
  reader.read("lock", local.lock);
}

json::Value toValue(const FunctionEntry& entry) {
  return json::Object{{"usr", entry.usr},
                      {"name", entry.name},
                      {"bodyName", entry.bodyName},
                      {"stubSymbol", entry.stubSymbol},
                      {"file", entry.file},
                      {"firstLine", entry.firstLine},
                      {"bodyLine", entry.bodyLine},
                      {"lastLine", entry.lastLine},
                      {"textHash", wide(entry.textHash)},
                      {"headHash", wide(entry.headHash)},
                      {"type", entry.type},
                      {"skipReason", entry.skipReason},
                      {"locals", toArray(entry.locals)},
                      {"effects", toArray(entry.effects)},
                      {"parameters", toArray(entry.parameters)}};
}

void fromObject(const json::Object& object, FunctionEntry& entry) {
  const ObjectReader reader(object);
  reader.read("usr", entry.usr);
  reader.read("name", entry.name);
  reader.read("bodyName", entry.bodyName);
  reader.read("stubSymbol", entry.stubSymbol);
  reader.read("file", entry.file);
  reader.read("firstLine", entry.firstLine);
  reader.read("bodyLine", entry.bodyLine);
  reader.read("lastLine", entry.lastLine);
  reader.read("textHash", entry.textHash);
  reader.read("headHash", entry.headHash);
  reader.read("type", entry.type);
  reader.read("skipReason", entry.skipReason);
  reader.readArray("locals", entry.locals);
  reader.readArray("effects", entry.effects);
  reader.readArray("parameters", entry.parameters);
}

json::Value toValue(const VariableEntry& entry) {
  return json::Object{{"usr", entry.usr},
                      {"name", entry.name},
                      {"symbol", entry.symbol},
                      {"type", entry.type},
                      {"file", entry.file},
                      {"line", entry.line},
                      {"textHash", wide(entry.textHash)},
                      {"dynamicInitialization", entry.dynamicInitialization},
                      {"threadLocal", entry.threadLocal},
                      {"constant", entry.constant},
                      {"function", entry.function}};
}

void fromObject(const json::Object& object, VariableEntry& entry) {
  const ObjectReader reader(object);
  reader.read("usr", entry.usr);
  reader.read("name", entry.name);
  reader.read("symbol", entry.symbol);
  reader.read("type", entry.type);
  reader.read("file", entry.file);
  reader.read("line", entry.line);
  reader.read("textHash", entry.textHash);
  reader.read("dynamicInitialization", entry.dynamicInitialization);
  reader.read("threadLocal", entry.threadLocal);
  reader.read("constant", entry.constant);
  reader.read("function", entry.function);
}

json::Value toValue(const FieldLayout& field) {
  return json::Object{
      {"name", field.name}, {"type", field.type}, {"offsetBits", wide(field.offsetBits)}};
}

void fromObject(const json::Object& object, FieldLayout& field) {
  const ObjectReader reader(object);
  reader.read("name", field.name);
  reader.read("type", field.type);
  reader.read("offsetBits", field.offsetBits);
}

json::Value toValue(const TypeEntry& entry) {
  return json::Object{{"usr", entry.usr},
                      {"name", entry.name},
                      {"file", entry.file},
                      {"line", entry.line},
                      {"sizeBytes", wide(entry.sizeBytes)},
                      {"alignBytes", wide(entry.alignBytes)},
                      {"fields", toArray(entry.fields)},
                      {"bases", toArray(entry.bases)},
                      {"virtualTable", toArray(entry.virtualTable)}};
}

void fromObject(const json::Object& object, TypeEntry& entry) {
  const ObjectReader reader(object);
  reader.read("usr", entry.usr);
  reader.read("name", entry.name);
  reader.read("file", entry.file);
  reader.read("line", entry.line);
  reader.read("sizeBytes", entry.sizeBytes);
  reader.read("alignBytes", entry.alignBytes);
  reader.readArray("fields", entry.fields);
  reader.readArray("bases", entry.bases);
  reader.readArray("virtualTable", entry.virtualTable);
}

json::Value toValue(const TextEntry& entry) {
  return json::Object{{"usr", entry.usr},
                      {"kind", entry.kind},
                      {"name", entry.name},
                      {"file", entry.file},
                      {"textHash", wide(entry.textHash)},
                      {"sizeBytes", wide(entry.sizeBytes)}};
}

void fromObject(const json::Object& object, TextEntry& entry) {
  const ObjectReader reader(object);
  reader.read("usr", entry.usr);
  reader.read("kind", entry.kind);
  reader.read("name", entry.name);
  reader.read("file", entry.file);
  reader.read("textHash", entry.textHash);
  reader.read("sizeBytes", entry.sizeBytes);
}

json::Value toValue(const FileEntry& entry) {
  return json::Object{{"path", entry.path}, {"contentHash", wide(entry.contentHash)}};
}

void fromObject(const json::Object& object, FileEntry& entry) {
  const ObjectReader reader(object);
  reader.read("path", entry.path);
  reader.read("contentHash", entry.contentHash);
}

json::Value toValue(const LeftAlone& one) {
  return json::Object{{"usr", one.usr}, {"reason", one.reason}};
}

void fromObject(const json::Object& object, LeftAlone& one) {
  const ObjectReader reader(object);
  reader.read("usr", one.usr);
  reader.read("reason", one.reason);
}

std::string toJson(const WrapOptions& options) {
  std::string text;
  llvm::raw_string_ostream out(text);
  out << json::Value(json::Object{{"headerGlobs", toArray(options.headerGlobs)},
                                  {"sourceGlobs", toArray(options.sourceGlobs)},
                                  {"excludeGlobs", toArray(options.excludeGlobs)},
                                  {"markedOnly", options.markedOnly},
                                  {"breakOnEscaping", options.breakOnEscaping},
                                  {"keepArguments", options.keepArguments},
                                  {"onlyFunction", options.onlyFunction},
                                  {"manifestPath", options.manifestPath},
                                  {"hrtoolPath", options.hrtoolPath},
                                  {"leftAlone", toArray(options.leftAlone)}});
  return text;
}

Result<WrapOptions> wrapOptionsFromJson(const std::string& text) {
  llvm::Expected<json::Value> parsed = json::parse(text);
  if (!parsed || parsed->getAsObject() == nullptr) {
    llvm::consumeError(parsed.takeError());
    return Error{ErrorCode::kInvalidArgument,
                 "the wrap options of the manifest are damaged; build the program again"};
  }
  WrapOptions options;
  const ObjectReader reader(*parsed->getAsObject());
  reader.readArray("headerGlobs", options.headerGlobs);
  reader.readArray("sourceGlobs", options.sourceGlobs);
  reader.readArray("excludeGlobs", options.excludeGlobs);
  reader.read("markedOnly", options.markedOnly);
  reader.read("breakOnEscaping", options.breakOnEscaping);
  reader.read("keepArguments", options.keepArguments);
  reader.read("onlyFunction", options.onlyFunction);
  reader.read("manifestPath", options.manifestPath);
  reader.read("hrtoolPath", options.hrtoolPath);
  reader.readArray("leftAlone", options.leftAlone);
  return options;
}

void ObjectReader::read(llvm::StringRef key, std::string& target) const {
  if (const auto text = object_.getString(key)) {
    target = text->str();
  }
}

void ObjectReader::read(llvm::StringRef key, bool& target) const {
  target = object_.getBoolean(key).value_or(target);
}

void ObjectReader::read(llvm::StringRef key, unsigned& target) const {
  target = static_cast<unsigned>(object_.getInteger(key).value_or(target));
}

void ObjectReader::read(llvm::StringRef key, std::uint64_t& target) const {
  if (const auto text = object_.getString(key)) {
    std::uint64_t number = 0;
    target = text->getAsInteger(10, number) ? target : number;
  }
}

void ObjectReader::readArray(llvm::StringRef key, std::vector<std::string>& target) const {
  const json::Array* array = object_.getArray(key);
  for (std::size_t index = 0; array != nullptr && index < array->size(); ++index) {
    if (const auto text = (*array)[index].getAsString()) {
      target.push_back(text->str());
    }
  }
}

} // namespace hot_restart::rewriter
