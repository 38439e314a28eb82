// What the compiler says about the user's own text. Shown instead of what it said about the wrapped
// one, where names and source lines are not quite the user's.
#pragma once

#include "hot_restart/rewriter/compile_command.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace hot_restart::cli {

/// The command with its products led to `output` and no depfile: made for its messages alone.
/// `arguments` is the whole command; the options that say how messages look are kept.
std::vector<std::string> messagesCommand(const rewriter::CompileCommand& command,
                                         const std::string& output);

/// The command with `-Werror`, `-Werror=NAME` and `-pedantic-errors` weakened to warnings: what a
/// compiler minds in generated text alone is no error.
void keepWarningsAsWarnings(const rewriter::CompileCommand& command,
                            std::vector<std::string>& arguments);

/// The command without what would make the compiler stop before it has told of every error.
void wantAllErrors(const rewriter::CompileCommand& command, std::vector<std::string>& arguments);

/// Compiles the user's file into `folder` (which exists; nothing stays there) and returns the
/// messages. Nothing when that fails.
std::optional<std::string> originalMessages(const rewriter::CompileCommand& command,
                                            const std::filesystem::path& folder, bool colours);

} // namespace hot_restart::cli
