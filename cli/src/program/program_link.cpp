// Framing of wire.h messages over the socketpair, with partial reads and writes and a clear error
// for a dead program.
#include "program/program_link.h"

#include "hot_restart/result.h"
#include "hot_restart/wire.h"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

namespace hot_restart::cli {
namespace {

Error programEnded() { return {ErrorCode::kSystem, "the program has ended"}; }

bool writeAll(int descriptor, const void* data, std::size_t size) {
  const char* bytes = static_cast<const char*>(data);
  while (size > 0) {
    const ssize_t sent = ::send(descriptor, bytes, size, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) {
      continue;
    }
    if (sent <= 0) {
      return false;
    }
    bytes += sent;
    size -= static_cast<std::size_t>(sent);
  }
  return true;
}

bool readAll(int descriptor, void* data, std::size_t size) {
  char* bytes = static_cast<char*>(data);
  while (size > 0) {
    const ssize_t got = ::read(descriptor, bytes, size);
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got <= 0) {
      return false;
    }
    bytes += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

} // namespace

ProgramLink::ProgramLink(int descriptor) : descriptor_(descriptor) {}

ProgramLink::~ProgramLink() { ::close(descriptor_); }

Result<wire::Crash> ProgramLink::receiveCrash() {
  wire::Crash crash;
  if (Status status = receive(wire::MessageType::kCrash, &crash, sizeof crash); !status) {
    return status.error();
  }
  crash.frameCount = std::min(crash.frameCount, wire::kMaxFrames);
  crash.leftOutCount = std::min(crash.leftOutCount, wire::kMostLeftOut);
  crash.exceptionType[sizeof crash.exceptionType - 1] = '\0';
  crash.exceptionWhat[sizeof crash.exceptionWhat - 1] = '\0';
  const bool needsStub = crash.cause != wire::Cause::kRequest;
  if (needsStub && crash.stubFrame >= crash.frameCount) {
    return Error{ErrorCode::kSystem, "the program sent a crash without a function to restart"};
  }
  return crash;
}

Result<wire::Adopt> ProgramLink::receiveAdopt() {
  wire::Adopt request;
  if (Status status = receive(wire::MessageType::kAdopt, &request, sizeof request); !status) {
    return status.error();
  }
  return request;
}

Status ProgramLink::adopted() { return send(wire::MessageType::kAdopted, nullptr, 0); }

Status ProgramLink::sayHello() {
  const wire::Hello hello{static_cast<std::uint32_t>(::getpid())};
  return send(wire::MessageType::kHello, &hello, sizeof hello);
}

Status ProgramLink::allowTracer(std::uint32_t pid) {
  const wire::Tracer tracer{pid};
  if (Status status = send(wire::MessageType::kAllowTracer, &tracer, sizeof tracer); !status) {
    return status;
  }
  return receive(wire::MessageType::kReady, nullptr, 0);
}

Result<wire::LoadReply> ProgramLink::load(const std::string& planPath) {
  return sendPath(wire::MessageType::kLoad, planPath);
}

Result<wire::LoadReply> ProgramLink::loadAll(const std::string& listPath) {
  return sendPath(wire::MessageType::kLoadAll, listPath);
}

Result<wire::LoadReply> ProgramLink::loadModule(const std::string& listPath) {
  return sendPath(wire::MessageType::kLoadModule, listPath);
}

Result<wire::Settings> ProgramLink::describe(const wire::Description& description) {
  if (Status status = send(wire::MessageType::kDescribe, &description, sizeof description);
      !status) {
    return status.error();
  }
  wire::Described answer;
  if (Status status = receive(wire::MessageType::kDescribed, &answer, sizeof answer); !status) {
    return status.error();
  }
  return answer.settings;
}

Result<wire::ModuleWish> ProgramLink::receiveModuleWish() {
  wire::ModuleWish wish;
  if (Status status = receive(wire::MessageType::kModule, &wish, sizeof wish); !status) {
    return status.error();
  }
  wish.file[sizeof wish.file - 1] = '\0';
  return wish;
}

Status ProgramLink::moduleDone(const wire::ModuleReply& reply) {
  return send(wire::MessageType::kModuleDone, &reply, sizeof reply);
}

Result<wire::LoadReply> ProgramLink::sendPath(wire::MessageType type, const std::string& path) {
  wire::Text text;
  if (path.size() >= sizeof text.text) {
    return Error{ErrorCode::kSystem, "the path of the load plan is too long: " + path};
  }
  std::memcpy(text.text, path.c_str(), path.size() + 1);
  if (Status status = send(type, &text, sizeof text); !status) {
    return status.error();
  }
  return receiveLoadReply();
}

Result<wire::LoadReply> ProgramLink::use(const std::string& planPath, bool original) {
  wire::Use use;
  if (planPath.size() >= sizeof use.plan) {
    return Error{ErrorCode::kSystem, "the path of the load plan is too long: " + planPath};
  }
  use.original = original ? 1 : 0;
  std::memcpy(use.plan, planPath.c_str(), planPath.size() + 1);
  if (Status status = send(wire::MessageType::kUse, &use, sizeof use); !status) {
    return status.error();
  }
  return receiveLoadReply();
}

Result<wire::LoadReply> ProgramLink::receiveLoadReply() {
  wire::LoadReply reply;
  if (Status status = receive(wire::MessageType::kLoaded, &reply, sizeof reply); !status) {
    return status.error();
  }
  reply.message[sizeof reply.message - 1] = '\0';
  return reply;
}

Result<wire::RestartReport> ProgramLink::restart(const wire::Restart& restart) {
  if (Status status = send(wire::MessageType::kRestart, &restart, sizeof restart); !status) {
    return status.error();
  }
  wire::RestartReport report;
  if (Status status = receive(wire::MessageType::kRestarting, &report, sizeof report); !status) {
    return status.error();
  }
  return report;
}

Status ProgramLink::exit(int status) {
  const wire::Exit exit{status};
  return send(wire::MessageType::kExit, &exit, sizeof exit);
}

Status ProgramLink::stop() { return send(wire::MessageType::kStop, nullptr, 0); }

Status ProgramLink::reraise() { return send(wire::MessageType::kReraise, nullptr, 0); }

Status ProgramLink::refuse() { return send(wire::MessageType::kRefused, nullptr, 0); }

Status ProgramLink::startTrial(const wire::Try& wish) {
  if (Status status = send(wire::MessageType::kTry, &wish, sizeof wish); !status) {
    return status;
  }
  wire::Trying answer;
  if (Status status = receive(wire::MessageType::kTrying, &answer, sizeof answer); !status) {
    return status;
  }
  return answer.ok != 0 ? Status(Done{})
                        : Status(Error{ErrorCode::kRefused, "the program could not be copied"});
}

Result<bool> ProgramLink::receiveTrialEnd(wire::Returned& returned, wire::Crash& crash) {
  wire::MessageHeader header;
  if (!readAll(descriptor_, &header, sizeof header)) {
    return programEnded();
  }
  const bool hasReturned =
      header.type == wire::MessageType::kReturned && header.size == sizeof returned;
  const bool hasCrashed = header.type == wire::MessageType::kCrash && header.size == sizeof crash;
  void* const body = hasReturned ? static_cast<void*>(&returned) : static_cast<void*>(&crash);
  if ((!hasReturned && !hasCrashed) || !readAll(descriptor_, body, header.size)) {
    return programEnded();
  }
  crash.frameCount = std::min(crash.frameCount, wire::kMaxFrames);
  crash.leftOutCount = std::min(crash.leftOutCount, wire::kMostLeftOut);
  crash.stubFrame = std::min(crash.stubFrame, wire::kMaxFrames - 1);
  crash.exceptionType[sizeof crash.exceptionType - 1] = '\0';
  crash.exceptionWhat[sizeof crash.exceptionWhat - 1] = '\0';
  return hasReturned;
}

Status ProgramLink::resume() { return send(wire::MessageType::kResume, nullptr, 0); }

Status ProgramLink::send(wire::MessageType type, const void* body, std::uint32_t size) {
  wire::MessageHeader header;
  header.type = type;
  header.size = size;
  if (!writeAll(descriptor_, &header, sizeof header) || !writeAll(descriptor_, body, size)) {
    return programEnded();
  }
  return Done{};
}

Status ProgramLink::receive(wire::MessageType expected, void* body, std::uint32_t size) {
  wire::MessageHeader header;
  if (!readAll(descriptor_, &header, sizeof header)) {
    return programEnded();
  }
  if (header.magic != wire::kMagic || header.version != wire::kVersion) {
    return Error{ErrorCode::kSystem,
                 "the program's libhot_restart speaks another version than this hrtool; "
                 "rebuild the program with this hrtool"};
  }
  if (header.type != expected || header.size != size) {
    return Error{ErrorCode::kSystem,
                 "the program sent message " + std::to_string(static_cast<unsigned>(header.type)) +
                     " where " + std::to_string(static_cast<unsigned>(expected)) + " was expected"};
  }
  if (!readAll(descriptor_, body, size)) {
    return programEnded();
  }
  return Done{};
}

} // namespace hot_restart::cli
