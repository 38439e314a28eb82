// The session's end of the socket to the crashed program: wire.h messages, one at a time.
#pragma once

#include "hot_restart/result.h"
#include "hot_restart/wire.h"

#include <cstdint>
#include <string>

namespace hot_restart::cli {

/// Owns the descriptor. Every call blocks until its answer is there or the program is gone; errors
/// are kSystem
/// ("the program has ended") and final. Not thread-safe.
class ProgramLink {
public:
  explicit ProgramLink(int descriptor);
  ProgramLink(const ProgramLink&) = delete;
  ProgramLink& operator=(const ProgramLink&) = delete;
  ~ProgramLink();

  /// It is polled: readable means that the program has ended (it says nothing unasked).
  int descriptor() const { return descriptor_; }

  Result<wire::Crash> receiveCrash();
  Result<wire::Adopt> receiveAdopt();
  Status sayHello();
  /// Lets `pid` and its children trace the program (Yama).
  Status allowTracer(std::uint32_t pid);
  /// Sends a load plan; the reply's `ok` tells whether the unit is in.
  Result<wire::LoadReply> load(const std::string& planPath);
  /// Sends a list of load plans (wire::kLoadAll): all are in, or none.
  Result<wire::LoadReply> loadAll(const std::string& listPath);
  /// The same for a source file with its state (wire::kLoadModule).
  Result<wire::LoadReply> loadModule(const std::string& listPath);
  /// Tells the program's hooks of the crash; what the program wants then.
  Result<wire::Settings> describe(const wire::Description& description);
  /// `hrtool module`: what the program wishes, and what has come of it.
  Result<wire::ModuleWish> receiveModuleWish();
  Status moduleDone(const wire::ModuleReply& reply);
  /// Has the program copied for a trial (wire::kTry).
  Status startTrial(const wire::Try& wish);
  /// The copy's first and last word: over a link of its own. `ended` is set when it has returned,
  /// else `crash` tells why not.
  Result<wire::LoadReply> receiveLoaded() { return receiveLoadReply(); }
  Result<bool> receiveTrialEnd(wire::Returned& returned, wire::Crash& crash);
  /// Ends the session: the program unwinds to that frame and calls again. The report is its last
  /// word.
  Result<wire::RestartReport> restart(const wire::Restart& restart);
  /// Back to a unit that has been loaded (its plan), or to what the program began with.
  Result<wire::LoadReply> use(const std::string& planPath, bool original);
  /// Has a debugger that is attached already stop the program.
  Status stop();
  Status exit(int status);
  Status reraise();
  /// Ends the conversation with a program that asked for its separate bodies.
  Status adopted();
  Status refuse();
  /// Ends the conversation with a running program: it goes on where it was.
  Status resume();

private:
  Result<wire::LoadReply> sendPath(wire::MessageType type, const std::string& path);
  Result<wire::LoadReply> receiveLoadReply();
  Status send(wire::MessageType type, const void* body, std::uint32_t size);
  Status receive(wire::MessageType expected, void* body, std::uint32_t size);

  int descriptor_;
};

} // namespace hot_restart::cli
