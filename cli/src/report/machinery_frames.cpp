// Recognised by name and by module, since a library tells no more.
#include "report/machinery_frames.h"

#include "hot_restart/rewriter/generated_names.h"
#include "program/module_map.h"
#include "program/symbolizer.h"
#include "report/crash_report.h"

#include <algorithm>
#include <filesystem>
#include <initializer_list>
#include <iterator>
#include <string>
#include <string_view>

namespace hot_restart::cli {
namespace {

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

} // namespace

bool isMachinery(const Module* module, const SourceFrame& frame) {
  if (startsWithAny(frame.function,
                    {"std::__throw_", "std::terminate", "__cxxabiv1::", "__cxa_", "_Unwind_",
                     "__gnu_cxx::__verbose_terminate_handler", "std::__terminate"})) {
    return true;
  }
  if (!module || !isMachineryModule(module->path)) {
    return false;
  }
  static constexpr std::string_view kNames[] = {"raise",
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
                                                "__assert_perror_fail",
                                                rewriter::kRuntimeTrap};
  return std::find(std::begin(kNames), std::end(kNames), frame.linkageName) != std::end(kNames);
}

bool isStartUp(const ReportFrame& frame) {
  return frame.function == "_start" || (frame.function.empty() && frame.module.empty()) ||
         startsWithAny(frame.function, {"__libc_start", "start_thread", "clone", "__clone"}) ||
         (frame.function.empty() && isMachineryModule(frame.module));
}

bool isNamelessLibraryFrame(const Module* module, const SourceFrame& frame) {
  return module && frame.linkageName.empty() && isMachineryModule(module->path);
}

} // namespace hot_restart::cli
