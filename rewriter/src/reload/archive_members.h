// Objects of static libraries that a program was not linked with, brought along by a unit whose
// code calls them for the first time.
//
//   edited text -> calls `remembered()` -> the program lacks it -> unused.cpp.o of libutil.a
//                                                                  |  what the program has is made
//                                                                  v  undefined, the rest is new
//                                               unit.o  +  member.o  ->  unit.so
#pragma once

#include "unit_object/archive_search.h"
#include "unit_object/program_symbols.h"
#include "unit_object/unit_object_data.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/reload.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace hot_restart::rewriter {

/// Takes members out of the archives of a build and makes them objects that can be linked with a
/// unit. Refers to all arguments of its constructor.
class ArchiveMembers {
public:
  /// `program` answers for the unit's own source file.
  ArchiveMembers(const ReloadRequest& request, const ProgramSymbols& program, std::string stem);

  /// Writes an object for each of these symbols that exactly one archive defines, and adds what the
  /// new objects need to `unit`. False: there is none, or none can be brought; hints() says why.
  bool add(const std::set<std::string>& symbols, UnitObject& unit);

  const std::vector<std::string>& objects() const { return objects_; }
  /// A line for each object: what has come along, for people.
  const std::vector<std::string>& notes() const { return notes_; }
  /// Lines that say where what is missing would be, and what to do to have it.
  std::string hints() const;
  /// The same for members whose link has failed.
  std::string hintsAfter(const Error& failure) const;

private:
  bool addMember(const ArchiveMember& member, const std::string& symbol, UnitObject& unit);
  Result<UnitObject> retarget(const std::string& path, const std::string& symbol,
                              std::set<std::string>& names) const;
  /// A name that means one thing in the unit's source file and another one everywhere else; empty:
  /// there is none.
  std::string ambiguous(const std::set<std::string>& names) const;

  const ReloadRequest& request_;
  const ProgramSymbols& program_;
  Result<ProgramSymbols> elsewhere_; ///< The program as other source files see it.
  std::string stem_;
  ArchiveSearch search_;
  std::set<std::string> taken_; ///< ArchiveMember::described().
  std::vector<std::string> objects_, notes_;
  std::map<std::string, std::string> hints_; ///< By symbol.
};

} // namespace hot_restart::rewriter
