// Says what an edit of something that functions depend on has reached: a constant, a macro, an
// inline function, .... Works on manifests alone.
#pragma once

#include "hot_restart/rewriter/manifest.h"

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace hot_restart::rewriter {

/// DependencyEntry::name of all that is new or differs.
std::set<std::string> changedDependencies(const Manifest& running, const Manifest& edited);

/// Refers to its arguments.
class DependencyNotes {
public:
  DependencyNotes(const Manifest& running, const Manifest& edited,
                  const std::set<std::string>& chosenUsrs);

  /// "`f()` is reloaded: constant `kLimit` changed", and who keeps the old code and why.
  void describe(std::vector<std::string>& notes);
  /// Whether describe() has named a cause whose name ends like that, or that lies in that file.
  bool hasNamed(const std::string& ending) const;
  bool hasNamedIn(const std::string& file) const { return files_.count(file) != 0; }

  /// What the functions that depend on it make of the new `what` of it; empty: none of them does.
  std::string whoUses(const std::string& ending, const std::string& what) const;
  /// The same for what has no name among the dependencies: functions of which anything changed.
  std::string whoIsAffected(const std::string& what) const;

private:
  enum class Fate { kReloaded, kLeft, kNotWrapped };
  struct Group {
    Fate fate;
    std::string cause, reason;
    std::vector<std::string> names;
  };

  bool isChosen(const FunctionEntry& function) const {
    return chosenUsrs_.count(function.usr) != 0;
  }
  bool isAffected(const FunctionEntry& function) const;
  std::string causeOf(const FunctionEntry& before, const FunctionEntry& now);
  void describeTables(std::vector<std::string>& notes) const;
  void describeConstructors(std::vector<std::string>& notes) const;
  void add(Fate fate, const std::string& cause, const std::string& reason, const std::string& name);
  static std::string told(const std::vector<const FunctionEntry*>& users, std::size_t chosen,
                          const std::string& what);

  const Manifest& edited_;
  const std::set<std::string>& chosenUsrs_;
  std::map<std::string, const FunctionEntry*> before_; ///< By USR.
  std::set<std::string> changed_;
  std::map<std::string, std::string> fileOf_; ///< Of what changed.
  std::vector<Group> groups_;
  std::set<std::string> named_, files_;
};

} // namespace hot_restart::rewriter
