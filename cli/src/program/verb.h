// What a session can be asked to do, and the words for it: on its control socket, at the prompt,
// and on the command line.
#pragma once

#include "hot_restart/rewriter/words.h"

namespace hot_restart::cli {

enum class Verb {
  kNone,     ///< A front end has no wish yet. Nobody can ask for it.
  kFallBack, ///< A front end cannot work here: take a plain prompt. Only a front end wishes that.
  kShow,
  kContinue,
  kReturn,
  kReload,
  kTry,
  kVersions,
  kUse,
  kRestartModule,
  kExit,
  kReraise,
  kAttached,    ///< The debugger of this session is attached.
  kAttachFailed ///< It is not.
};

inline constexpr rewriter::Word<Verb> kVerbWords[] = {{Verb::kNone, ""},
                                                      {Verb::kFallBack, "fall-back"},
                                                      {Verb::kShow, "show"},
                                                      {Verb::kContinue, "continue"},
                                                      {Verb::kReturn, "return"},
                                                      {Verb::kReload, "reload"},
                                                      {Verb::kTry, "try"},
                                                      {Verb::kVersions, "versions"},
                                                      {Verb::kUse, "use"},
                                                      {Verb::kRestartModule, "restart-module"},
                                                      {Verb::kExit, "exit"},
                                                      {Verb::kReraise, "reraise"},
                                                      {Verb::kAttached, "attached"},
                                                      {Verb::kAttachFailed, "attach-failed"}};
constexpr const auto& wordsOf(Verb) { return kVerbWords; }
static_assert(spellsAll(kVerbWords, Verb::kAttachFailed));

} // namespace hot_restart::cli
