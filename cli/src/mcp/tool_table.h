// The tools as an agent sees them: names, descriptions, schemas, annotations.
#pragma once

#include "hot_restart/result.h"

#include <llvm/Support/JSON.h>

#include <string>

namespace hot_restart::cli {

enum class Tool {
  kPrograms,
  kRun,
  kWaitForCrash,
  kReport,
  kSource,
  kTry,
  kContinue,
  kReturnValue,
  kVersions,
  kUse,
  kReload,
  kReraise,
  kExit
};

/// What `tools/list` answers.
llvm::json::Array toolList();

/// kNotFound: there is no tool of that name.
Result<Tool> toolNamed(const std::string& name);

/// Whether `arguments` fit the tool's schema; kInvalidArgument says which does not, and why.
Status checkArguments(Tool tool, const llvm::json::Object& arguments);

} // namespace hot_restart::cli
