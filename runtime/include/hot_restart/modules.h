// Reloading a source file of the program from within the program. Part of hot_restart.h; does
// nothing in a program that is not linked to hot_restart.
#pragma once

#include <stdexcept>
#include <string>

// Names are those of C, and of Python's hot_restart.
// NOLINTBEGIN(readability-identifier-naming)

extern "C" {
/// Says why hot_restart_reload_module() has failed.
struct hot_restart_reload_failure {
  int reason; ///< hot_restart::ReloadError::Reason.
  char file[4096];
  char message[8192];
};
// Weak: null where libhot_restart.so is not linked. 1: reloaded; 0: hot_restart is switched off for
// this run; -1: `failure` says why not.
__attribute__((weak)) int hot_restart_reload_module(const char* file,
                                                    hot_restart_reload_failure* failure);
__attribute__((weak)) int hot_restart_is_restarting_module();
}

namespace hot_restart {

/// Why a file could not be reloaded. The program goes on with what it had.
class ReloadError : public std::runtime_error {
public:
  enum Reason {
    system = 0,    ///< hrtool cannot be started, a file cannot be written, ...
    not_found = 1, ///< The program has no wrapped source file of that name.
    compile = 2,   ///< The file does not compile; what() is the compiler's own text.
    refused = 3,   ///< It compiles, but does not fit the running program; what() says why.
  };

  ReloadError(Reason reason, const std::string& file, const std::string& message)
      : std::runtime_error(message), reason_(reason), file_(file) {}

  Reason reason() const noexcept { return reason_; }
  const std::string& file() const noexcept { return file_; }

private:
  Reason reason_;
  std::string file_;
};
using ReloadException = ReloadError; // Python calls it so.

/// Compiles `file` (its path or the end of it; by default the caller's own) as it lies on disk, and
/// loads all of it: every wrapped function of the file, bound to new variables, which are
/// initialised again while is_restarting_module() is true. Calls that are running go on with the
/// text and the variables they began with, and so does what other files refer to by name. False:
/// hot_restart is not linked or switched off.
/// Throws ReloadError (without exceptions: prints it and returns false).
inline bool reload_module(const char* file = __builtin_FILE()) {
  if (hot_restart_reload_module == nullptr) {
    return false;
  }
  hot_restart_reload_failure* failure = new hot_restart_reload_failure();
  const int result = hot_restart_reload_module(file, failure);
  const ReloadError error(static_cast<ReloadError::Reason>(failure->reason), failure->file,
                          failure->message);
  delete failure;
  if (result < 0) {
#if defined(__cpp_exceptions) || defined(__EXCEPTIONS)
    throw error;
#else
    __builtin_printf("hot_restart: %s: %s\n", error.file().c_str(), error.what());
#endif
  }
  return result > 0;
}
inline bool restart_module(const char* file = __builtin_FILE()) { return reload_module(file); }

/// True in initialisers that reload_module() (or `restart-module` of a session) runs, in their
/// thread: for what must happen only once in a process.
inline bool is_restarting_module() {
  return hot_restart_is_restarting_module != nullptr && hot_restart_is_restarting_module() != 0;
}

} // namespace hot_restart
// NOLINTEND(readability-identifier-naming)
