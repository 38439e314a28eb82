// prepareReload: text, compile, retarget, link, plan. Nothing here touches the running program.
#include "hot_restart/result.h"
#include "hot_restart/rewriter/compile_command.h"
#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/reload.h"
#include "hot_restart/whole_file.h"

#include "compiler/run_compiler.h"
#include "names/canonical_name.h"
#include "names/symbol_name.h"
#include "unit_object/bind_plan.h"
#include "unit_object/program_symbols.h"
#include "unit_object/run_path.h"
#include "unit_object/slot_owner.h"
#include "unit_object/unit_object.h"
#include "unit_object/unit_policy.h"
#include "unit_text/module_state.h"
#include "unit_text/preamble.h"
#include "unit_text/reload_text.h"
#include "unit_text/signature_adapter.h"

#include "llvm/Demangle/Demangle.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <optional>
#include <ratio>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

using Clock = std::chrono::steady_clock;

double millisecondsSince(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

/// The user's compiler says it in its own words about the user's own file.
Error inCompilersWords(const CompileCommand& command, Error error) {
  if (error.code != ErrorCode::kParse && error.code != ErrorCode::kCompile) {
    return error;
  }
  Status checked = checkSyntax(command);
  if (!checked) {
    return checked.error();
  }
  return error;
}

Status compileText(const ReloadRequest& request, const ReloadText& text,
                   const std::string& objectPath, ReloadResult& result) {
  const std::string& sourcePath = result.sourcePath;
  if (Status written = writeWholeFile(sourcePath, text.text); !written) {
    return written;
  }
  const CompileCommand& command = request.running.command;
  const std::vector<std::string> arguments =
      unitCompileArguments(command, text.extraArguments, sourcePath, objectPath);
  const auto precompiled =
      preambleFiles(text.preamble, request.preambleFolder, command, text.extraArguments);
  if (precompiled && std::filesystem::exists(precompiled->precompiled)) {
    if (compileUnit(command, withPreamble(arguments, *precompiled, command.kind))) {
      result.precompiled = true;
      return Done{};
    }
    if (Status checked = checkSyntax(command); !checked) {
      return checked; // The edit's fault, not the preamble's.
    }
  }
  Status compiled = compileUnit(command, arguments);
  return compiled ? std::move(compiled) : Status(inCompilersWords(command, compiled.error()));
}

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
      return; // Of one of several that look alike.
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

/// What has kept a text from being a unit.
struct Forbidden {
  std::set<std::string> symbols; ///< Mangled. None: it is one.
  bool ofHeaders = false;        ///< Data of system headers is among them, which can be taken in.
};

Error refusalOf(const std::set<std::string>& forbidden) {
  std::string message =
      "the new version would bring data of its own that the program may already have:";
  for (const std::string& name : forbidden) {
    message += "\n  " + llvm::demangle(name);
  }
  return Error{ErrorCode::kRefused,
               message + "\nRebuild and start the program again to use this edit."};
}

/// Retargets, links and plans; fills what depends on it.
Status linkAndPlan(const ReloadRequest& request, const ReloadText& text,
                   const ProgramSymbols& program, const std::string& objectPath,
                   ReloadResult& result, Forbidden& forbidden) {
  const auto start = Clock::now();
  const UnitPolicy policy(text.contents, program, request.running.command);
  auto object = retargetUnitObject(
      objectPath,
      {.decide = [&](const UnitSymbol& symbol) { return policy.decide(symbol); },
       .resolves = {},
       .lacksInitializer = [&](const std::string& name) { return program.lacksInitializer(name); },
       .keepInitializers = text.initialized.empty(),
       .runningAddress = [&](const std::string& name) { return program.runningAddress(name); }});
  if (!object) {
    return object.error();
  }
  for (const std::string& symbol : object->forbidden) {
    forbidden.symbols.insert(symbol);
    forbidden.ofHeaders |= text.dataOfHeaders.count(canonicalName(symbol)) != 0;
  }
  if (!forbidden.symbols.empty()) {
    return Done{};
  }
  if (!object->uninitialized.empty()) {
    return initializerRefused(llvm::demangle(object->uninitialized.front()), text.initialized);
  }
  for (const AdaptedFunction& adapted : text.adapted) {
    if (const std::string* body = findBody(object->roots, adapted.bodyName)) {
      object->stubs.push_back({adapted.slot, *body});
    }
  }
  pairUnseenStubs(result, *object);
  if (object->roots.empty()) {
    return Done{}; // Templates without an instance here: there is nothing to link.
  }
  if (Status linked = linkUnit(request.running.command, objectPath, result.objectPath,
                               runPathOf(request.modulePath));
      !linked) {
    return linked;
  }
  auto plan = planBindings(result.objectPath, *object, program);
  if (!plan) {
    return plan.error();
  }
  result.modules = program.modules();
  result.bindings = std::move(plan->bindings);
  result.slots = std::move(plan->slots);
  result.initializers = std::move(plan->initializers);
  result.timings.linkMs = millisecondsSince(start);
  return Done{};
}

/// The text, and the names of the files that it leads to.
Result<ReloadText> writeReloadText(const ReloadRequest& request, const ProgramSymbols& program,
                                   const std::set<std::string>& headerData, std::string& stem) {
  stem = request.outputStem;
  const std::optional<Manifest> withoutState =
      request.restartModule ? std::optional(withoutModuleState(request.running)) : std::nullopt;
  return makeReloadText(
      {.running = withoutState ? *withoutState : request.running,
       .functionUsrs = {request.functionUsrs.begin(), request.functionUsrs.end()},
       .alsoChanged = request.alsoChanged || request.restartModule,
       .wholeModule = request.wholeModule || request.restartModule,
       .ownState = request.restartModule,
       .headerData = headerData,
       .manifestPath =
           [&](const std::set<std::string>& chosen) {
             if (request.stemFor) {
               stem = request.stemFor({chosen.begin(), chosen.end()});
             }
             return stem + ".manifest.json";
           },
       .programHolds = [&](const std::string& stub) { return program.find(stub).has_value(); },
       .returnInstead = request.returnInstead});
}

void tell(const ReloadRequest& request, ReloadStep step) {
  if (request.onStep) {
    request.onStep(step);
  }
}

/// One try: what is `forbidden` must be looked at first.
Result<ReloadResult> tryReload(const ReloadRequest& request, const ProgramSymbols& program,
                               const std::set<std::string>& headerData, Forbidden& forbidden) {
  ReloadResult result;
  tell(request, ReloadStep::kRewrite);
  auto start = Clock::now();
  std::string stem;
  auto text = writeReloadText(request, program, headerData, stem);
  if (!text) {
    return inCompilersWords(request.running.command, text.error());
  }
  result.timings.rewriteMs = millisecondsSince(start);
  result.functionUsrs.assign(text->functionUsrs.begin(), text->functionUsrs.end());
  result.manifest = std::move(text->manifest);
  result.notes = std::move(text->notes);
  if (result.functionUsrs.empty()) {
    return result;
  }
  result.sourcePath = stem + ".cpp";
  result.objectPath = stem + ".so";
  tell(request, ReloadStep::kCompile);
  start = Clock::now();
  if (Status compiled = compileText(request, *text, stem + ".o", result); !compiled) {
    return compiled.error();
  }
  result.timings.compileMs = millisecondsSince(start);
  tell(request, ReloadStep::kLink);
  if (Status planned = linkAndPlan(request, *text, program, stem + ".o", result, forbidden);
      !planned) {
    return planned.error();
  }
  for (SlotUpdate& slot : result.slots) {
    slot.functionUsr = slotOwner(slot, result.manifest, result.functionUsrs);
  }
  listUncalled(request, result);
  result.once = request.returnInstead.has_value();
  return result;
}

} // namespace

