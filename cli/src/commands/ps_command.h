// `hrtool ps`: the programs of this user that stand at a crash.
#pragma once

namespace CLI {
class App;
}

namespace hot_restart::cli {

struct PsOptions {
  bool json = false;
};

void setupPsCommand(CLI::App& app);
int runPsCommand(const PsOptions& options);

} // namespace hot_restart::cli
