// Programs that die in children: each status must be what it is without us.
// flags: -Wno-infinite-recursion
#include <cassert>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <stdexcept>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
volatile int zero = 0;
int* volatile null = nullptr;
struct Loud { const char* n; ~Loud() { std::printf("(~%s)", n); std::fflush(stdout); } };
void segfault() { Loud l{"segfault"}; *null = 1; }
void abortNow() { Loud l{"abort"}; std::abort(); }
void assertion() { assert(zero == 1); }
void division() { Loud l{"division"}; std::printf("%d", 7 / zero); }
void uncaught() { Loud l{"uncaught"}; throw std::runtime_error("uncaught"); }
void uncaughtInt() { throw 3; }
void noexceptEscape() noexcept { throw 4; }
void terminates() { std::terminate(); }
void exits() { Loud l{"exit"}; std::exit(5); }
void quickExit() { std::_Exit(6); }
void raised() { std::raise(SIGTERM); }
void illegal() { __builtin_trap(); }
void pure() { struct B { virtual ~B() = default; B() { call(); } void call() { f(); } virtual void f() = 0; }; struct D : B { void f() override {} }; D d; }
int overflow(int n) { volatile char pad[4096]; pad[0] = static_cast<char>(n); return overflow(n + 1) + pad[0]; }
void stack() { std::printf("%d", overflow(zero)); }
void handled() { std::signal(SIGSEGV, [](int) { std::_Exit(7); }); *null = 1; }
void caughtOutside() { try { uncaught(); } catch (const std::exception& e) { std::printf("<%s>", e.what()); std::fflush(stdout); std::_Exit(8); } }
void ignored() { std::signal(SIGTERM, SIG_IGN); raised(); std::_Exit(9); }
void terminateHandler() { std::set_terminate([] { std::_Exit(10); }); uncaughtInt(); }
void doubleFault() { struct Bad { ~Bad() { *null = 2; } } b; *null = 1; }
void unwindThrow() { struct Bad { ~Bad() noexcept(false) { throw 2; } } b; throw 1; }
void run(const char* name, void (*f)()) {
  std::fflush(stdout);
  pid_t child = fork();
  if (child == 0) {
    rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
    if (!std::freopen("/dev/null", "w", stderr)) { std::_Exit(99); }
    f();
    std::_Exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  std::printf(" %s: %s %d\n", name, WIFSIGNALED(status) ? "signal" : "status", WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
}
#define RUN(f) run(#f, f)
int main() {
  RUN(segfault); RUN(abortNow); RUN(assertion); RUN(division); RUN(uncaught); RUN(uncaughtInt); RUN(noexceptEscape); RUN(terminates); RUN(exits);
  RUN(quickExit); RUN(raised); RUN(illegal); RUN(pure); RUN(stack); RUN(handled); RUN(caughtOutside); RUN(ignored); RUN(terminateHandler); RUN(doubleFault); RUN(unwindThrow);
}
