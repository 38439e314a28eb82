// The fields of each struct that a manifest holds, listed once: `visitFields(visitor, entry)` calls
// `visitor(name, field)` for every field, and the same list writes the JSON (FieldWriter) and reads
// it (FieldReader). So nothing can be written that is not read. The names are those of the JSON.
#pragma once

#include "hot_restart/rewriter/compile_command.h"
#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/wrap.h"

#include <concepts>
#include <type_traits>

namespace hot_restart::rewriter {

/// `Struct`, to be written (const) or read.
template <class Entry, class Struct>
concept OneOf = std::same_as<std::remove_const_t<Entry>, Struct>;

template <class Visitor, OneOf<CompileCommand> Entry>
void visitFields(Visitor& visit, Entry& command) {
  visit("directory", command.directory);
  visit("arguments", command.arguments);
  visit.index("compilerIndex", command.compilerIndex);
  visit.flag("clang", command.kind, CompilerKind::kGcc, CompilerKind::kClang);
  visit.flag("compiles", command.action, CommandAction::kOther, CommandAction::kCompile);
  visit("passReason", command.passReason);
  visit("usesModules", command.usesModules);
  visit("source", command.source);
  visit.index("sourceIndex", command.sourceIndex);
  visit("output", command.output);
  visit("depfile", command.depfile);
  visit("depTarget", command.depTarget);
  visit("environment", command.environment);
}

template <class Visitor, OneOf<ScopedLocal> Entry> void visitFields(Visitor& visit, Entry& local) {
  visit("name", local.name);
  visit("firstLine", local.firstLine);
  visit("lastLine", local.lastLine);
  visit("hasProbe", local.hasProbe);
  visit("recorded", local.recorded);
  visit("lock", local.lock);
}

template <class Visitor, OneOf<Effect> Entry> void visitFields(Visitor& visit, Entry& effect) {
  visit("kind", effect.kind);
  visit("name", effect.name);
  visit("usr", effect.usr);
  visit("line", effect.line);
  visit("loopFirst", effect.loopFirst);
  visit("loopLast", effect.loopLast);
  visit("certain", effect.certain);
  visit("followed", effect.followed);
}

template <class Visitor, OneOf<ParameterEntry> Entry>
void visitFields(Visitor& visit, Entry& parameter) {
  visit("name", parameter.name);
  visit("passing", parameter.passing);
}

template <class Visitor, OneOf<CaptureEntry> Entry>
void visitFields(Visitor& visit, Entry& capture) {
  visit("name", capture.name);
  visit("kind", capture.kind);
  visit("type", capture.type);
  visit("certain", capture.certain);
}

template <class Visitor, OneOf<FunctionEntry> Entry>
void visitFields(Visitor& visit, Entry& function) {
  visit("usr", function.usr);
  visit("name", function.name);
  visit("bodyName", function.bodyName);
  visit("stubSymbol", function.stubSymbol);
  visit("file", function.file);
  visit("firstLine", function.firstLine);
  visit("bodyLine", function.bodyLine);
  visit("lastLine", function.lastLine);
  visit("textHash", function.textHash);
  visit("headHash", function.headHash);
  visit("type", function.type);
  visit("skipReason", function.skipReason);
  visit("dependsHash", function.dependsHash);
  visit("dependsOn", function.dependsOn);
  visit("comesAlong", function.comesAlong);
  visit("locals", function.locals);
  visit("effects", function.effects);
  visit("parameters", function.parameters);
  visit("lambda", function.lambda);
  visit("function", function.function);
  visit("context", function.context);
  visit("captures", function.captures);
  visit("retired", function.retired);
}

template <class Visitor, OneOf<VariableEntry> Entry>
void visitFields(Visitor& visit, Entry& variable) {
  visit("usr", variable.usr);
  visit("name", variable.name);
  visit("symbol", variable.symbol);
  visit("type", variable.type);
  visit("file", variable.file);
  visit("line", variable.line);
  visit("textHash", variable.textHash);
  visit("valueHash", variable.valueHash);
  visit("dynamicInitialization", variable.dynamicInitialization);
  visit("threadLocal", variable.threadLocal);
  visit("constant", variable.constant);
  visit("function", variable.function);
}

template <class Visitor, OneOf<FieldLayout> Entry> void visitFields(Visitor& visit, Entry& field) {
  visit("name", field.name);
  visit("type", field.type);
  visit("offsetBits", field.offsetBits);
}

template <class Visitor, OneOf<TypeEntry> Entry> void visitFields(Visitor& visit, Entry& type) {
  visit("usr", type.usr);
  visit("name", type.name);
  visit("file", type.file);
  visit("line", type.line);
  visit("sizeBytes", type.sizeBytes);
  visit("alignBytes", type.alignBytes);
  visit("fields", type.fields);
  visit("bases", type.bases);
  visit("virtualTable", type.virtualTable);
  visit("overriders", type.overriders);
  visit("passedInRegisters", type.passedInRegisters);
}

template <class Visitor, OneOf<TextEntry> Entry> void visitFields(Visitor& visit, Entry& text) {
  visit("usr", text.usr);
  visit("kind", text.kind);
  visit("name", text.name);
  visit("file", text.file);
  visit("textHash", text.textHash);
  visit("sizeBytes", text.sizeBytes);
}

template <class Visitor, OneOf<DependencyEntry> Entry>
void visitFields(Visitor& visit, Entry& dependency) {
  visit("name", dependency.name);
  visit("file", dependency.file);
  visit("hash", dependency.hash);
}

template <class Visitor, OneOf<FileEntry> Entry> void visitFields(Visitor& visit, Entry& file) {
  visit("path", file.path);
  visit("contentHash", file.contentHash);
}

template <class Visitor, OneOf<Manifest> Entry> void visitFields(Visitor& visit, Entry& manifest) {
  visit("command", manifest.command);
  visit("source", manifest.source);
  visit("generated", manifest.generated);
  visit("wrapOptions", manifest.wrapOptionsJson);
  visit("functions", manifest.functions);
  visit("lambdas", manifest.lambdas);
  visit("variables", manifest.variables);
  visit("types", manifest.types);
  visit("texts", manifest.texts);
  visit("dependencies", manifest.dependencies);
  visit("files", manifest.files);
  visit("headerBytes", manifest.headerBytes);
  visit("changedDependencies", manifest.changedDependencies);
  visit("headerData", manifest.headerData);
}

template <class Visitor, OneOf<LeftAlone> Entry> void visitFields(Visitor& visit, Entry& one) {
  visit("usr", one.usr);
  visit("reason", one.reason);
}

template <class Visitor, OneOf<WrapOptions> Entry>
void visitFields(Visitor& visit, Entry& options) {
  visit("headerGlobs", options.headerGlobs);
  visit("sourceGlobs", options.sourceGlobs);
  visit("excludeGlobs", options.excludeGlobs);
  visit("markedOnly", options.markedOnly);
  visit("breakOnEscaping", options.breakOnEscaping);
  visit("keepArguments", options.keepArguments);
  visit("separateBodies", options.separateBodies);
  visit("lambdas", options.lambdas);
  visit("onlyFunction", options.onlyFunction);
  visit("manifestPath", options.manifestPath);
  visit("hrtoolPath", options.hrtoolPath);
  visit("leftAlone", options.leftAlone);
}

} // namespace hot_restart::rewriter
