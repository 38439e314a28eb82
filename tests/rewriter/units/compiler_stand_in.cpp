// The answers are given in order, whatever is asked.
#include "compiler_stand_in.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace hot_restart::test {

ProcessEnd success(const std::string& output) { return {.status = 0, .output = output}; }
ProcessEnd failure(const std::string& output) { return {.status = 1, .output = output}; }
ProcessEnd killed(int signal) { return {.status = 128 + signal, .signal = signal}; }

Result<ProcessEnd> CompilerStandIn::run(const ProcessRequest& request) {
  std::string line;
  for (const std::string& argument : request.arguments) {
    line += (line.empty() ? "" : " ") + argument;
  }
  lines_.push_back(line);
  if (answers_.empty()) {
    ADD_FAILURE() << "nobody expected " << line;
    return Error{ErrorCode::kSystem, "not expected"};
  }
  Result<ProcessEnd> answer = std::move(answers_.front());
  answers_.pop_front();
  return answer;
}

} // namespace hot_restart::test
