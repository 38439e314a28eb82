// A member was never in the program, so all its data is new; what the program has of vague linkage
// (inline functions, templates) is the program's, as for any unit.
#include "reload/archive_members.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/reload.h"
#include "hot_restart/whole_file.h"

#include "unit_object/archive_search.h"
#include "unit_object/program_symbols.h"
#include "unit_object/unit_object.h"
#include "unit_object/unit_object_data.h"
#include "unit_object/unit_policy.h"
#include "unit_text/unit_contents.h"

#include "llvm/Demangle/Demangle.h"

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

/// Without a source file of its own: no static of any file is seen.
Result<ProgramSymbols> seenFromElsewhere(const ReloadRequest& request) {
  ReloadRequest plain = request;
  plain.running.generated.clear();
  return ProgramSymbols::open(plain);
}

bool isSamePlace(const std::optional<ProgramSymbol>& one, const std::optional<ProgramSymbol>& two) {
  return one.has_value() == two.has_value() &&
         (!one || (one->module == two->module && one->value == two->value));
}

std::string whereItIs(const std::string& symbol, const ArchiveMember& member) {
  return "`" + llvm::demangle(symbol) + "` is in " + member.described() +
         ", which the program was not linked with";
}

constexpr const char* kWholeLibrary =
    "To have all of a library in the program, link it whole (CMake: "
    "`target_link_libraries(... \"$<LINK_LIBRARY:WHOLE_ARCHIVE,library>\")`, else "
    "`-Wl,--whole-archive`), build and start it again.";

} // namespace

ArchiveMembers::ArchiveMembers(const ReloadRequest& request, const ProgramSymbols& program,
                               std::string stem)
    : request_(request), program_(program), elsewhere_(seenFromElsewhere(request)),
      stem_(std::move(stem)),
      search_(buildFolderOf(request.running.command.directory), request.modulePath) {}

bool ArchiveMembers::add(const std::set<std::string>& symbols, UnitObject& unit) {
  bool any = false;
  for (const std::string& symbol : symbols) {
    const std::vector<ArchiveMember> members = search_.find(symbol);
    if (members.empty()) {
      continue;
    }
    const ArchiveMember& first = members.front();
    if (taken_.count(first.described()) != 0) {
      continue; // It serves another symbol already.
    }
    if (members.size() > 1) {
      hints_[symbol] = whereItIs(symbol, first) + ", and another one in " + members[1].described() +
                       ": which is meant cannot be told.";
    } else if (first.isNewer) {
      hints_[symbol] = whereItIs(symbol, first) +
                       "; the library was built again after the program, so they may not agree.";
    } else {
      any |= addMember(first, symbol, unit);
    }
  }
  return any;
}

bool ArchiveMembers::addMember(const ArchiveMember& member, const std::string& symbol,
                               UnitObject& unit) {
  const std::string path = stem_ + ".member-" + std::to_string(objects_.size() + 1) + ".o";
  const auto refuse = [&](const std::string& why) {
    hints_[symbol] = whereItIs(symbol, member) + "; it cannot come along: " + why;
    return false;
  };
  if (const Status written = writeWholeFile(path, member.bytes); !written) {
    return refuse(written.error().message);
  }
  std::set<std::string> names;
  const Result<UnitObject> object = retarget(path, symbol, names);
  if (!object) {
    return refuse(object.error().message);
  }
  names.insert(object->requiredSymbols.begin(), object->requiredSymbols.end());
  const std::string shared = object->forbidden.empty() ? ambiguous(names) : std::string();
  if (!object->forbidden.empty() || !shared.empty()) {
    return refuse(shared.empty() ? "it would bring `" + llvm::demangle(object->forbidden.front()) +
                                       "` of its own."
                                 : "the edited file has another `" + llvm::demangle(shared) + "`.");
  }
  unit.requiredSymbols.insert(object->requiredSymbols.begin(), object->requiredSymbols.end());
  unit.initializerPriorities.insert(unit.initializerPriorities.end(),
                                    object->initializerPriorities.begin(),
                                    object->initializerPriorities.end());
  objects_.push_back(path);
  taken_.insert(member.described());
  notes_.push_back(whereItIs(symbol, member) + ": it comes along with the new version");
  return true;
}

Result<UnitObject> ArchiveMembers::retarget(const std::string& path, const std::string& symbol,
                                            std::set<std::string>& names) const {
  if (!elsewhere_) {
    return elsewhere_.error();
  }
  const UnitContents nothing;
  const UnitPolicy policy(nothing, *elsewhere_, request_.running.command);
  const auto decide = [&](const UnitSymbol& defined) {
    if (defined.local) {
      return SymbolFate::kKeep;
    }
    names.insert(defined.name);
    if (defined.name == symbol) {
      return SymbolFate::kKeepRoot;
    }
    const SymbolFate fate = policy.decide(defined);
    const bool isNew = fate == SymbolFate::kForbidden && !elsewhere_->find(defined.name);
    return isNew ? SymbolFate::kKeep : fate;
  };
  return retargetUnitObject(path, {.decide = decide,
                                   .resolves = {},
                                   .compiler = request_.running.command.kind,
                                   .runningAddress = [&](const std::string& name) {
                                     return elsewhere_->runningAddress(name);
                                   }});
}

std::string ArchiveMembers::ambiguous(const std::set<std::string>& names) const {
  for (const std::string& name : names) {
    if (!isSamePlace(program_.find(name), elsewhere_->find(name))) {
      return name;
    }
  }
  return {};
}

std::string ArchiveMembers::hints() const {
  std::string text;
  for (const auto& [symbol, hint] : hints_) {
    text += hint + "\n";
  }
  return text.empty() ? text : text + kWholeLibrary + "\n";
}

std::string ArchiveMembers::hintsAfter(const Error& failure) const {
  std::string text;
  for (const std::string& note : notes_) {
    text += note.substr(0, note.rfind(": ")) + "\n";
  }
  return text + "It cannot be linked with the new version (objects of an archive have to be " +
         "compiled with -fPIC for that): " + failure.message + "\n" + kWholeLibrary;
}

} // namespace hot_restart::rewriter
