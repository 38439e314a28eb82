// "Where in the running program is the entity that the unit calls X?" Answers as the program's own
// code in the same source file would see it: its file's statics first, then what the dynamic linker
// finds, then hidden symbols.
#pragma once

#include "unit_object/symbol_index.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/reload.h"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace hot_restart::rewriter {

/// A place in the running program.
struct ProgramSymbol {
  std::size_t module = 0; ///< Index into ProgramSymbols::modules().
  std::uint64_t value = 0;
  std::uint64_t size = 0;
  bool threadLocal = false, function = false;
  bool byLoader =
      false; ///< ld.so finds this very definition for an undefined reference of the unit.
  bool fromEarlierUnit = false;
  /// What stands there returns the function (ifunc), and is asked at the program's start.
  bool isResolver = false;
  bool internal = false; ///< Of internal linkage in the function's source file.
};

class ProgramSymbols {
public:
  /// Errors: kRefused (the module of the function is stripped), kSystem (that module or an earlier
  /// unit cannot be read).
  static Result<ProgramSymbols> open(const ReloadRequest& request);

  /// Data or function named `name` (as the unit spells it). Nothing: the program does not have it.
  std::optional<ProgramSymbol> find(const std::string& name) const;
  /// Where it lies in the process. Nothing: the program does not have it, or each thread its own,
  /// or its module is not loaded yet.
  std::optional<std::uint64_t> runningAddress(const std::string& name) const;
  /// `_ZTH...`, which initialises a thread-local variable of the function's own source file, but of
  /// which the compiler has kept no symbol. (A unit asks only for variables whose initialisers are
  /// dynamic.)
  bool lacksInitializer(const std::string& initializer) const;
  /// A function that another unit brought: what an edit of one file added and another one calls.
  std::optional<ProgramSymbol> findAddedFunction(const std::string& name) const;
  /// Names local statics whose name shifted between two versions: `unit` stands for the
  /// program's `program`; an empty `program` means that it is new.
  void rename(const std::string& unit, const std::string& program) { renamed_[unit] = program; }
  /// Link-time address, in the function's module, of a byte that is not zero and never changes.
  std::optional<ProgramSymbol> nonZeroByte() const;

  /// Modules of the process, then the earlier units; what ProgramSymbol::module counts.
  const std::vector<RunningModule>& modules() const { return modules_; }

  /// Why modules of the process could not be read, one line each: nothing is found in them. (The
  /// vdso is no file; a library may have been deleted while the program runs.)
  const std::vector<std::string>& unread() const { return unread_; }

private:
  struct Module {
    std::shared_ptr<SymbolIndex> symbols; ///< Null: it could not be read.
    bool global = false; ///< In the scope that the dynamic linker searches for everybody.
    enum class Unit { kNone, kSameSource, kOther, kOtherRestarted } unit = Unit::kNone;
  };

  Status readModules(const ReloadRequest& request);
  void findOwnModule();
  void markGlobalScope();
  std::optional<ProgramSymbol> findInSource(const std::string& name) const;
  std::optional<ProgramSymbol> findOwn(const std::string& name) const;
  std::optional<ProgramSymbol> findByLoader(const std::string& name) const;
  std::optional<ProgramSymbol> findHidden(const std::string& name) const;
  std::optional<ProgramSymbol> findInUnits(const std::string& name, Module::Unit kind) const;
  std::optional<ProgramSymbol> findInOwnUnits(const std::string& name) const {
    return findInUnits(name, Module::Unit::kSameSource);
  }
  std::optional<ProgramSymbol> findInOtherUnits(const std::string& name) const {
    return findInUnits(name, Module::Unit::kOther);
  }
  std::optional<ProgramSymbol> findInRestartedUnits(const std::string& name) const {
    return findInUnits(name, Module::Unit::kOtherRestarted);
  }
  std::optional<ProgramSymbol> findElsewhere(const std::string& name) const;

  std::vector<RunningModule> modules_;
  std::vector<Module> tables_; ///< Parallel to modules_.
  std::size_t own_ = 0;        ///< The function's module.
  std::size_t firstUnit_ = 0;
  std::string sourceName_; ///< Base name of the generated source: groups the local symbols.
  std::map<std::string, std::string> renamed_;
  std::vector<std::string> unread_;
};

} // namespace hot_restart::rewriter
