// Library functions are recognised by their names; they may be inlined, or have no debug
// information.
#include "report/responsible.h"

#include "hot_restart/rewriter/function_name.h"
#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/wire.h"
#include "program/module_map.h"
#include "program/program_view.h"
#include "report/crash_backtrace.h"
#include "report/crash_cause.h"
#include "report/crash_report.h"
#include "report/crashed_function.h"
#include "report/source_excerpt.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>

namespace hot_restart::cli {
namespace {

/// The noexcept function that an exception is about to leave; empty: it is not known.
std::string noexceptFunction(const wire::Crash& crash, ProgramView& program) {
  for (std::uint32_t i = 0; i < crash.frameCount; ++i) {
    if ((crash.frames[i].flags & wire::kFrameNoexcept) != 0) {
      return findWrappedFunction(crash, i, program).name;
    }
  }
  return {};
}

bool isCalled(const ReportFrame& frame, const std::string& function) {
  return frame.function.starts_with(function);
}

/// What the destructor or the assignment of a thread object has run into; empty: nothing of it.
std::string joinableThread(const Backtrace& backtrace) {
  for (const ReportFrame& frame : backtrace.frames) {
    if (isCalled(frame, "std::thread::~thread(")) {
      return "std::terminate(): a std::thread that could still be joined was destroyed";
    }
    if (isCalled(frame, "std::thread::operator=(")) {
      return "std::terminate(): a std::thread that could still be joined was assigned to";
    }
    if (frame.stubFrame) { // What called it was none of the library's.
      break;
    }
  }
  return {};
}

bool isPureVirtualCall(const Backtrace& backtrace) {
  return std::any_of(backtrace.machinery.begin(), backtrace.machinery.end(),
                     [](const std::string& name) { return name == "__cxa_pure_virtual"; });
}

struct ProjectText {
  std::set<std::string> files, functions;
};

ProjectText textOf(const Module& module, ProgramView& program) {
  ProjectText text;
  for (const auto& manifest : program.wrapped.of(module)) {
    for (const rewriter::FileEntry& file : manifest->manifest.files) {
      text.files.insert(file.path);
    }
    for (const rewriter::FunctionEntry& function : manifest->manifest.functions) {
      text.functions.insert(rewriter::withoutParameters(function.name));
    }
  }
  return text;
}

/// Whether the class of that name begins on the frame's line.
bool beginsClass(const ReportFrame& frame, const std::string& name) {
  for (const SourceLine& line : sourceAround(frame.file, frame.line)) {
    if (line.marked) {
      return line.text.find("struct " + name) != std::string::npos ||
             line.text.find("class " + name) != std::string::npos;
    }
  }
  return false;
}

/// `Server::~Server()` that nobody has written: its line is the one on which the class begins.
bool isMadeByCompiler(const ReportFrame& frame, const ProjectText& text) {
  const std::string name = rewriter::withoutParameters(frame.function);
  const std::size_t end = name.rfind("::");
  if (end == std::string::npos || text.functions.contains(name)) {
    return false;
  }
  const std::size_t before = name.rfind("::", end - 1);
  const std::string scope = name.substr(before == std::string::npos ? 0 : before + 2,
                                        end - (before == std::string::npos ? 0 : before + 2));
  const std::string member = name.substr(end + 2);
  return (member == scope || member == "~" + scope) && beginsClass(frame, scope);
}

} // namespace

std::string causeOf(const wire::Crash& crash, const Backtrace& backtrace, ProgramView& program) {
  if (isPureVirtualCall(backtrace)) {
    return "std::terminate(): a pure virtual function was called";
  }
  std::string cause = describeCause(crash);
  if (crash.cause == wire::Cause::kTerminate) {
    const std::string thread = joinableThread(backtrace);
    return thread.empty() ? cause : thread;
  }
  const std::string unnamed = "exception leaves a noexcept function";
  const std::string function =
      crash.cause == wire::Cause::kNoexcept ? noexceptFunction(crash, program) : std::string();
  if (!function.empty() && cause.starts_with(unnamed)) {
    cause.replace(0, unnamed.size(), "exception leaves the noexcept function " + function);
  }
  return cause;
}

const ReportFrame* responsibleFrame(const CrashReport& report, const Module& module,
                                    ProgramView& program) {
  const ProjectText text = textOf(module, program);
  const ReportFrame* fallback = nullptr;
  for (const ReportFrame& frame : report.backtrace) {
    if (text.files.contains(frame.file) && !isMadeByCompiler(frame, text)) {
      return &frame;
    }
    if (!fallback && frame.line != 0) {
      fallback = &frame;
    }
  }
  return fallback;
}

} // namespace hot_restart::cli
