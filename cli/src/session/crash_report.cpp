// Frames -> functions and lines, without what the user did not write: stubs, handlers, throwing and
// aborting machinery.
#include "session/crash_report.h"

#include "hot_restart/rewriter/compile_command.h"
#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/result.h"
#include "hot_restart/wire.h"
#include "session/module_map.h"
#include "session/restart_truth.h"
#include "session/session_state.h"
#include "session/symbolizer.h"
#include "session/wrapped_functions.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hot_restart::cli {
namespace {

constexpr unsigned kLinesBefore = 4;
constexpr unsigned kLinesAfter = 3;

/// A call's frame holds the address behind the call; what is asked for is the call itself.
std::uint64_t lookupAddress(const wire::Frame& frame) {
  return (frame.flags & wire::kFrameInterrupted) != 0 ? frame.ip : frame.ip - 1;
}

bool startsWithAny(const std::string& text, std::initializer_list<std::string_view> prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](std::string_view prefix) { return text.starts_with(prefix); });
}

/// Libraries between the user's mistake and the handler.
bool isMachineryModule(const std::string& path) {
  const std::string name = std::filesystem::path(path).filename();
  return startsWithAny(name, {"libc.so", "libc-", "libpthread", "libstdc++.so", "libc++",
                              "libgcc_s", "libhot_restart"});
}

/// Innermost frames that only carry an abort or a throw outwards. strlen, qsort or free are not
/// among them.
bool isMachinery(const Module* module, const SourceFrame& frame) {
  if (startsWithAny(frame.function,
                    {"std::__throw_", "std::terminate", "__cxxabiv1::", "__cxa_", "_Unwind_",
                     "__gnu_cxx::__verbose_terminate_handler", "std::__terminate"})) {
    return true;
  }
  if (!module || !isMachineryModule(module->path)) {
    return false;
  }
  static constexpr std::array kNames{"raise",
                                     "gsignal",
                                     "abort",
                                     "pthread_kill",
                                     "__assert_fail",
                                     "__assert",
                                     "__fortify_fail",
                                     "__stack_chk_fail",
                                     "__chk_fail",
                                     "__libc_message",
                                     "malloc_printerr",
                                     "__assert_fail_base",
                                     "__pthread_kill_implementation",
                                     "__assert_perror_fail"};
  return std::find(kNames.begin(), kNames.end(), frame.linkageName) != kNames.end();
}

/// The C library's frames below main or a thread's function, and the end of the stack.
bool isStartUp(const ReportFrame& frame) {
  return frame.function == "_start" || (frame.function.empty() && frame.module.empty()) ||
         startsWithAny(frame.function, {"__libc_start", "start_thread", "clone", "__clone"}) ||
         (frame.function.empty() && isMachineryModule(frame.module));
}

/// Frames inside a library that has no name for them; with an abort they are the library's own way
/// to it.
bool isNamelessLibraryFrame(const Module* module, const SourceFrame& frame) {
  return module && frame.linkageName.empty() && isMachineryModule(module->path);
}

bool isMadeByGcc(const rewriter::Manifest& manifest) {
  return manifest.command.kind == rewriter::CompilerKind::kGcc;
}

/// All of its wrapped files; false where there are none.
bool isMadeByGcc(const Module& module, WrappedFunctions& wrapped, const SessionState& state) {
  const auto& manifests = wrapped.of(module);
  if (manifests.empty()) { // A unit of BODIES separate lies beside its object's manifest.
    const LoadedUnit* unit = state.unitOfModule(module.path);
    const Result<rewriter::Manifest> manifest =
        unit ? rewriter::readManifest(
                   (std::filesystem::path(unit->source).parent_path() / "manifest.json").string())
             : Result<rewriter::Manifest>(Error{});
    return manifest && isMadeByGcc(*manifest);
  }
  return std::all_of(manifests.begin(), manifests.end(),
                     [](const auto& loaded) { return isMadeByGcc(loaded->manifest); });
}

/// GCC's tables of wrapped files do, clang's do not.
bool tablesCoverFaults(const wire::Crash& crash, const ModuleMap& modules,
                       WrappedFunctions& wrapped, const SessionState& state) {
  for (std::uint32_t i = 0; i < crash.frameCount; ++i) {
    if ((crash.frames[i].flags & wire::kFrameCleanupUnproven) == 0) {
      continue;
    }
    const Module* module = modules.at(lookupAddress(crash.frames[i]));
    if (!module || !isMadeByGcc(*module, wrapped, state)) {
      return false;
    }
  }
  return true;
}

