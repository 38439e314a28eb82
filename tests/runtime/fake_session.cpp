// Stands in for hrtool: speaks the session's side of wire.h and does what FAKE_SESSION says. What
// it is told goes, one line per message, to the file FAKE_SESSION_LOG.
//
// clang-format off
//   FAKE_SESSION=restart | reraise | exit:STATUS | outermost | no-hello | hello-only | refuse-once
//              | load           loads FAKE_SESSION_UNIT (programs/unit.cpp) and restarts
//              | load-bad:WHAT  tries a plan that is spoiled in WHAT, then does as `load`
// clang-format on
#include "elf_symbols.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <hot_restart/wire.h>
#include <string>
#include <unistd.h>
#include <vector>

namespace wire = hot_restart::wire;

namespace {

int channel = -1;
wire::Crash crash;

std::string fromEnvironment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

void log(const std::string& line) {
  const int fd =
      open(fromEnvironment("FAKE_SESSION_LOG").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  const std::string text = line + "\n";
  [[maybe_unused]] const ssize_t written = write(fd, text.data(), text.size());
  close(fd);
}

void send(wire::MessageType type, const void* body, std::uint32_t size) {
  wire::MessageHeader header;
  header.type = type;
  header.size = size;
  [[maybe_unused]] ssize_t written = write(channel, &header, sizeof header);
  written = write(channel, body, size);
}

bool receiveAll(void* data, std::size_t size) {
  auto* at = static_cast<char*>(data);
  while (size > 0) {
    const ssize_t got = read(channel, at, size);
    if (got <= 0) {
      return false;
    }
    at += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

/// Exits when the program is gone or sends something else.
template <class Body> void receive(wire::MessageType type, Body& body) {
  wire::MessageHeader header;
  if (!receiveAll(&header, sizeof header) || header.type != type || header.size != sizeof body ||
      !receiveAll(&body, sizeof body)) {
    log("broken");
    std::_Exit(1);
  }
}

int countInheritedFiles() {
  int count = 0;
  for (int fd = 0; fd < 1024; ++fd) {
    count += fcntl(fd, F_GETFD) >= 0 ? 1 : 0;
  }
  return count;
}

void logCrash() {
  std::string line = "crash " + std::to_string(crash.crashNumber) + " cause " +
                     std::to_string(static_cast<unsigned>(crash.cause)) + " signal " +
                     std::to_string(crash.signal) + " kind " +
                     std::to_string(static_cast<unsigned>(crash.session)) + " type [" +
                     crash.exceptionType + "] what [" + crash.exceptionWhat + "]";
  const bool stubIsMarked = (crash.frames[crash.stubFrame].flags & wire::kFrameStub) != 0;
  line += stubIsMarked ? " stub" : " NO-STUB";
  line += crash.retry != 0 ? " retry" : "";
  line += " files " + std::to_string(countInheritedFiles());
  log(line);
}

std::uint32_t outermostStub() {
  std::uint32_t found = crash.stubFrame;
  for (std::uint32_t i = 0; i < crash.frameCount; ++i) {
    found = (crash.frames[i].flags & wire::kFrameStub) != 0 ? i : found;
  }
  return found;
}

void restart(std::uint32_t frame) {
  const wire::Restart body{.stubFrame = frame,
                           .tablesCoverFaults =
                               fromEnvironment("FAKE_SESSION_TABLES") == "cover faults" ? 1U : 0U};
  send(wire::MessageType::kRestart, &body, sizeof body);
  wire::RestartReport report;
  receive(wire::MessageType::kRestarting, report);
  log("restarting run " + std::to_string(report.cleanupsRun) + " skipped " +
      std::to_string(report.cleanupsSkipped));
}

/// Appends strings and tables to one another in the order of the format.
class PlanWriter {
public:
  std::vector<wire::PlanModule> modules;
  std::vector<wire::PlanBinding> bindings;
  std::vector<std::uint64_t> initializers;
  std::vector<wire::PlanSlot> slots;

  std::string text(const std::string& unit, const std::string& program) {
    wire::PlanHeader header{};
    std::memcpy(header.magic, wire::kPlanMagic, sizeof header.magic);
    header.moduleCount = static_cast<std::uint32_t>(modules.size());
    header.bindingCount = static_cast<std::uint32_t>(bindings.size());
    header.initializerCount = static_cast<std::uint32_t>(initializers.size());
    header.slotCount = static_cast<std::uint32_t>(slots.size());
    header.unitPath =
        static_cast<std::uint32_t>(sizeof header + bytesOf(modules) + bytesOf(bindings) +
                                   bytesOf(initializers) + bytesOf(slots));
    for (wire::PlanModule& module : modules) {
      module.path = header.unitPath + static_cast<std::uint32_t>(unit.size() + 1);
    }
    header.fileSize =
        header.unitPath + static_cast<std::uint32_t>(unit.size() + program.size() + 2);
    std::string out(reinterpret_cast<const char*>(&header), sizeof header);
    append(out, modules);
    append(out, bindings);
    append(out, initializers);
    append(out, slots);
    return out + unit + '\0' + program + '\0';
  }

private:
  template <class T> static std::size_t bytesOf(const std::vector<T>& table) {
    return table.size() * sizeof(T);
  }
  template <class T> static void append(std::string& out, const std::vector<T>& table) {
    out.append(reinterpret_cast<const char*>(table.data()), bytesOf(table));
  }
};

/// `spoil` names what to make wrong.
std::string makePlan(const std::string& spoil) {
  const std::string unit = fromEnvironment("FAKE_SESSION_UNIT");
  char path[4096] = {};
  const std::string link = "/proc/" + std::to_string(crash.pid) + "/exe";
  [[maybe_unused]] const ssize_t size = readlink(link.c_str(), path, sizeof path - 1);
  auto program = hot_restart::test::symbolsOf(path);
  auto own = hot_restart::test::symbolsOf(unit);
  using Kind = wire::PlanBindingKind;
  PlanWriter plan;
  plan.modules = {{}};
  plan.bindings = {
      {Kind::kAddress, 0, own["boundFileCounter"], program["_ZL11fileCounter"]},
      {Kind::kAddress, 0, own["boundReadOnly"], program["attempts_in_text"]},
      {Kind::kTlsModule, 0, own["boundThreadCounter"], 0},
      {Kind::kTlsOffset, 0, own["boundThreadCounter"] + 8, program["_ZL13threadCounter"]},
  };
  plan.initializers = {own[spoil == "throws"    ? "unitInitThrows"
                           : spoil == "crashes" ? "unitInitCrashes"
                                                : "unitInit"]};
  plan.slots = {{0, 0, program["reloaded_slot"], own["newBody"]}};
  if (spoil == "build") {
    plan.modules[0].identity = 1;
  } else if (spoil == "slot") {
    plan.slots[0].slot = 0;
  } else if (spoil == "binding") {
    plan.bindings[0].where = 1ULL << 40;
  }
  const std::string text = plan.text(spoil == "unit" ? "/nonexistent/unit.so" : unit, path);
  std::string name = fromEnvironment("FAKE_SESSION_LOG") + ".plan";
  std::ofstream(name, std::ios::binary)
      << (spoil == "truncated" ? text.substr(0, text.size() / 2) : text);
  return name;
}

bool load(const std::string& spoil) {
  const std::string name = makePlan(spoil);
  wire::Text path;
  std::strncpy(path.text, name.c_str(), sizeof path.text - 1);
  send(wire::MessageType::kLoad, &path, sizeof path);
  wire::LoadReply reply;
  receive(wire::MessageType::kLoaded, reply);
  log(reply.ok != 0 ? "loaded" : std::string("refused ") + reply.message);
  return reply.ok != 0;
}

void decide(const std::string& order) {
  if (order == "reraise") {
    send(wire::MessageType::kReraise, nullptr, 0);
  } else if (order.starts_with("exit:")) {
    const wire::Exit body{.status = std::atoi(order.c_str() + 5)};
    send(wire::MessageType::kExit, &body, sizeof body);
  } else if (order == "outermost") {
    restart(outermostStub());
  } else if (order == "load") {
    if (crash.crashNumber == 1) {
      load("");
    }
    restart(crash.stubFrame);
  } else if (order.starts_with("load-bad:")) {
    load(order.substr(std::strlen("load-bad:")));
    load("");
    restart(crash.stubFrame);
  } else if (order == "refuse-once" && crash.retry == 0 && crash.crashNumber == 1) {
    send(wire::MessageType::kRefused, nullptr, 0);
  } else if (order == "restart" || order == "refuse-once") {
    restart(crash.stubFrame);
  }
}

} // namespace

int main(int count, char** arguments) {
  const std::string order = fromEnvironment("FAKE_SESSION");
  if (count != 4 || std::strcmp(arguments[1], "session") != 0 ||
      std::strcmp(arguments[2], "--fd") != 0) {
    log("wrong arguments");
    return 2;
  }
  channel = std::atoi(arguments[3]);
  receive(wire::MessageType::kCrash, crash);
  logCrash();
  if (order == "no-hello") {
    return 0;
  }
  const wire::Hello hello{.sessionPid = static_cast<std::uint32_t>(getpid())};
  send(wire::MessageType::kHello, &hello, sizeof hello);
  decide(order);
  return 0;
}
