// What one reload is asked for, and which functions of an object that means.
#pragma once

#include "reload/edited_files.h"
#include "report/crash_report.h"

#include <string>
#include <vector>

namespace hot_restart::cli {

/// What is to be reloaded besides what was edited.
struct ReloadScope {
  const CrashedFunction* target = nullptr; ///< Reloaded as soon as one of its files was edited.
  bool everyFunction = false; ///< Of each edited source file, whether or not its own text changed.
  std::string only = {}; ///< A file, or a function by its qualified name; edits elsewhere are left.
  bool restartModule =
      false; ///< `only` is a source file: all of it, with its state, edited or not.
};

bool isTarget(const EditedObject& object, const ReloadScope& scope);
/// The functions (USRs) that are reloaded whether or not their own text changed.
std::vector<std::string> chosen(const EditedObject& object, const ReloadScope& scope);

} // namespace hot_restart::cli
