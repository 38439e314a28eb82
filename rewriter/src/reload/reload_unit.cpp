// prepareReload: text, compile, retarget, link, plan. Nothing here touches the running program.
#include "hot_restart/process_runner.h"
#include "hot_restart/result.h"
#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/reload.h"

#include "compiler/unit_compiler.h"
#include "reload/unit_compilation.h"
#include "reload/unit_linking.h"
#include "unit_object/program_symbols.h"
#include "unit_text/module_state.h"
#include "unit_text/preamble.h"
#include "unit_text/reload_text.h"
#include "unit_text/reload_text_data.h"

#include "llvm/Demangle/Demangle.h"

#include <chrono>
#include <cstring>
#include <optional>
#include <ratio>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

/// Measures one step.
class Stopwatch {
public:
  double milliseconds() const {
    return std::chrono::duration<double, std::milli>(Clock::now() - start_).count();
  }

private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point start_ = Clock::now();
};

UnitCompiler compilerFor(const ReloadRequest& request) {
  return {request.running.command,
          request.processes != nullptr ? *request.processes : systemProcesses()};
}

Error refusalOf(const std::set<std::string>& forbidden) {
  std::string message =
      "the new version would bring data of its own that the program may already have:";
  for (const std::string& name : forbidden) {
    message += "\n  " + llvm::demangle(name);
  }
  return Error{ErrorCode::kRefused,
               message + "\nRebuild and start the program again to use this edit."};
}

/// Both attempts failed: the second one's words tell why the way around the refusal is closed.
Error refusalOf(const std::set<std::string>& forbidden, const Error& second) {
  const Error first = refusalOf(forbidden);
  const bool isRefused = second.code != ErrorCode::kSystem;
  return Error{isRefused ? first.code : second.code,
               first.message +
                   "\nIt was tried once more with the headers that define that data taken into the "
                   "new version, which failed as well:\n" +
                   second.message};
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
       .insteadUsrs = {request.insteadUsrs.begin(), request.insteadUsrs.end()},
       .bringsNew = request.bringsNew,
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

/// What the text says of itself; its own names and notes are gone then.
void takeOver(ReloadText& text, ReloadResult& result) {
  result.functionUsrs.assign(text.functionUsrs.begin(), text.functionUsrs.end());
  result.changedUsrs.assign(text.changedUsrs.begin(), text.changedUsrs.end());
  result.goneUsrs.assign(text.goneUsrs.begin(), text.goneUsrs.end());
  result.addsFunctions = text.addsFunctions;
  result.manifest = std::move(text.manifest);
  result.notes = std::move(text.notes);
}

/// One attempt: what is `forbidden` must be looked at first.
Result<ReloadResult> tryReload(const ReloadRequest& request, const ProgramSymbols& program,
                               const std::set<std::string>& headerData, Forbidden& forbidden) {
  const UnitCompiler compiler = compilerFor(request);
  ReloadResult result;
  tell(request, ReloadStep::kRewrite);
  const Stopwatch rewriting;
  std::string stem;
  auto text = writeReloadText(request, program, headerData, stem);
  if (!text) {
    return compiler.inUsersTerms(text.error());
  }
  result.timings.rewriteMs = rewriting.milliseconds();
  takeOver(*text, result);
  if (text->text.empty()) {
    return result;
  }
  result.sourcePath = stem + ".cpp";
  result.objectPath = stem + ".so";
  tell(request, ReloadStep::kCompile);
  const Stopwatch compiling;
  const auto compiled = compileWithPreamble(compiler, *text, request.preambleFolder, stem);
  if (!compiled) {
    return compiled.error();
  }
  result.precompiled = *compiled;
  result.timings.compileMs = compiling.milliseconds();
  tell(request, ReloadStep::kLink);
  const Stopwatch linking;
  if (Status planned =
          linkAndPlan(request, *text, program, compiler, stem + ".o", result, forbidden);
      !planned) {
    return planned.error();
  }
  result.timings.linkMs = linking.milliseconds();
  nameSlotOwners(request, result);
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
  // It is data of headers that stayed includes; now they are edited (header_data.h).
  headerData.insert(forbidden.symbols.begin(), forbidden.symbols.end());
  Forbidden left;
  auto again = tryReload(request, *program, headerData, left);
  if (!again) {
    return refusalOf(forbidden.symbols, again.error());
  }
  return left.symbols.empty() ? std::move(again) : Result<ReloadResult>(refusalOf(left.symbols));
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
  const auto files = preambleFiles(text->preamble, request.preambleFolder, request.running.command,
                                   text->extraArguments);
  return files
             ? makePreambleFiles(text->preamble, *files, compilerFor(request), text->extraArguments)
             : Status(Done{});
}

} // namespace hot_restart::rewriter
