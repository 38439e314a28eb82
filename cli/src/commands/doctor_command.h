// `hrtool doctor`: is everything here that a restart needs?
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace hot_restart::cli {

struct DoctorOptions {
  bool json = false;
};

/// One finding. `ok` false means that something will not work; `advice` says what to do then.
struct Check {
  std::string name, finding, advice;
  bool ok = false;
};

/// Looks at this machine and this user; changes nothing.
std::vector<Check> examine();

void setupDoctorCommand(CLI::App& app);
/// 0 when every check is fine, else 1.
int runDoctorCommand(const DoctorOptions& options);

} // namespace hot_restart::cli
