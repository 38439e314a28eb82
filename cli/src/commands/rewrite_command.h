// `hrtool rewrite FILE`: shows a person what the launcher would compile, or which functions it
// would wrap.
#pragma once

#include "launcher/wrap_choices.h"

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace hot_restart::cli {

struct RewriteOptions : WrapChoices {
  std::string file;
  std::string buildFolder; ///< -p: holds compile_commands.json. Empty: `flags`, else looked for
                           ///< near the file.
  std::vector<std::string>
      flags; ///< What follows `--`: compiler flags, with or without a compiler in front.
  bool hasFlags = false;
  std::string output; ///< Empty: standard output.
  std::string function;
  bool effects = false;
  bool list = false;
  bool json = false;
};

/// `tail` is what follows `--` on hrtool's command line.
void setupRewriteCommand(CLI::App& app, const std::vector<std::string>& tail, bool hasTail);
int runRewriteCommand(const RewriteOptions& options);

} // namespace hot_restart::cli
