// The rewriter's main request: one translation unit in, rewritten text and manifest out. No files
// are written here.
#pragma once

#include "hot_restart/result.h"
#include "hot_restart/rewriter/compile_command.h"
#include "hot_restart/rewriter/lambda_choice.h"
#include "hot_restart/rewriter/manifest.h"

#include <string>
#include <vector>

namespace hot_restart::rewriter {

/// A function that the user's compiler would not take in its rewritten form.
struct LeftAlone {
  std::string usr;
  std::string reason; ///< Completes "left alone: ...".
};

struct WrapOptions {
  std::vector<std::string>
      headerGlobs; ///< HEADERS patterns (absolute): functions defined there are wrapped too.
  /// SOURCES and EXCLUDE patterns (absolute), for source files that the main file includes (unity
  /// builds). No sourceGlobs: every one.
  std::vector<std::string> sourceGlobs, excludeGlobs;
  bool markedOnly = false;      ///< MARKED_ONLY: only what carries HOT_RESTART_WRAP.
  bool breakOnEscaping = false; ///< BREAK_ON escaping.
  bool keepArguments = false;   ///< ARGUMENTS snapshot: stubs keep copies for restarts.
  bool separateBodies = false;  ///< BODIES separate: the program asks for its units at start.
  LambdaChoice lambdas = LambdaChoice::kNone; ///< LAMBDAS.
  std::string onlyFunction;                   ///< `--function NAME`: wrap nothing else. Empty: all.
  std::string
      manifestPath;       ///< Embedded in the object (section kUnitSection), absolute. Empty: none.
  std::string hrtoolPath; ///< Recorded as a dependency.
  std::vector<LeftAlone> leftAlone; ///< Not wrapped, whatever else speaks for it.
};

/// For Manifest::wrapOptionsJson, so that a reload decides as the first build did.
std::string toJson(const WrapOptions& options);
Result<WrapOptions> wrapOptionsFromJson(const std::string& text);

struct WrapRequest {
  CompileCommand command;
  WrapOptions options;
  std::string
      generatedPath; ///< Where the caller will write the text (for manifest and relative includes).
};

struct WrapResult {
  std::string text;
  Manifest manifest;
  std::vector<std::string>
      inlinedFiles; ///< Project headers whose text is now part of `text` (for the depfile).
  std::vector<std::string>
      extraArguments; ///< To append to the compile command (-fnon-call-exceptions, -iquote, ...).
};

/// Parses and rewrites. Error kParse when Clang cannot parse the file; the caller then compiles the
/// original. Deterministic: same files and request, same bytes. Not thread-safe against itself
/// (Clang globals).
Result<WrapResult> wrapTranslationUnit(const WrapRequest& request);

} // namespace hot_restart::rewriter
