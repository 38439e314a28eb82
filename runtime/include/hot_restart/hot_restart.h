// The header for people: marks that say which functions hot_restart wraps. It needs nothing to be
// linked and means nothing to a compiler that is not asked to wrap; include it wherever a mark
// stands.
//
//   HOT_RESTART_WRAP int parse(const Token&);      // wrap this one, also in a MARKED_ONLY target
//   class HOT_RESTART_NO_WRAP Simd { ... };        // leave this one alone, with all of its members
//   HOT_RESTART_WRAP_MODULE;                       // at namespace scope: wrap every function of
//   this file
//
// In a program that runs without crashing nothing of this is ever executed.
#pragma once

// Only Clang reads annotations, and Clang is what the rewriter parses with; g++ sees nothing.
#if defined(__clang__)
#define HOT_RESTART_MARK_(text) __attribute__((annotate(text)))
#else
#define HOT_RESTART_MARK_(text)
#endif

/// Before a function or after `class`: wrap it. The annotation reads "hot_restart::wrap".
#define HOT_RESTART_WRAP HOT_RESTART_MARK_("hot_restart::wrap")

/// Before a function or after `class`: leave it exactly as written. The annotation reads
/// "hot_restart::no_wrap".
#define HOT_RESTART_NO_WRAP HOT_RESTART_MARK_("hot_restart::no_wrap")

/// At namespace scope, with a semicolon: wrap every function of the file it stands in. It is the
/// forward declaration of a class that carries the annotation "hot_restart::wrap_module"; repeating
/// it is harmless.
#define HOT_RESTART_WRAP_MODULE                                                                    \
  struct HOT_RESTART_MARK_("hot_restart::wrap_module") HotRestartWrapModule