/// `A::f$body(int)`, but not what lies in it (`A::f$body(int)::{lambda()#1}::operator()() const`).
bool namesBody(std::string function) {
  const std::string_view anonymous = "(anonymous namespace)";
  for (std::size_t at = 0; (at = function.find(anonymous, at)) != std::string::npos;) {
    function.erase(at, anonymous.size());
  }
  return function.find("$body") != std::string::npos && function.find(")::") == std::string::npos;
}

/// Builds the backtrace of one crash; a class only to keep its many sources together.
class BacktraceBuilder {
public:
  BacktraceBuilder(const ModuleMap& modules, Symbolizer& symbolizer, WrappedFunctions& wrapped,
                   const SessionState& state, bool tablesCoverFaults)
      : modules_(modules), symbolizer_(symbolizer), wrapped_(wrapped), state_(state),
        tablesCoverFaults_(tablesCoverFaults) {}

  std::vector<ReportFrame> build(const wire::Crash& crash, const Module* stubModule) {
    const bool aborting = crash.cause != wire::Cause::kSignal || crash.signal == SIGABRT;
    bool innermost = true;
    for (std::uint32_t i = 0; i < crash.frameCount; ++i) {
      const wire::Frame& frame = crash.frames[i];
      const Module* module = modules_.at(lookupAddress(frame));
      if ((frame.flags & wire::kFrameStub) != 0 && i >= crash.stubFrame && !hasFrameOf(i)) {
        addStub(i, frame, module);
      }
      if ((frame.flags & (wire::kFrameStub | wire::kFrameHandler)) != 0) {
        continue;
      }
      for (const SourceFrame& source : sourcesAt(module, frame)) {
        if (innermost &&
            (isMachinery(module, source) || (aborting && isNamelessLibraryFrame(module, source)))) {
          continue;
        }
        innermost = false;
        add(i, crash, module, stubModule, source);
      }
    }
    dropStartUp();
    return std::move(frames_);
  }

private:
  /// What called main or the thread's function.
  void dropStartUp() {
    while (!frames_.empty() && isStartUp(frames_.back())) {
      frames_.pop_back();
    }
  }

  std::vector<SourceFrame> sourcesAt(const Module* module, const wire::Frame& frame) {
    return module ? symbolizer_.at(*module, lookupAddress(frame)) : std::vector<SourceFrame>(1);
  }

  /// The body that this stub has called is in the list.
  bool hasFrameOf(std::uint32_t stub) const {
    return !frames_.empty() && frames_.back().stubFrame == stub;
  }

  /// Stands for its body, whose last act was a call: an optimiser makes that a jump, which leaves
  /// no frame behind.
  void addStub(std::uint32_t index, const wire::Frame& frame, const Module* module) {
    const SourceFrame source = sourcesAt(module, frame).back();
    ReportFrame out;
    out.index = index;
    out.stubFrame = index;
    out.function = source.function;
    out.file = source.file;
    out.line = source.line;
    out.module = module ? module->path : "";
    out.version = 1;
    frames_.push_back(std::move(out));
  }

  void add(std::uint32_t index, const wire::Crash& crash, const Module* module,
           const Module* stubModule, const SourceFrame& source) {
    const wire::Frame& frame = crash.frames[index];
    ReportFrame out;
    out.index = index;
    out.function = withoutBodyMark(source.function);
    out.file = source.file;
    out.line = source.line;
    out.inlined = source.inlined;
    out.module = module ? module->path : "";
    const bool skipped = (frame.flags & wire::kFrameCleanupSkipped) != 0 ||
                         ((frame.flags & wire::kFrameCleanupUnproven) != 0 && !tablesCoverFaults_);
    out.destructorsSkipped = skipped && !source.inlined;
    const bool isBody = namesBody(source.function);
    if (isBody) {
      const LoadedUnit* unit = module ? state_.unitOfModule(module->path) : nullptr;
      const WrappedFunction known =
          unit && !unit->manifest.empty()
              ? wrapped_.atLine(unit->manifest, source.file, source.line)
              : wrapped_.atLine(module && !unit ? *module : *stubModule, source.file, source.line);
      out.version = unit ? unit->version : 1;
      if (known) {
        out.function = known.function->name;
      }
    }
    const bool aboveStub =
        index + 1 < crash.frameCount && (crash.frames[index + 1].flags & wire::kFrameStub) != 0;
    const bool mayBeBody = isBody || source.function.empty();
    if (aboveStub && mayBeBody && !source.inlined && index + 1 >= crash.stubFrame) {
      out.stubFrame = index + 1;
    }
    frames_.push_back(std::move(out));
  }

