// The main() of the programs under test obeys lines on stdin and answers each with one line.
//   run N        calls std::string scene(int), which the program's own file defines
//   load PLAN    loads a unit as the runtime does
#include "load/reload.h"

#include <dlfcn.h>
#include <iostream>
#include <memory>
#include <string>

std::string scene(int step);

namespace {

std::string load(const std::string& plan) {
  auto reply = std::make_unique<hot_restart::wire::LoadReply>();
  hot_restart::runtime::loadUnit(plan.c_str(), *reply);
  return reply->ok != 0 ? "loaded " + std::to_string(reply->unitLoadBias)
                        : std::string("refused ") + reply->message;
}

} // namespace

int main() {
  std::cout << "ready" << std::endl;
  for (std::string line; std::getline(std::cin, line);) {
    const std::string argument = line.substr(line.find(' ') + 1);
    try {
      std::cout << (line.starts_with("load ") ? load(argument) : scene(std::stoi(argument)))
                << std::endl;
    } catch (const std::exception& error) {
      std::cout << "exception " << error.what() << std::endl;
    } catch (...) {
      std::cout << "exception" << std::endl;
    }
  }
}
