// What the wrapped build remembers about one object file: enough to reload each of its functions
// later. Written as JSON beside the generated source; versioned; read by hrtool only.
#pragma once

#include "hot_restart/result.h"
#include "hot_restart/rewriter/compile_command.h"
#include "hot_restart/rewriter/manifest_kinds.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hot_restart::rewriter {

/// A local variable whose destructor has something to do, and the lines between which it is alive
/// (1-based, in the user's file). Clang has no unwind tables for faults outside calls, so that only
/// the text can tell what such a crash leaves undestroyed.
struct ScopedLocal {
  std::string name;
  unsigned firstLine = 0; ///< Where its declaration ends: it is alive from then on.
  unsigned lastLine = 0;  ///< The line of the `}` that ends its life.
  bool hasProbe =
      false; ///< Its scope has probes, so that a fault in it destroys it (scope_probes.h).
  bool recorded = false; ///< It has an abi::HeldLock: a restart frees it whatever the tables say.
  std::string lock; ///< A `std::lock_guard` or its like: what it locks, as written. Else empty.
};

/// Something in a function's text that calling it again does a second time, or sees.
struct Effect {
  EffectKind kind = EffectKind::kUnknown;
  std::string name; ///< What it happens to, or the function that does it, for people.
  std::string usr;  ///< The called function's; else empty.
  unsigned line = 0;
  unsigned loopFirst = 0, loopLast = 0; ///< Lines of the outermost loop around it; 0: none.
  bool certain = false;                 ///< No way to a later line goes around it.
  bool followed = false;                ///< Another statement begins behind it, on its line.
};

struct ParameterEntry {
  std::string name;
  ParameterPassing passing = ParameterPassing::kUnknown;
};

/// Something that a lambda captures, in the order in which its closure holds it.
struct CaptureEntry {
  std::string name;
  CaptureKind kind = CaptureKind::kCopy;
  std::string type;    ///< Canonical.
  bool certain = true; ///< False: compilers differ about whether the closure holds it.
};

/// One function definition of a wanted file, wrapped or left alone; or a lambda in one.
struct FunctionEntry {
  std::string usr;  ///< Clang's USR: the identity of the function across edits.
  std::string name; ///< Qualified name with parameter types, for people: `ns::Foo::bar(int) const`.
  std::string bodyName; ///< Unqualified name of the body (`bar$body`); empty when left alone.
  std::string
      stubSymbol;   ///< Mangled name of the stub; empty for templates (many) and when left alone.
  std::string file; ///< sourcePath() of the file that holds the definition.
  unsigned firstLine = 0, bodyLine = 0, lastLine = 0; ///< Head begin, `{`, `}`; 1-based.
  std::uint64_t textHash = 0; ///< Head and body; white space and comments do not count.
  std::uint64_t headHash = 0; ///< The head's tokens alone.
  std::string type;           ///< Canonical type, for the comparison after an edit.
  std::string skipReason;     ///< Empty: wrapped.
  /// What its code depends on beside its own text (constants, macros, inline functions, ...); 0: it
  /// is not known.
  std::uint64_t dependsHash = 0;
  std::vector<std::string> dependsOn; ///< DependencyEntry::name of the first of these.
  bool comesAlong = false; ///< Not wrapped, but a unit brings its new text to what it reloads.
  std::vector<ScopedLocal> locals;
  std::vector<Effect> effects;            ///< They stand in the order of the text.
  std::vector<ParameterEntry> parameters; ///< Only parameters with names.
  // ---- Of lambdas alone ----
  std::uint64_t lambda = 0; ///< The number in the symbols of its stub and slot; 0: a function.
  std::string function;     ///< USR of the function around it.
  std::string context;      ///< What becomes of it there: the variable, the callee and argument.
  std::vector<CaptureEntry> captures;
  bool retired = false; ///< The text no longer has it; closures of it may be left.
  bool wrapped() const { return skipReason.empty(); }
};