  const ModuleMap& modules_;
  Symbolizer& symbolizer_;
  WrappedFunctions& wrapped_;
  const SessionState& state_;
  bool tablesCoverFaults_;
  std::vector<ReportFrame> frames_;
};

std::set<std::string> projectFiles(WrappedFunctions& wrapped, const Module& module) {
  std::set<std::string> files;
  for (const auto& manifest : wrapped.of(module)) {
    for (const rewriter::FileEntry& file : manifest->manifest.files) {
      files.insert(file.path);
    }
  }
  return files;
}

/// The innermost frame in the user's own text, or the innermost with a line at all.
const ReportFrame* findPlace(const std::vector<ReportFrame>& backtrace,
                             const std::set<std::string>& project) {
  const ReportFrame* fallback = nullptr;
  for (const ReportFrame& frame : backtrace) {
    if (project.contains(frame.file)) {
      return &frame;
    }
    if (!fallback && frame.line != 0) {
      fallback = &frame;
    }
  }
  return fallback;
}

const Module* moduleOf(const ModuleMap& modules, const CrashedFunction& crashed) {
  for (const Module& module : modules.modules()) {
    if (module.file == crashed.modulePath) {
      return &module;
    }
  }
  return nullptr;
}

/// The entry of the version that crashed.
const rewriter::FunctionEntry* findEntry(const rewriter::Manifest& manifest,
                                         const std::string& usr) {
  for (const rewriter::FunctionEntry& function : manifest.functions) {
    if (function.usr == usr) {
      return &function;
    }
  }
  return nullptr;
}

const rewriter::FunctionEntry* findEntry(WrappedFunctions& wrapped, const Module& module,
                                         const std::string& usr) {
  for (const auto& manifest : wrapped.of(module)) {
    if (const rewriter::FunctionEntry* found = findEntry(manifest->manifest, usr)) {
      return found;
    }
  }
  return nullptr;
}

/// The automatic variables with destructors that were alive where a frame stood.
template <class Visitor>
void forLocalsAlive(const rewriter::Manifest& manifest, const ReportFrame& frame, Visitor visit) {
  for (const rewriter::FunctionEntry& entry : manifest.functions) {
    if (entry.file != frame.file || frame.line < entry.firstLine || frame.line > entry.lastLine) {
      continue;
    }
    for (const rewriter::ScopedLocal& local : entry.locals) {
      if (local.firstLine < frame.line && frame.line <= local.lastLine) {
        visit(local);
      }
    }
  }
}

/// Clang's tables cover calls only; what a fault elsewhere leaves undestroyed is known from the
/// text.
void markFaultWithoutTables(CrashReport& report, const wire::Crash& crash,
                            const rewriter::Manifest& manifest) {
  if (manifest.command.kind != rewriter::CompilerKind::kClang) {
    return;
  }
  for (ReportFrame& frame : report.backtrace) {
    if (frame.inlined || (crash.frames[frame.index].flags & wire::kFrameInterrupted) == 0) {
      continue;
    }
    const bool runs = (crash.frames[frame.index].flags & wire::kFrameCleanupRuns) != 0;
    forLocalsAlive(manifest, frame, [&](const rewriter::ScopedLocal& local) {
      frame.destructorsSkipped |= !runs || !local.marked;
    });
  }
}

/// A lock that stays locked is what makes a restart hang.
void addLocksKept(CrashReport& report, const rewriter::Manifest& manifest) {
  for (const ReportFrame& frame : report.backtrace) {
    if (frame.destructorsSkipped) {
      forLocalsAlive(manifest, frame, [&](const rewriter::ScopedLocal& local) {
        if (!local.lock.empty()) {
          report.locksKept.push_back("`" + local.name + "` in " + frame.function + " keeps `" +
                                     local.lock + "` locked");
        }
      });
    }
  }
}

/// What is known from the text about the function that would be called again.
void addTruth(CrashReport& report, const wire::Crash& crash, const CrashedFunction& crashed,
              const rewriter::Manifest& manifest, const FindFunction& find) {
  const rewriter::FunctionEntry* entry = findEntry(manifest, crashed.usr);
  for (const ReportFrame& frame : report.backtrace) {
    if (entry && frame.index <= crash.stubFrame && frame.file == entry->file &&
        frame.line >= entry->firstLine && frame.line <= entry->lastLine) {
      const bool calling = &frame != &report.backtrace.front();
      addRestartTruth(report, *entry, {.line = frame.line, .calling = calling}, find);
      return;
    }
  }
}

} // namespace

