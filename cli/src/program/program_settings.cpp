// The page of settings is read with process_vm_readv().
#include "program/program_settings.h"

#include "hot_restart/wire.h"

#include <bit>
#include <sys/types.h>
#include <sys/uio.h>

namespace hot_restart::cli {

wire::Settings currentSettings(const wire::Crash& crash) {
  wire::Settings settings;
  iovec here{&settings, sizeof settings};
  iovec there{std::bit_cast<void*>(crash.settingsAddress), sizeof settings};
  const ssize_t got =
      ::process_vm_readv(static_cast<pid_t>(crash.pid), &here, 1, &there, 1, /*flags=*/0);
  settings = got == static_cast<ssize_t>(sizeof settings) ? settings : crash.settings;
  settings.debugger[sizeof settings.debugger - 1] = '\0';
  return settings;
}

} // namespace hot_restart::cli