/// A variable with static or thread storage (namespace scope, class, or function-local).
struct VariableEntry {
  std::string usr, name, symbol; ///< symbol: mangled name as the first build emits it.
  std::string type;              ///< Canonical type, for the comparison after an edit.
  std::string file;
  unsigned line = 0;
  std::uint64_t textHash = 0;  ///< The declaration with its initialiser.
  std::uint64_t valueHash = 0; ///< A constant whose initialiser runs no code; else 0.
  bool dynamicInitialization = false;
  bool threadLocal = false;
  bool constant = false;
  std::string function; ///< USR of the enclosing function for local statics; else empty.
};

struct FieldLayout {
  std::string name, type;
  std::uint64_t offsetBits = 0;
};

/// Layout of a class type defined in project files (concrete types and instantiations of project
/// templates).
struct TypeEntry {
  std::string usr, name, file;
  unsigned line = 0;
  std::uint64_t sizeBytes = 0, alignBytes = 0;
  std::vector<FieldLayout> fields;
  std::vector<FieldLayout> bases;        ///< offsetBits of each base; name "virtual"/"" in `name`.
  std::vector<std::string> virtualTable; ///< Signatures in slot order; empty: not polymorphic.
  std::vector<std::string> overriders;   ///< Whose function stands in each of these slots.
  bool passedInRegisters = false;        ///< Else by address, for the purposes of calls.
};

/// Text that other code has taken in: lets a session say that an edit of it did not reach the rest
/// of the program.
struct TextEntry {
  std::string usr;
  TextKind kind = TextKind::kHeader;
  std::string name, file;      ///< The name is for people.
  std::uint64_t textHash = 0;  ///< White space and comments do not count.
  std::uint64_t sizeBytes = 0; ///< Enumerations; else 0.
};

/// TextEntry::usr of a header.
inline std::string headerTextUsr(const std::string& path) { return "header " + path; }

/// Something that functions depend on: "constant `kLimit`", "macro `LIMIT`", ....
struct DependencyEntry {
  std::string name, file;
  std::uint64_t hash = 0; ///< What it says itself: its value, or its text.
};

struct FileEntry {
  std::string path;              ///< sourcePath().
  std::uint64_t contentHash = 0; ///< contentHash() of the file's bytes.
};

/// How FileEntry::contentHash is made: a session asks whether a file has changed since it was
/// compiled.
std::uint64_t contentHash(std::string_view bytes);

struct Manifest {
  static constexpr int kVersion = 1;
  CompileCommand command;
  std::string source;    ///< sourcePath() of the user's main file.
  std::string generated; ///< sourcePath() of the generated source; its base name is the object's
                         ///< STT_FILE symbol.
  std::string wrapOptionsJson; ///< WrapOptions as given, so that a reload decides alike.
  std::vector<FunctionEntry> functions;
  /// Lambdas of wrapped functions, as LAMBDAS asks for; in the order of the text, function by
  /// function.
  std::vector<FunctionEntry> lambdas;
  std::vector<VariableEntry> variables;
  std::vector<TypeEntry> types;
  std::vector<TextEntry> texts;
  std::vector<DependencyEntry> dependencies; ///< Sorted by name.
  std::vector<FileEntry> files;  ///< Main file and every project header, in order of inclusion.
  std::uint64_t headerBytes = 0; ///< All headers together: what the compiler reads each time.
  /// Only a unit has some: names of the dependencies that have changed since the program was built.
  std::vector<std::string> changedDependencies;
  /// Only a unit has some: mangled names of system headers' data that it has bound to the
  /// program's.
  std::vector<std::string> headerData;
};

/// The function or lambda of that USR; null: there is none. Valid as long as the manifest is not
/// changed.
const FunctionEntry* findFunction(const Manifest& manifest, const std::string& usr);
/// All functions, then all lambdas. Valid as long as the manifest is not changed.
std::vector<const FunctionEntry*> functionsAndLambdas(const Manifest& manifest);
/// Whether what the code of a function depends on is known to differ between two versions of it.
bool dependsOnOther(const FunctionEntry& before, const FunctionEntry& now);
/// Whether the function's own text, or what it depends on, differs.
bool saysOther(const FunctionEntry& before, const FunctionEntry& now);

std::string toJson(const Manifest& manifest);
Result<Manifest> manifestFromJson(const std::string& text);
Result<Manifest> readManifest(const std::string& path);

} // namespace hot_restart::rewriter