std::string withoutBodyMark(const std::string& function) {
  std::string text = function;
  for (const std::string_view mark : {"$body", "$ctor", "$dtor"}) {
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) {
      std::size_t end = at + mark.size();
      if (end + 1 < text.size() && text[end] == '$' &&
          std::isdigit(static_cast<unsigned char>(text[end + 1]))) {
        ++end;
        while (end < text.size() && std::isdigit(static_cast<unsigned char>(text[end]))) {
          ++end;
        }
      }
      text.erase(at, end - at);
    }
  }
  return text;
}

std::vector<SourceLine> sourceAround(const std::string& file, unsigned line) {
  std::vector<SourceLine> lines;
  std::ifstream stream(file);
  const unsigned first = line > kLinesBefore ? line - kLinesBefore : 1;
  unsigned number = 1;
  for (std::string text; number <= line + kLinesAfter && std::getline(stream, text); ++number) {
    if (number >= first) {
      lines.push_back({number, text, number == line});
    }
  }
  return lines;
}

CrashedFunction findWrappedFunction(const wire::Crash& crash, std::uint32_t stubFrame,
                                    const ModuleMap& modules, Symbolizer& symbolizer,
                                    WrappedFunctions& wrapped, const SessionState& state) {
  CrashedFunction crashed;
  const wire::Frame& frame = crash.frames[stubFrame];
  const Module* module = modules.at(lookupAddress(frame));
  if (!module) {
    return crashed;
  }
  // The outermost entry is the function that owns the machine code; its name comes from the symbol
  // table.
  const SourceFrame stub = symbolizer.at(*module, lookupAddress(frame)).back();
  crashed.stubSymbol = stub.linkageName;
  crashed.modulePath = module->file;
  crashed.moduleReplaced = module->deleted;
  crashed.name = stub.function;
  if (const WrappedFunction found = wrapped.ofStub(*module, stub)) {
    crashed.manifestPath = found.manifest->path;
    crashed.usr = found.function->usr;
    crashed.name = found.function->name;
    crashed.key = functionKey(crashed.usr, found.function->file);
    crashed.version = state.versionOf(crashed.key);
  }
  return crashed;
}

CrashReport makeCrashReport(const wire::Crash& crash, const CrashedFunction& crashed,
                            const ModuleMap& modules, Symbolizer& symbolizer,
                            WrappedFunctions& wrapped, const SessionState& state) {
  CrashReport report;
  report.pid = crash.pid;
  report.tid = crash.tid;
  report.crashNumber = crash.crashNumber;
  report.cause = describeCause(crash);
  report.function = crashed.name;
  report.version = crashed.version;
  report.truncated = crash.framesTruncated != 0;
  report.tablesCoverFaults = tablesCoverFaults(crash, modules, wrapped, state);
  const Module* stubModule = moduleOf(modules, crashed);
  if (stubModule) {
    report.backtrace =
        BacktraceBuilder(modules, symbolizer, wrapped, state, report.tablesCoverFaults)
            .build(crash, stubModule);
  }
  if (const ReportFrame* place =
          stubModule ? findPlace(report.backtrace, projectFiles(wrapped, *stubModule)) : nullptr) {
    report.file = place->file;
    report.line = place->line;
    report.placeFunction = place->function;
    report.placeFrame = place->index;
    report.source = sourceAround(place->file, place->line);
  }
  const Result<rewriter::Manifest> manifest =
      rewriter::readManifest(state.newest(crashed.manifestPath));
  if (manifest) {
    markFaultWithoutTables(report, crash, *manifest);
    addLocksKept(report, *manifest);
    addTruth(report, crash, crashed, *manifest, [&](const std::string& usr) {
      return stubModule ? findEntry(wrapped, *stubModule, usr) : nullptr;
    });
  }
  for (const ReportFrame& frame : report.backtrace) {
    if (frame.destructorsSkipped && frame.index <= crash.stubFrame) {
      report.destructorsSkipped.push_back(frame.function);
    }
  }
  if (crashed.manifestPath.empty()) {
    report.notes.emplace_back(
        "no manifest describes this function: it cannot be reloaded (was its object moved, or "
        "the program stripped?)");
  }
  if (crash.allocatorIsLocked != 0) {
    report.notes.emplace_back(kAllocatorIsLocked);
  }
  report.notes.insert(report.notes.end(), wrapped.problems().begin(), wrapped.problems().end());
  return report;
}

} // namespace hot_restart::cli
