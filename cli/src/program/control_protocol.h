// What is said over a session's control socket: one JSON object per line, by gdb's script and by
// `hrtool continue ...`.
//
//   request:
//   {"version":1,"command":"show|continue|...","frame":2,"detail":"...","from":"debugger"}
//   replies:  {"text":"..."} any number of times, then
//   {"done":true,"ok":...,"text":"...","report":{...}}
#pragma once

#include "hot_restart/result.h"
#include "program/verb.h"

#include <chrono>
#include <functional>
#include <optional>
#include <string>

namespace hot_restart::cli {

inline constexpr int kControlVersion = 1;
inline constexpr const char* kControlName = "/control";
/// Where `hrtool attend`, started by a running program, finds who asked for it.
inline constexpr const char* kAttendName = "/attend";

struct ControlRequest {
  Verb command = Verb::kNone;
  std::string detail = {};            ///< attach-failed, fall-back: why.
  std::optional<unsigned> frame = {}; ///< continue: a restartable frame, by its number in the
                                      ///< report's backtrace. None: the innermost.
  bool fromDebugger =
      false;          ///< The debugger of this session asks: it leaves before the program goes on,
  bool stays = false; ///< or stays attached meanwhile.
  bool stop = false;  ///< continue: the program is to stop where the function begins.
};

std::string toJson(const ControlRequest& request);
/// kInvalidArgument: not JSON, another version, not a verb that can be asked for.
Result<ControlRequest> requestFromJson(const std::string& line);

struct ControlReply {
  bool done = false, ok = false;
  std::string text;
  std::string reportJson = {};       ///< Empty: none.
  std::string reportName = "report"; ///< Which member holds it: "versions", "trial", "restart".
};

std::string toJson(const ControlReply& reply);
Result<ControlReply> replyFromJson(const std::string& line);

/// A connected client of the session. Sends do not fail: a client that has gone misses the rest.
class ControlConnection {
public:
  explicit ControlConnection(int descriptor);
  ControlConnection(ControlConnection&& other) noexcept;
  ControlConnection& operator=(ControlConnection&& other) = delete;
  ~ControlConnection();

  void say(const std::string& text);
  void finish(bool ok, const std::string& text, const std::string& reportJson = {},
              const std::string& reportName = "report");
  /// The next line, waited for at most `limit`.
  Result<std::string> readLine(std::chrono::milliseconds limit);
  void writeLine(const std::string& line);
  /// Whether the client has closed its end.
  bool isGone() const;

private:
  int descriptor_;
  std::string buffer_;
};

/// The listening end, in the session's folder. Only this user can connect (folder 0700, and the
/// peer is checked).
class ControlServer {
public:
  static Result<ControlServer> listen(const std::string& folder,
                                      const std::string& name = kControlName);
  ControlServer(ControlServer&& other) noexcept;
  ControlServer& operator=(ControlServer&& other) = delete;
  ~ControlServer();

  int descriptor() const { return descriptor_; }
  std::optional<ControlConnection> accept();

private:
  ControlServer(int descriptor, std::string path);

  int descriptor_;
  std::string path_;
};

/// Connects to the session in `folder`. kNotFound when no session is open there (the program is
/// running).
Result<ControlConnection> connectToSession(const std::string& folder,
                                           const std::string& name = kControlName);

/// Whether the process stands in a session now.
bool hasSession(int pid);

/// A reload may compile for minutes; the other end's death is seen at once.
inline constexpr std::chrono::milliseconds kReplyPatience = std::chrono::hours{24};

/// Sends one request and waits for its last reply, `patience` for each part of it; `onText` gets
/// what is said on the way. kNotFound: no session is open. kSystem: it ended, or did not answer.
Result<ControlReply> askSession(const std::string& folder, const ControlRequest& request,
                                const std::function<void(const std::string&)>& onText,
                                std::chrono::milliseconds patience = kReplyPatience);

} // namespace hot_restart::cli