Result<ReloadResult> prepareReload(const ReloadRequest& request) {
  const auto program = ProgramSymbols::open(request);
  if (!program) {
    return program.error();
  }
  const std::vector<std::string>& before = request.running.headerData;
  std::set<std::string> headerData(before.begin(), before.end());
  Forbidden forbidden;
  auto result = tryReload(request, *program, headerData, forbidden);
  if (forbidden.symbols.empty()) {
    return result;
  }
  if (!forbidden.ofHeaders) {
    return refusalOf(forbidden.symbols);
  }
  // Of headers that stayed includes; now they are edited (header_data.h).
  headerData.insert(forbidden.symbols.begin(), forbidden.symbols.end());
  Forbidden left;
  auto again = tryReload(request, *program, headerData, left);
  if (!again || !left.symbols.empty()) {
    return refusalOf(again ? left.symbols : forbidden.symbols);
  }
  return again;
}

Status precompilePreamble(const ReloadRequest& request) {
  const PreambleLock lock(request.preambleFolder);
  if (lock.error() != 0) {
    return Error{ErrorCode::kSystem,
                 "cannot write in " + request.preambleFolder + ": " + std::strerror(lock.error())};
  }
  if (!lock.isHeld()) {
    return Done{}; // Another process is about it.
  }
  const auto program = ProgramSymbols::open(request);
  if (!program) {
    return program.error();
  }
  std::string stem;
  const std::vector<std::string>& data = request.running.headerData;
  const auto text = writeReloadText(request, *program, {data.begin(), data.end()}, stem);
  if (!text) {
    return text.error();
  }
  const CompileCommand& command = request.running.command;
  const auto files =
      preambleFiles(text->preamble, request.preambleFolder, command, text->extraArguments);
  return files ? makePreambleFiles(text->preamble, *files, command, text->extraArguments)
               : Status(Done{});
}

} // namespace hot_restart::rewriter
