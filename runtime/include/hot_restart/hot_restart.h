// The header for people: marks that say which functions hot_restart wraps, and what a program may
// say to it. It needs nothing to be linked and means nothing to a compiler that is not asked to
// wrap.
//
//   HOT_RESTART_WRAP int parse(const Token&);      // wrap this one, also in a MARKED_ONLY target
//   class HOT_RESTART_NO_WRAP Simd { ... };        // leave this one alone, with all of its members
//   HOT_RESTART_WRAP_MODULE;                       // at namespace scope: wrap the whole file
//
//   hot_restart::break_on(hot_restart::exceptions::escaping);   // from now on, everywhere
//   hot_restart::propagate<ParseError, std::bad_alloc>();       // ... but let these pass, and what
//                                                               // derives from them
//
//   hot_restart::reload_on_continue = false;    // settings, hooks, exit(), reraise(): session.h
//   hot_restart::reload_module();               // this file anew, with its state: modules.h
//
// In a program that is not linked to hot_restart all of it does nothing. C++11 and later.
#pragma once

#include <hot_restart/modules.h>
#include <hot_restart/session.h>

#include <typeinfo>

// Annotations are for the rewriter's parse alone: a compiler that sees them keeps what it would
// otherwise leave out.
#if defined(HOT_RESTART_READS_MARKS)
#define HOT_RESTART_MARK_(text) __attribute__((annotate(text)))
#else
#define HOT_RESTART_MARK_(text)
#endif

/// Stands before a function or after `class`: wrap it. The annotation reads "hot_restart::wrap".
#define HOT_RESTART_WRAP HOT_RESTART_MARK_("hot_restart::wrap")

/// Stands before a function or after `class`: leave it exactly as written. The annotation reads
/// "hot_restart::no_wrap".
#define HOT_RESTART_NO_WRAP HOT_RESTART_MARK_("hot_restart::no_wrap")

/// Stands at namespace scope, with a semicolon: wrap every function of the file. It is the forward
/// declaration of a class that carries the annotation "hot_restart::wrap_module"; repeating it is
/// harmless.
#define HOT_RESTART_WRAP_MODULE                                                                    \
  struct HOT_RESTART_MARK_("hot_restart::wrap_module") HotRestartWrapModule

// ---- Functions: weak references into libhot_restart.so, null where it is not linked

extern "C" {
__attribute__((weak)) void hot_restart_break_on(int choice);
__attribute__((weak)) int hot_restart_propagate(const std::type_info* type);
}

namespace hot_restart {

/// Which exceptions open a session.
enum class exceptions {
  as_built, ///< BREAK_ON of each target decides.
  uncaught, ///< Only those that nobody would catch open one.
  escaping, ///< Those that leave a wrapped function and would be caught further out open one as
            ///< well.
};

/// Chooses for the whole program, from now on; over BREAK_ON and HOT_RESTART_BREAK_ON. Any thread
/// may call it.
inline void break_on(exceptions choice) {
  if (hot_restart_break_on != nullptr) {
    hot_restart_break_on(static_cast<int>(choice));
  }
}

#if defined(__cpp_rtti) || defined(__GXX_RTTI)
/// Exceptions of these types, and of classes derived from them, never open a session on their way
/// to a handler. This adds to what was said before (256 types in all). Any thread may call it.
template <class... T> inline void propagate() {
  if (hot_restart_propagate != nullptr) {
    const std::type_info* const types[] = {&typeid(T)...};
    for (const std::type_info* type : types) {
      hot_restart_propagate(type);
    }
  }
}
#endif

} // namespace hot_restart
