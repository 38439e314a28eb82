// A program that talks to hot_restart: settings, hooks, exit() and reraise(), by its first argument.
#include "api_other.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <hot_restart/hot_restart.h>
#include <stdexcept>
#include <string>

static int attempts = 0;
static std::string mode;

#define FACTOR 2

int doubled(int value) { return value * FACTOR; }

int work(int* place) {
  ++attempts;
  std::printf("attempt %d, %d\n", attempts, doubled(10));
  std::fflush(stdout);
  if (mode == "throw") {
    throw std::out_of_range("too far");
  }
  return *place;
}

static void tell(const char* when, const hot_restart::crash_info* info) {
  std::printf("%s: %s crash %u signal %d line %u v%u [%s] [%s] %s\n", when, info->function, info->number, info->signal,
              info->line, info->version, info->exception_type, info->what, info->cause);
  std::fflush(stdout);
}

static void addHooks() {
  hot_restart::on_crash([](const hot_restart::crash_info* info) { tell("on_crash", info); });
  hot_restart::before_reload([](const hot_restart::crash_info* info) { tell("before_reload", info); });
  hot_restart::after_reload([](const hot_restart::crash_info* info) { tell("after_reload", info); });
  hot_restart::before_restart([](const hot_restart::crash_info* info) { tell("before_restart", info); });
}

static void addBadHooks() {
  hot_restart::on_crash([](const hot_restart::crash_info*) { *static_cast<volatile int*>(nullptr) = 1; });
  hot_restart::on_crash([](const hot_restart::crash_info*) { throw std::runtime_error("hook"); });
  hot_restart::on_crash([](const hot_restart::crash_info* info) { tell("third", info); });
}

static void prepare() {
  if (mode == "hooks" || mode == "throw") {
    addHooks();
  } else if (mode == "bad-hooks") {
    addBadHooks();
  } else if (mode == "no-reload") {
    hot_restart::reload_on_continue = false;
  } else if (mode == "reload-all") {
    hot_restart::reload_all_on_continue = true;
  } else if (mode == "no-help") {
    hot_restart::print_help_message = false;
  } else if (mode == "exit") {
    hot_restart::exit(7);
  } else if (mode == "should-exit") {
    hot_restart::program_should_exit = true;
  } else if (mode == "hook-exit") {
    hot_restart::on_crash([](const hot_restart::crash_info*) { hot_restart::exit(9); });
  } else if (mode == "hook-reraise") {
    hot_restart::on_crash([](const hot_restart::crash_info*) { hot_restart::reraise(); });
  } else if (mode == "debugger") {
    hot_restart::debugger = "nonsense";
    hot_restart::debugger = "wait";
  }
  std::printf("%d%d%d%d %s\n", int(hot_restart::reload_on_continue), int(hot_restart::reload_all_on_continue),
              int(hot_restart::print_help_message), int(hot_restart::program_should_exit),
              static_cast<const char*>(hot_restart::debugger));
}

int main(int argc, char** argv) {
  mode = argc > 1 ? argv[1] : "";
  prepare();
  std::printf("worked: %d, %d\n", work(nullptr), other());
  return 0;
}
