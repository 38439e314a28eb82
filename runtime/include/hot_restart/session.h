// What a program may say about the sessions that its crashes open. Part of hot_restart.h; all of it
// does nothing, and reads as shown here, in a program that is not linked to hot_restart.
//
//   hot_restart::reload_on_continue = false;      // `continue` calls the same version again
//   hot_restart::reload_all_on_continue = true;   // it reloads all functions of each edited file
//   hot_restart::print_help_message = false;      // no help text in the first session
//   hot_restart::program_should_exit = true;      // from now on crashes take their ordinary course
//   hot_restart::restart_innermost = true;        // not the function that was edited, further out
//   hot_restart::debugger = "wait";               // as HOT_RESTART_DEBUGGER
//
// The last who speaks wins: the environment at the start, then the program. Any thread may speak.
#pragma once

// Names are those of C, and of Python's hot_restart.
// NOLINTBEGIN(readability-identifier-naming)

/// What is known of a crash; texts are never null and live as long as the hook runs.
struct hot_restart_crash_info {
  const char* function;       ///< What a restart calls again: "Foo::bar(int)".
  const char* file;           ///< The place of the crash, with its line.
  const char* cause;          ///< For people: "SIGSEGV: null pointer access (address 0x0)".
  const char* exception_type; ///< "std::runtime_error"; empty: no exception.
  const char* what;           ///< What the exception says of itself: its what(); empty: nothing.
  unsigned line;
  unsigned version; ///< The function's version: 1 as built, 2 after the first edit.
  unsigned number;  ///< 1 for the first crash of the process.
  int signal;       ///< 0: none.
};

extern "C" {
// Weak: null where libhot_restart.so is not linked.
__attribute__((weak)) int hot_restart_get_setting(int setting);
__attribute__((weak)) void hot_restart_set_setting(int setting, int value);
__attribute__((weak)) const char* hot_restart_debugger(const char* name);
__attribute__((weak)) void hot_restart_exit(int status);
__attribute__((weak)) void hot_restart_reraise();
__attribute__((weak)) int hot_restart_add_hook(int when,
                                               void (*hook)(const hot_restart_crash_info*));
}

namespace hot_restart {

using crash_info = hot_restart_crash_info;

namespace detail {

/// A setting that is assigned to and read like a variable.
template <int Number, bool Default> struct Flag {
  const Flag& operator=(bool value) const {
    if (hot_restart_set_setting != nullptr) {
      hot_restart_set_setting(Number, value ? 1 : 0);
    }
    return *this;
  }
  operator bool() const {
    return hot_restart_get_setting != nullptr ? hot_restart_get_setting(Number) != 0 : Default;
  }
};

struct Debugger {
  const Debugger& operator=(const char* name) const {
    if (hot_restart_debugger != nullptr) {
      hot_restart_debugger(name);
    }
    return *this;
  }
  operator const char*() const {
    return hot_restart_debugger != nullptr ? hot_restart_debugger(nullptr) : "none";
  }
};

inline bool addHook(int when, void (*hook)(const crash_info*)) {
  return hot_restart_add_hook != nullptr && hot_restart_add_hook(when, hook) != 0;
}

} // namespace detail

static constexpr detail::Flag<0, true> reload_on_continue{};
static constexpr detail::Flag<1, false> reload_all_on_continue{};
static constexpr detail::Flag<2, true> print_help_message{};
static constexpr detail::Flag<3, false> program_should_exit{};
/// By default a restart calls the innermost function on the stack that was edited.
static constexpr detail::Flag<4, false> restart_innermost{};
/// "auto", "gdb", "lldb", "prompt", "wait", "hrtool" or "none"; other names are told on stderr and
/// ignored.
static constexpr detail::Debugger debugger{};

/// No more sessions and restarts: the crash at hand (in a hook, or at a debugger's prompt), or the
/// next one, ends the program, with its own status or the given one (0 to 255). Returns at once:
/// without a crash the program just goes on.
inline void exit() {
  if (hot_restart_exit != nullptr) {
    hot_restart_exit(-1);
  }
}
inline void exit(int status) {
  if (hot_restart_exit != nullptr) {
    hot_restart_exit(status);
  }
}

/// The crash at hand takes its ordinary course as soon as the hook or the debugger lets go: an
/// exception that somebody would catch goes on to them, everything else ends the program. Without a
/// crash: nothing.
inline void reraise() {
  if (hot_restart_reraise != nullptr) {
    hot_restart_reraise();
  }
}

// Hooks run in the crashed thread, inside the session, in the order of their registration (16 in
// all; then, and where hot_restart is not linked: false). The program's state is that of the crash:
// heap and locks may be broken. A hook that crashes, throws, or does not end within 10 seconds is
// left, and named on stderr.

/// The hook is called when a session is about to open. It may call reraise() or exit().
inline bool on_crash(void (*hook)(const crash_info*)) { return detail::addHook(0, hook); }
/// The hook is called before new versions are loaded: they have been compiled, and are known to
/// fit.
inline bool before_reload(void (*hook)(const crash_info*)) { return detail::addHook(1, hook); }
/// The hook is called when the new versions are in.
inline bool after_reload(void (*hook)(const crash_info*)) { return detail::addHook(2, hook); }
/// The hook is called before the function is called again (reloaded or not). Then its frames are
/// left.
inline bool before_restart(void (*hook)(const crash_info*)) { return detail::addHook(3, hook); }

} // namespace hot_restart
// NOLINTEND(readability-identifier-naming)
