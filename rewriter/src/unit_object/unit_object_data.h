// What becomes of the symbols of a compiled unit, and what retargeting it yields. Plain values that
// the steps of unit_object.cpp and those behind them hand to each other.
#pragma once

#include "unit_object/debug_locations.h"

#include "hot_restart/rewriter/compile_command.h"

#include <functional>
#include <set>
#include <string>
#include <vector>

namespace hot_restart::rewriter {

/// Without a priority of its own an initialiser runs behind those that have one.
inline constexpr int kLastPriority = 65536;

/// A defined symbol of the compiled unit, as far as deciding about it needs.
struct UnitSymbol {
  std::string name;
  bool local = false; ///< Internal linkage: cannot be referred to the program.
  bool weak = false;  ///< Vague linkage (inline, template).
  bool function = false;
  bool writable = false; ///< Data that the program changes (relocated constants do not count).
  bool threadLocal = false;
};

enum class SymbolFate {
  kKeep,        ///< The unit's own.
  kKeepRoot,    ///< The unit's own, and kept even if nothing in the unit refers to it.
  kFromProgram, ///< The running program's.
  kForbidden,   ///< Must not be in a unit.
};

/// A stub of the unit: the slot it loads and the body it falls back to.
struct StubPair {
  std::string slot, body;
  bool own = false; ///< The stub is the unit's own (an instance for a lambda of a chosen body).
};

/// A chosen body that could not be in the unit, by its mangled name.
struct LeftOutBody {
  std::string symbol, reason;
};

struct UnitObject {
  std::vector<StubPair> stubs;    ///< Of the bodies in the unit.
  std::vector<std::string> roots; ///< Mangled names of the functions kept for their own sake.
  std::vector<LeftOutBody> leftOut;
  std::vector<int>
      initializerPriorities; ///< Of the entries of kInitializerSection, in order of the section.
  std::set<std::string> requiredSymbols; ///< Undefined and not weak as compiled.
  /// Mangled names of variables that are the unit's own, and whose initialisers it would have to
  /// run.
  std::vector<std::string> uninitialized;
  std::vector<std::string>
      forbidden; ///< Mangled names. Any: this is no unit, the file is as it was.
};

struct RetargetRequest {
  std::function<SymbolFate(const UnitSymbol&)> decide;
  /// Whether the program has that symbol. Asked only with `leaveOutRefused`.
  std::function<bool(const std::string&)> resolves;
  /// ProgramSymbols::lacksInitializer(). Empty: no.
  std::function<bool(const std::string&)> lacksInitializer = {};
  bool keepInitializers = true; ///< False: nothing of the unit runs at its start.
  /// Chosen bodies that lead to a forbidden or missing symbol are left out instead of refusing all.
  bool leaveOutRefused = false;
  CompilerKind compiler = CompilerKind::kGcc; ///< It has compiled the unit.
  /// Where variables lie in the running process, for its debug information. Empty: not known yet.
  RunningAddress runningAddress = {};
};

} // namespace hot_restart::rewriter
