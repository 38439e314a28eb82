// Leads the conversation on the program's side. A session that does not say hello in time, or goes
// away, means an ordinary death.
#include "session/session_client.h"

#include "base/channel.h"
#include "base/config.h"
#include "base/descriptor_reserve.h"
#include "base/message_line.h"
#include "base/settings.h"
#include "load/reload.h"
#include "session/hooks.h"
#include "session/module_restart.h"
#include "session/session_choice.h"
#include "session/session_process.h"
#include "session/trial.h"

#include <cerrno>
#include <cstdint>
#include <hot_restart/wire.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace hot_restart::runtime {
namespace {

constexpr std::int64_t kHelloSeconds = 10;
// For one crash: sessions that ended without a decision, and those that never began.
constexpr int kMostLost = 5;
constexpr int kMostFailed = 2;

/// The body of a message; large enough for every message that a session sends.
union Body {
  wire::Hello hello;
  wire::Tracer tracer;
  wire::Exit exit;
  wire::Restart restart;
  wire::Text text;
  wire::Use use;
  wire::Try trial;
  wire::Description description;
  Body() { ::memset(static_cast<void*>(this), 0, sizeof *this); }
};

class Conversation {
public:
  Conversation(int fd, const wire::Crash& crash)
      : channel_(fd), crash_(crash), deadline_(nowMilliseconds() + kHelloSeconds * 1000) {}

  SessionResult run() {
    if (!channel_.send(wire::MessageType::kCrash, &crash_, sizeof crash_)) {
      return gone();
    }
    for (;;) {
      wire::MessageHeader header;
      Body body;
      if (!channel_.receive(header, &body, sizeof body, deadline_)) {
        return gone();
      }
      SessionResult result;
      if (obey(header.type, body, result)) {
        return result;
      }
    }
  }

private:
  /// The session has not decided anything, and is not there any more.
  SessionResult gone() {
    SessionResult result;
    result.verdict = deadline_ == 0 ? SessionVerdict::kLost : SessionVerdict::kNone;
    if (crash_.cause == wire::Cause::kRequest) {
      return result; // No crash: who has asked is told by the closed socket.
    }
    MessageLine line;
    line << "the session ";
    if (result.verdict == SessionVerdict::kLost) {
      line << "has ended without a decision (was its hrtool killed?)";
    } else if (errno == ETIMEDOUT) {
      line << "did not answer within " << kHelloSeconds << " seconds (" << config().hrtool << ")";
    } else {
      line << "ended before it began (" << config().hrtool << ")";
    }
    line.toStderr();
    return result;
  }

  /// True: `result` says how the session ended.
  bool obey(wire::MessageType type, Body& body, SessionResult& result) {
    switch (type) {
    case wire::MessageType::kTry:
      return tryRestart(body.trial, result);
    case wire::MessageType::kRestart:
      return acceptRestart(body.restart, result);
    case wire::MessageType::kReraise:
    case wire::MessageType::kResume:
      return true;
    case wire::MessageType::kRefused:
      result.verdict = SessionVerdict::kRefused;
      return true;
    case wire::MessageType::kExit:
      _exit(body.exit.status);
    default:
      serve(type, body);
      return false;
    }
  }

  /// What the session wants done before it decides.
  void serve(wire::MessageType type, Body& body) {
    switch (type) {
    case wire::MessageType::kHello:
      deadline_ = 0;
      break;
    case wire::MessageType::kAllowTracer:
      // The kernel refuses it where it has no Yama: then nothing is needed.
      prctl(PR_SET_PTRACER, body.tracer.pid);
      channel_.send(wire::MessageType::kReady, nullptr, 0);
      break;
    case wire::MessageType::kLoad:
      load(&loadUnit, body.text);
      break;
    case wire::MessageType::kLoadAll:
      load(&loadUnits, body.text);
      break;
    case wire::MessageType::kLoadModule:
      load(&loadModule, body.text);
      break;
    case wire::MessageType::kUse:
      use(body.use);
      break;
    case wire::MessageType::kDescribe:
      describe(body.description);
      break;
    case wire::MessageType::kStop:
      hot_restart_session_stop();
      break;
    default:
      (MessageLine() << "the session sent an unknown message " << static_cast<int>(type))
          .toDebugLog();
    }
  }

  /// True in the copy of the process: it restarts and has no session of its own.
  bool tryRestart(wire::Try& trial, SessionResult& result) const {
    trial.list[sizeof trial.list - 1] = trial.socket[sizeof trial.socket - 1] =
        trial.output[sizeof trial.output - 1] = '\0';
    if (trial.stubFrame >= crash_.frameCount ||
        (crash_.frames[trial.stubFrame].flags & wire::kFrameStub) == 0) {
      const wire::Trying refused;
      channel_.send(wire::MessageType::kTrying, &refused, sizeof refused);
      return false;
    }
    result.verdict = SessionVerdict::kRestart;
    result.stubFrame = trial.stubFrame;
    result.tablesCoverFaults = trial.tablesCoverFaults != 0;
    return startTrial(trial, crash_, channel_.descriptor());
  }

