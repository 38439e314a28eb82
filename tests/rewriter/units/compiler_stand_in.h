// Stands in for compilers and linkers: answers what a test says, and remembers what was asked.
#pragma once

#include "hot_restart/process_runner.h"
#include "hot_restart/result.h"

#include <deque>
#include <string>
#include <vector>

namespace hot_restart::test {

/// Ends of processes, for answers.
ProcessEnd success(const std::string& output = "");
ProcessEnd failure(const std::string& output);
ProcessEnd killed(int signal);

class CompilerStandIn : public ProcessRunner {
public:
  /// One answer for each process, in order; what is run behind the last one fails the test.
  explicit CompilerStandIn(std::deque<Result<ProcessEnd>> answers) : answers_(std::move(answers)) {}

  Result<ProcessEnd> run(const ProcessRequest& request) override;

  /// The command lines that were run.
  const std::vector<std::string>& lines() const { return lines_; }
  std::size_t unasked() const { return answers_.size(); }

private:
  std::deque<Result<ProcessEnd>> answers_;
  std::vector<std::string> lines_;
};

} // namespace hot_restart::test
