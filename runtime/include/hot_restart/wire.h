// The protocol between the crashed program (runtime) and its session (hrtool), over a socketpair;
// and the load plan, a file that hrtool writes and the runtime maps. Both are plain structs of
// fixed layout, so that the runtime allocates nothing for them. The two ends come from the same
// build as a rule; kVersion is checked with every message all the same.
#pragma once

#include <cstdint>

namespace hot_restart::wire {

inline constexpr std::uint32_t kMagic = 0x31545248; // "HRT1"
inline constexpr std::uint16_t kVersion = 7;

// clang-format off
//
//   program                                    hrtool session
//      | ---- kCrash ------------------------------> |   the first message
//      | <--- kHello ------------------------------- |   it lives: no time limit from now on
//      | <--- kAllowTracer ------------------------- |   for the debugger that it starts
//      | ---- kReady ------------------------------> |
//      | <--- kDescribe ---------------------------- |   only if Crash::hooks says so
//      | ---- kDescribed --------------------------> |
//      | <--- kLoad, kLoadAll, kLoadModule, kUse --- |   as often as the user wants
//      | ---- kLoaded -----------------------------> |
//      | <--- kRestart, kReraise, kExit, kRefused -- |   the decision, which ends the session
//      | ---- kRestarting -------------------------> |   just before the body is called again
//
//   A trial:       kTry and kTrying; the copy of the process then connects to Try::socket, says
//                  kLoaded, and at its end kReturned or kCrash.
//   hrtool adopt:  kAdopt, kHello, kLoad and kLoaded for each unit, and at its end kAdopted.
//   hrtool module: kModule, kHello, kLoadModule and kLoaded if all went well, and kModuleDone.
//   hrtool attend: as a session, but kResume ends it.

enum class MessageType : std::uint16_t {
  kCrash = 1,        ///< Crash.
  kHello = 2,        ///< Hello.
  kLoad = 3,         ///< Text: the path of a load plan.
  kLoaded = 4,       ///< LoadReply.
  kRestart = 5,      ///< Restart: unwind to that stub and call again.
  kReraise = 6,      ///< No body: die as the program would have died.
  kExit = 7,         ///< Exit: `_exit` with that status.
  kAllowTracer = 8,  ///< Tracer: PR_SET_PTRACER for that pid.
  kReady = 9,        ///< No body: the tracer is allowed.
  kRefused = 10,     ///< No body: the reload was refused; stop under the debugger again.
  kRestarting = 11,  ///< RestartReport.
  kAdopt = 12,       ///< Adopt.
  kAdopted = 13,     ///< No body: that was all.
  kUse = 14,         ///< Use: the slots of a loaded unit get its bodies, or the original ones.
  kLoadAll = 15,     ///< Text: a file with paths of load plans, each ended by a NUL; all or none.
  kResume = 16,      ///< No body: go on where the signal came.
  kTry = 17,         ///< Try: call the function again in a copy of the process.
  kTrying = 18,      ///< Trying.
  kReturned = 19,    ///< Returned.
  kDescribe = 20,    ///< Description: run what on_crash has registered.
  kDescribed = 21,   ///< Described.
  kModule = 22,      ///< ModuleWish.
  kLoadModule = 23,  ///< Text, as for kLoadAll; the initialisers see is_restarting_module().
  kModuleDone = 24,  ///< ModuleReply.
  kStop = 25,        ///< No body: call hot_restart_session_stop(), the debugger's breakpoint.
};
// clang-format on

struct MessageHeader {
  std::uint32_t magic = kMagic;
  std::uint16_t version = kVersion;
  MessageType type{};
  std::uint32_t size = 0; ///< Bytes that follow.
};

enum class Cause : std::uint32_t {
  kSignal = 1,
  kException = 2,
  kTerminate = 3,
  kEscapingException = 4,
  kNoexcept = 5,
  kSanitizer = 6, ///< AddressSanitizer or UndefinedBehaviorSanitizer has reported an error.
  kRequest = 7,   ///< No crash: hrtool has asked for attention (kAttentionSignal).
};
enum class SessionKind : std::uint32_t { kTerminal = 1, kWait = 2, kPrompt = 3, kTraced = 4 };

/// This is how hrtool asks a running program for attention: a signal that is ignored by default,
/// queued with this value. Whoever else sends or handles it is not disturbed.
inline constexpr int kAttentionSignal = 23; // SIGURG
inline constexpr int kAttentionValue = 0x68725251;

inline constexpr std::uint32_t kMaxFrames = 256;

enum FrameFlags : std::uint32_t {
  kFrameStub = 1, ///< The frame's call-site table has a handler for abi::Restart (or a sibling).
  kFrameInterrupted =
      2, ///< Stopped by the signal: ip is the faulting instruction itself, not a return address.
  kFrameHandler = 4, ///< Runtime, signal trampoline, libstdc++ throw machinery: not the user's.
  kFrameCleanupSkipped =
      8, ///< Its destructors will not run (no call-site entry, handler in the way, exception spec).
  kFrameCleanupUnproven =
      16, ///< Its destructors run only if the session says that the tables cover faults.
  kFrameCleanupRuns = 32, ///< Its destructors will run.
  kFrameLocksFreed =
      64, ///< Locks of it that are recorded (abi::HeldLock) are freed whatever becomes of the rest.
  kFrameNoRoom = 128,   ///< A stub: what it calls again would find no stack left to run on.
  kFrameNoexcept = 256, ///< A stub of a noexcept function.
};

struct Frame {
  std::uint64_t ip = 0;
  std::uint64_t cfa = 0;
  std::uint64_t functionStart = 0; ///< The unwind table says so; 0: unknown.
  std::uint32_t flags = 0;
  std::uint32_t leftOutBefore = 0; ///< So many frames between this one and the one before are left
                                   ///< out.
};

inline constexpr std::uint32_t kMostLeftOut = 64;

/// Frames of one place that are left out of one gap. What does not fit into the table is counted by
/// the last entry.
struct LeftOut {
  std::uint64_t ip = 0;
  std::uint32_t flags = 0;
  std::uint32_t gap = 0; ///< Index of the frame behind the gap.
  std::uint64_t count = 0;
};

/// What the program has asked for (hot_restart.h), or somebody at the debugger meanwhile: the
/// session reads them again, where the program has them, whenever they matter.
enum SettingFlags : std::uint32_t {
  kReloadOnContinue = 1,
  kReloadAllOnContinue = 2,
  kPrintHelpMessage = 4,
  kProgramShouldExit = 8, ///< No restarts any more.
  kReraise = 16,          ///< This crash takes its ordinary course.
  kRestartInnermost = 32, ///< Whatever is edited, the innermost function is called again.
};
inline constexpr std::int32_t kNoExitStatus = -1;
struct Settings {
  std::uint32_t flags = kReloadOnContinue | kPrintHelpMessage;
  std::int32_t exitStatus = kNoExitStatus; ///< For kProgramShouldExit.
  char debugger[16] = {};                  ///< A value of HOT_RESTART_DEBUGGER.
};

/// What kCrash tells. frames[0] is the innermost frame (interrupted by the signal, or behind the
/// throw) ... to the outermost; frameCount <= kMaxFrames. Of a deeper stack both ends are there,
/// and in between the innermost stub with room for a restart, which is frames[stubFrame] in any
/// case. framesTruncated counts what is left out, and leftOut says what that is.
struct Crash {
  std::uint32_t pid = 0, tid = 0;
  Cause cause{};
  SessionKind session{};
  std::int32_t signal = 0, signalCode = 0;
  std::uint64_t faultAddress = 0;
  char exceptionType[512] = {}; ///< Mangled type name; empty: none.
  char exceptionWhat[1024] = {};
  std::uint32_t frameCount = 0, framesTruncated = 0;
  std::uint32_t leftOutCount = 0;
  LeftOut leftOut[kMostLeftOut];
  std::uint32_t stubFrame = 0;    ///< Index into frames.
  std::uint32_t crashNumber = 0;  ///< 1 for the first crash of this process.
  std::uint32_t retry = 0;        ///< Traced sessions: 1 when the user continued after a refusal.
  std::uint32_t interactive = 0;  ///< 1: colours and prompts make sense on the session's terminal.
  std::uint32_t inSystemCall = 0; ///< Cause::kRequest: 1: the interrupted thread waits, or may.
  std::uint32_t allocatorIsLocked = 0; ///< 1: whatever allocates in the program waits for ever.
  std::uint32_t hooks = 0;             ///< 1: on_crash and its like have been registered.
  std::uint32_t stayingDebugger =
      0;                    ///< The debugger of an earlier session that is still attached; 0: none.
  std::uint32_t queued = 0; ///< 1: another thread's crash was seen to first.
  std::uint32_t calledNowhere = 0; ///< 1: the fault was a call to an address without code.
  Settings settings{};
  std::uint64_t settingsAddress = 0; ///< The program has them at this address.
  Frame frames[kMaxFrames];
};

struct Adopt {
  std::uint32_t pid = 0;
};
struct Description {
  char function[512] = {};      ///< What a restart calls again.
  char file[2048] = {};         ///< The place of the crash.
  char cause[1024] = {};        ///< For people.
  char exceptionType[512] = {}; ///< Demangled; empty: none.
  std::uint32_t line = 0, version = 0;
};
struct Described {
  Settings settings{};
};
struct ModuleWish {
  std::uint32_t pid = 0;
  char file[4096] = {};
};
struct ModuleReply {
  std::uint32_t ok = 0;
  std::uint32_t code = 0; ///< ReloadError::reason of hot_restart.h, if not ok.
  char file[4096] = {};   ///< The source file, as it was found.
  char message[8192] = {};
};
struct Hello {
  std::uint32_t sessionPid = 0;
};
struct Tracer {
  std::uint32_t pid = 0;
};
struct Exit {
  std::int32_t status = 0;
};
struct Restart {
  std::uint32_t stubFrame = 0; ///< Index into Crash::frames.
  /// 1: the frames with kFrameCleanupUnproven come from a compiler whose exception tables hold for
  /// every instruction (GCC with -fnon-call-exceptions), not for calls alone.
  std::uint32_t tablesCoverFaults = 0;
  std::uint32_t stayingDebugger = 0; ///< The session's debugger, if it goes on tracing the program.
};
struct Use {
  std::uint32_t original = 0; ///< 1: the bodies that the program began with.
  char plan[4096] = {};
};
struct Try {
  std::uint32_t stubFrame = 0;
  std::uint32_t seconds = 0;           ///< The copy ends by itself some time after that.
  std::uint32_t tablesCoverFaults = 0; ///< As in Restart.
  char list[4096] = {};                ///< The list, as for kLoadAll; empty: nothing is loaded.
  char socket[108] = {};
  char output[4096] = {}; ///< File that gets what the copy prints.
};
struct Trying {
  std::uint32_t ok = 0;
};
struct Returned {
  std::uint64_t registers[4] = {}; ///< rax, rdx, xmm0, xmm1 (lower halves).
  std::uint32_t memorySize = 0, textSize = 0;
  char memory[256] = {}; ///< What rax points to.
  char text[1024] = {};  ///< What that points to, if it is a std::string.
};
struct Text {
  char text[4096] = {};
};
struct LoadReply {
  std::uint32_t ok = 0;
  std::uint64_t unitLoadBias = 0;
  char message[1024] = {}; ///< Why not (dlopen's own text, ...).
};
struct RestartReport {
  std::uint32_t cleanupsRun = 0, cleanupsSkipped = 0;
};

// ---- Load plan: a file
//
// clang-format off
//   +------------+---------------+----------------+----------------------+-------------+---------+
//   | PlanHeader | PlanModule    | PlanBinding    | uint64_t initializer | PlanSlot    | strings |
//   |            | [moduleCount] | [bindingCount] | [initializerCount]   | [slotCount] |         |
//   +------------+---------------+----------------+----------------------+-------------+---------+
// clang-format on
//
// Strings end with a NUL; their offsets count from the start of the file.

inline constexpr char kPlanMagic[8] = {'H', 'R', 'P', 'L', 'A', 'N', '0', '2'};
inline constexpr std::uint64_t kUnknownBias = ~std::uint64_t{0};

struct PlanHeader {
  char magic[8];
  std::uint32_t moduleCount = 0, bindingCount = 0, initializerCount = 0, slotCount = 0;
  std::uint32_t unitPath = 0; ///< Offset of the shared object's path.
  std::uint32_t fileSize = 0;
};
struct PlanModule {
  std::uint64_t loadBias = kUnknownBias; ///< kUnknownBias: the runtime finds it by path.
  std::uint32_t path = 0;                ///< Offset of the string.
  std::uint32_t identity = 0;            ///< moduleIdentity() of its file; 0: it is not checked.
};
enum class PlanBindingKind : std::uint32_t { kAddress = 1, kTlsModule = 2, kTlsOffset = 3 };
struct PlanBinding {
  PlanBindingKind kind{};
  std::uint32_t module = 0;
  std::uint64_t where = 0; ///< Link-time address in the unit.
  std::uint64_t value = 0; ///< Link-time address (TLS offset) in the module.
};
enum SlotFlags : std::uint32_t {
  kSlotOnce = 1, ///< It is not swapped at the load: this body is for the next restart alone.
};
struct PlanSlot {
  std::uint32_t module = 0, flags = 0;
  std::uint64_t slot = 0; ///< Link-time address of the `void*` in the module.
  std::uint64_t body = 0; ///< Link-time address of the new body in the unit.
};

} // namespace hot_restart::wire