  /// An outer frame is allowed, any frame that is no stub is not.
  bool acceptRestart(const wire::Restart& restart, SessionResult& result) const {
    if (restart.stubFrame >= crash_.frameCount ||
        (crash_.frames[restart.stubFrame].flags & wire::kFrameStub) == 0) {
      (MessageLine() << "the session asked to restart frame " << restart.stubFrame
                     << ", which is no wrapped function")
          .toStderr();
      return false;
    }
    result.verdict = SessionVerdict::kRestart;
    result.stubFrame = restart.stubFrame;
    result.tablesCoverFaults = restart.tablesCoverFaults != 0;
    setStayingDebugger(static_cast<int>(restart.stayingDebugger));
    runHooks(HookTime::kBeforeRestart);
    return true;
  }

  void load(void (*how)(const char*, wire::LoadReply&), wire::Text& path) const {
    path.text[sizeof path.text - 1] = '\0';
    runHooks(HookTime::kBeforeReload);
    wire::LoadReply reply;
    how(path.text, reply);
    if (reply.ok != 0) {
      runHooks(HookTime::kAfterReload);
    }
    channel_.send(wire::MessageType::kLoaded, &reply, sizeof reply);
  }

  /// The program's own code runs here, if it asked for it.
  void describe(const wire::Description& description) const {
    describeToHooks(description, crash_);
    runHooks(HookTime::kCrash);
    const wire::Described answer{.settings = settings()};
    channel_.send(wire::MessageType::kDescribed, &answer, sizeof answer);
  }

  void use(wire::Use& version) const {
    version.plan[sizeof version.plan - 1] = '\0';
    wire::LoadReply reply;
    useVersion(version, reply);
    channel_.send(wire::MessageType::kLoaded, &reply, sizeof reply);
  }

  Channel channel_;
  const wire::Crash& crash_;
  std::int64_t deadline_; ///< The session must have said hello by then; 0: it has.
};

/// A program that has changed its user, or has secrets, is not "dumpable": its own user may neither
/// read its /proc nor trace it. A session must, so it is for that time.
class OpenToItsUser {
public:
  OpenToItsUser() : before_(prctl(PR_GET_DUMPABLE)) {
    if (before_ != kOpen) {
      prctl(PR_SET_DUMPABLE, kOpen);
    }
  }
  OpenToItsUser(const OpenToItsUser&) = delete;
  OpenToItsUser& operator=(const OpenToItsUser&) = delete;
  ~OpenToItsUser() {
    if (before_ != kOpen) {
      prctl(PR_SET_DUMPABLE, 0); // 2 can be the system's word only; it means no more to us.
    }
  }

private:
  static constexpr int kOpen = 1;
  int before_;
};

bool isWithoutVerdict(const SessionResult& result) {
  return result.verdict == SessionVerdict::kLost || result.verdict == SessionVerdict::kNone;
}

/// One session from its start to its verdict.
SessionResult runOneSession(const wire::Crash& crash, const char* command) {
  const SessionProcess session = startSession(config().hrtool, command);
  if (session.fd < 0) {
    (MessageLine() << "cannot run " << config().hrtool << " (" << session.failed << ": "
                   << strerrordesc_np(session.error) << ")")
        .toStderr();
    return {.verdict = SessionVerdict::kNone};
  }
  SessionResult result = Conversation(session.fd, crash).run();
  result.fd = isTrial() ? -1 : session.fd; // A copy has closed it.
  if (result.fd >= 0 && result.verdict != SessionVerdict::kRestart) {
    close(session.fd);
    result.fd = -1;
  }
  return result;
}

/// A session can be killed, by the kernel for want of memory, too. The state is in this process,
/// and so another one takes over; but not for ever, should they all fail.
SessionResult runSessions(const wire::Crash& crash, const char* command) {
  useReserve();
  SessionResult result = runOneSession(crash, command);
  if (crash.cause == wire::Cause::kRequest) {
    return result;
  }
  int lost = 0;
  int failed = 0;
  while (isWithoutVerdict(result)) {
    ++(result.verdict == SessionVerdict::kLost ? lost : failed);
    if (lost == kMostLost || failed == kMostFailed) {
      (MessageLine() << "no session can be had: the crash takes its ordinary course").toStderr();
      break;
    }
    (MessageLine() << "the program is as it was, and another session is started").toStderr();
    result = runOneSession(crash, command);
  }
  return result;
}

} // namespace

SessionResult runSession(const wire::Crash& crash, const char* command) {
  if (config().hrtool[0] == '\0') {
    MessageLine line;
    line << "no hrtool found beside libhot_restart.so (set HOT_RESTART_HRTOOL); the crash takes ";
    (line << "its ordinary course").toStderr();
    return {};
  }
  const OpenToItsUser open;
  const SessionResult result = runSessions(crash, command);
  if (result.fd < 0) {
    holdReserve();
  }
  return result;
}

void endSession(int fd, const wire::RestartReport& report) {
  if (fd < 0) {
    return;
  }
  static_cast<void>(Channel(fd).send(wire::MessageType::kRestarting, &report, sizeof report));
  close(fd);
  holdReserve();
}

} // namespace hot_restart::runtime
