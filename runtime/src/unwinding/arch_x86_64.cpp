// The implementation for x86-64 with the System V ABI.
#include "unwinding/arch.h"

#include "base/address.h"

#include <cstddef>
#include <cstdint>
#include <cstring>

#if !defined(__x86_64__) || defined(__ILP32__)
#error "hot_restart: this processor has no arch_*.cpp yet (x86-64 only)"
#endif

namespace hot_restart::runtime {
namespace {

// These are the DWARF numbers of rbx, rbp, r12-r15 (System V ABI, figure 3.36), in the order in
// which landIn() loads them.
constexpr int kDwarfNumbers[] = {3, 6, 12, 13, 14, 15};

} // namespace

static_assert(offsetof(Landing, cfa) == 48 && offsetof(Landing, returnAddress) == 56,
              "used by landIn()");

CalleeSaved calleeSavedOf(_Unwind_Context* context) {
  CalleeSaved saved;
  for (int i = 0; i < 6; ++i) {
    saved.values[i] = _Unwind_GetGR(context, kDwarfNumbers[i]);
  }
  return saved;
}

void landIn(const Landing& landing, void (*arrive)()) {
  __asm__ volatile("movq 0(%%rax), %%rbx\n\t"
                   "movq 8(%%rax), %%rbp\n\t"
                   "movq 16(%%rax), %%r12\n\t"
                   "movq 24(%%rax), %%r13\n\t"
                   "movq 32(%%rax), %%r14\n\t"
                   "movq 40(%%rax), %%r15\n\t"
                   "movq 56(%%rax), %%rdx\n\t"
                   "movq 48(%%rax), %%rsp\n\t"
                   "pushq %%rdx\n\t"
                   "cld\n\t"
                   "jmpq *%%rcx"
                   :
                   : "a"(&landing), "c"(arrive)
                   : "rdx", "memory");
  __builtin_unreachable();
}

__asm__(".text\n"
        ".hidden hot_restart_call_on_stack\n"
        ".globl hot_restart_call_on_stack\n"
        ".type hot_restart_call_on_stack, @function\n"
        "hot_restart_call_on_stack:\n\t"
        ".cfi_startproc\n\t"
        "pushq %rbp\n\t"
        ".cfi_def_cfa_offset 16\n\t"
        ".cfi_offset %rbp, -16\n\t"
        "movq %rsp, %rbp\n\t"
        ".cfi_def_cfa_register %rbp\n\t"
        "movq %rdi, %rsp\n\t"
        "movq %rdx, %rdi\n\t"
        "callq *%rsi\n\t"
        "leave\n\t"
        ".cfi_def_cfa %rsp, 8\n\t"
        "retq\n\t"
        ".cfi_endproc\n"
        ".size hot_restart_call_on_stack, . - hot_restart_call_on_stack\n");

// What abi.h declares for sudden ends. They are jumps, so that the frame around is the caller of
// what they jump to.
#define HOT_RESTART_SUDDEN_END(name, instruction)                                                  \
  __asm__(".text\n"                                                                                \
          ".globl " name "\n"                                                                      \
          ".type " name ", @function\n" name ":\n\t"                                               \
          ".cfi_startproc\n\t" instruction "\n\t"                                                  \
          ".cfi_endproc\n"                                                                         \
          ".size " name ", . - " name "\n")
HOT_RESTART_SUDDEN_END("hot_restart_abort", "jmp *abort@GOTPCREL(%rip)");
HOT_RESTART_SUDDEN_END("hot_restart_assert_fail", "jmp *__assert_fail@GOTPCREL(%rip)");
HOT_RESTART_SUDDEN_END("hot_restart_assert_perror_fail",
                       "jmp *__assert_perror_fail@GOTPCREL(%rip)");
HOT_RESTART_SUDDEN_END("hot_restart_raise", "jmp *raise@GOTPCREL(%rip)");
HOT_RESTART_SUDDEN_END("hot_restart_terminate", "jmp *_ZSt9terminatev@GOTPCREL(%rip)");
HOT_RESTART_SUDDEN_END("hot_restart_trap", "ud2");
#undef HOT_RESTART_SUDDEN_END

std::uint64_t stackPointerOf(const ucontext_t& interrupted) {
  return static_cast<std::uint64_t>(interrupted.uc_mcontext.gregs[REG_RSP]);
}

std::uint64_t instructionPointerOf(const ucontext_t& interrupted) {
  return static_cast<std::uint64_t>(interrupted.uc_mcontext.gregs[REG_RIP]);
}

// The kernel's rt_sigframe has the handler's return address, and behind it the context.
std::uint64_t blockedBefore(std::uint64_t handlerCfa) {
  std::uint64_t blocked = 0;
  std::memcpy(&blocked, &pointerTo<const ucontext_t>(handlerCfa)->uc_sigmask, sizeof blocked);
  return blocked;
}

// The instruction is FF /2, perhaps behind a REX prefix.
bool isIndirectCall(std::uint64_t ip) {
  const auto* code = pointerTo<const std::uint8_t>(ip);
  const auto isCall = [](const std::uint8_t* at) {
    return at[0] == 0xff && (at[1] & 0x38U) == 0x10;
  };
  return isCall(code) || ((code[0] & 0xf0U) == 0x40 && isCall(code + 1));
}

bool isAtSystemCall(std::uint64_t ip) {
  constexpr unsigned char kSyscall[] = {0x0f, 0x05};
  const auto* const code = pointerTo<const unsigned char>(ip);
  return std::memcmp(code, kSyscall, sizeof kSyscall) == 0 ||
         std::memcmp(code - sizeof kSyscall, kSyscall, sizeof kSyscall) == 0;
}

void undoCallToNowhere(ucontext_t& interrupted) {
  auto& registers = interrupted.uc_mcontext.gregs;
  const auto returnAddress = *pointerTo<const std::uint64_t>(stackPointerOf(interrupted));
  // It points into the call instruction: an interrupted frame is looked up at its ip itself, not
  // before it.
  registers[REG_RIP] = static_cast<greg_t>(returnAddress - 1);
  registers[REG_RSP] += 8;
}

} // namespace hot_restart::runtime
