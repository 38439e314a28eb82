// The steps stand in linkAndPlan() in their order.
#include "reload/unit_linking.h"

#include "compiler/unit_compiler.h"
#include "names/canonical_name.h"
#include "names/symbol_name.h"
#include "reload/archive_members.h"
#include "unit_object/bind_plan.h"
#include "unit_object/program_symbols.h"
#include "unit_object/run_path.h"
#include "unit_object/slot_owner.h"
#include "unit_object/unit_object.h"
#include "unit_object/unit_object_data.h"
#include "unit_object/unit_policy.h"
#include "unit_text/reload_text_data.h"
#include "unit_text/signature_adapter.h"
#include "unit_text/unit_contents.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/reload.h"

#include "llvm/Demangle/Demangle.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

bool isChosen(const ReloadResult& result, const FunctionEntry& function) {
  const std::vector<std::string>& chosen = result.functionUsrs;
  return std::find(chosen.begin(), chosen.end(), function.usr) != chosen.end();
}

/// Functions that the program has and nothing in it calls (their slot would be there).
void listUncalled(const ReloadRequest& request, ReloadResult& result) {
  if (result.slots.empty()) {
    result.uncalledUsrs = std::move(result.functionUsrs);
    result.functionUsrs.clear();
    return;
  }
  std::set<std::string> owners;
  for (const SlotUpdate& slot : result.slots) {
    if (slot.functionUsr.empty()) {
      return; // It is one of several that look alike.
    }
    owners.insert(slot.functionUsr);
  }
  for (const FunctionEntry& function : request.running.functions) {
    if (owners.count(function.usr) == 0 && isChosen(result, function)) {
      result.uncalledUsrs.push_back(function.usr);
    }
  }
}

/// `_ZN5Whole15Whole$ctor$bodyEii` for `_ZN5WholeC1Eii`; empty for other functions.
std::string bodyOfStructor(const FunctionEntry& function) {
  const std::string& stub = function.stubSymbol;
  for (const char* kind : {"C1E", "C2E", "D1E", "D2E"}) {
    if (const std::size_t at = stub.rfind(kind); at != std::string::npos) {
      return stub.substr(0, at) + std::to_string(function.bodyName.size()) + function.bodyName +
             stub.substr(at + 2);
    }
  }
  return {};
}

/// Clang does not emit a constructor with a function-try-block that nothing in the unit calls: its
/// slot is known by name.
void pairUnseenStubs(const ReloadResult& result, UnitObject& object) {
  std::set<std::string> paired;
  for (const StubPair& stub : object.stubs) {
    paired.insert(stub.body);
  }
  const std::set<std::string> roots(object.roots.begin(), object.roots.end());
  for (const FunctionEntry& function : result.manifest.functions) {
    const std::string body = isChosen(result, function) ? bodyOfStructor(function) : std::string();
    if (roots.count(body) != 0 && paired.insert(body).second) {
      object.stubs.push_back({slotSymbolOf(function.stubSymbol), body});
    }
  }
}

/// Makes what is the program's undefined in the object file.
Result<UnitObject> retarget(const ReloadRequest& request, const ReloadText& text,
                            const ProgramSymbols& program, const std::string& objectPath) {
  const UnitPolicy policy(text.contents, program, request.running.command);
  return retargetUnitObject(
      objectPath,
      {.decide = [&](const UnitSymbol& symbol) { return policy.decide(symbol); },
       .resolves = {},
       .lacksInitializer = [&](const std::string& name) { return program.lacksInitializer(name); },
       .keepInitializers = text.initialized.empty(),
       .compiler = request.running.command.kind,
       .runningAddress = [&](const std::string& name) { return program.runningAddress(name); }});
}

Forbidden forbiddenIn(const UnitObject& object, const ReloadText& text) {
  Forbidden forbidden;
  for (const std::string& symbol : object.forbidden) {
    forbidden.symbols.insert(symbol);
    forbidden.ofHeaders |= text.dataOfHeaders.count(canonicalName(symbol)) != 0;
  }
  return forbidden;
}

/// Pairs of slot and body that the object's own stubs do not show.
void addUnseenPairs(const ReloadText& text, const ReloadResult& result, UnitObject& object) {
  for (const AdaptedFunction& adapted : text.adapted) {
    if (const std::string* body = findBody(object.roots, adapted.bodyName)) {
      object.stubs.push_back({adapted.slot, *body});
    }
  }
  pairUnseenStubs(result, object);
}

/// What goes into the linker beside what it makes.
struct LinkInput {
  std::string objectPath, runPath;
};

/// Links, and again with what archives have of the missing symbols, as long as that leads on.
Result<BindPlan> linkWithMembers(const ReloadRequest& request, const ProgramSymbols& program,
                                 const UnitCompiler& compiler, const LinkInput& input,
                                 UnitObject& object, ReloadResult& result) {
  std::optional<ArchiveMembers> members;
  for (;;) {
    std::vector<std::string> objects = {input.objectPath};
    if (members) {
      objects.insert(objects.end(), members->objects().begin(), members->objects().end());
    }
    if (Status linked = compiler.link(objects, result.objectPath, input.runPath); !linked) {
      const bool isTheirs = objects.size() > 1 && linked.error().code == ErrorCode::kRefused;
      return isTheirs && members ? Error{ErrorCode::kRefused, members->hintsAfter(linked.error())}
                                 : linked.error();
    }
    auto plan = planBindings(result.objectPath, object, program);
    if (!plan || plan->missing.empty()) {
      if (plan && members) {
        result.notes.insert(result.notes.end(), members->notes().begin(), members->notes().end());
      }
      return plan;
    }
    if (!members) {
      members.emplace(request, program, input.objectPath.substr(0, input.objectPath.rfind('.')));
    }
    if (!members->add(plan->missing, object)) {
      return missingSymbols(plan->missing, members->hints(), program);
    }
  }
}

} // namespace

Status linkAndPlan(const ReloadRequest& request, const ReloadText& text,
                   const ProgramSymbols& program, const UnitCompiler& compiler,
                   const std::string& objectPath, ReloadResult& result, Forbidden& forbidden) {
  auto object = retarget(request, text, program, objectPath);
  if (!object) {
    return object.error();
  }
  forbidden = forbiddenIn(*object, text);
  if (!forbidden.symbols.empty()) {
    return Done{};
  }
  if (!object->uninitialized.empty()) {
    return initializerRefused(llvm::demangle(object->uninitialized.front()), text.initialized);
  }
  addUnseenPairs(text, result, *object);
  if (object->roots.empty()) {
    return Done{}; // Templates without an instance here: there is nothing to link.
  }
  const Result<std::string> runPath = runPathOf(request.modulePath, request.modules);
  if (!runPath) {
    return runPath.error();
  }
  auto plan = linkWithMembers(request, program, compiler, {objectPath, *runPath}, *object, result);
  if (!plan) {
    return plan.error();
  }
  result.modules = program.modules();
  result.bindings = std::move(plan->bindings);
  result.slots = std::move(plan->slots);
  result.initializers = std::move(plan->initializers);
  return Done{};
}

void nameSlotOwners(const ReloadRequest& request, ReloadResult& result) {
  for (SlotUpdate& slot : result.slots) {
    slot.functionUsr = slotOwner(slot, result.manifest, result.functionUsrs);
  }
  listUncalled(request, result);
}

} // namespace hot_restart::rewriter
