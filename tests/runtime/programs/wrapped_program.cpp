// An ordinary program that is wrapped by `hrtool cc`: crashes as its arguments say, in every kind
// of function, and prints what was left of it: wrapped_program PLACE KIND.
#include "crash_kinds.h"

#include <atomic>
#include <coroutine>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <functional>
#include <future>
#include <hot_restart/hot_restart.h>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/mman.h>
#include <sys/wait.h>
#include <thread>
#include <typeinfo>
#include <unistd.h>
#include <utility>
#include <vector>

// What must not be offered for a restart: how the program looks at itself, and code "of somebody
// else".
#define ASIDE HOT_RESTART_NO_WRAP __attribute__((noinline))

static std::string kind;
static std::string trace;
static int attempts = 0;
static std::mutex lock;

ASIDE static void note(const char* text) {
  trace += (trace.empty() ? "" : " ") + std::string(text);
}

/// Whether this is the attempt that crashes.
ASIDE static bool first() { return ++attempts == 1; }

struct HOT_RESTART_NO_WRAP Noisy {
  explicit Noisy(const char* text) : name(text) {}
  Noisy(const Noisy&) = delete;
  Noisy& operator=(const Noisy&) = delete;
  ~Noisy() { note(name); }
  const char* name;
};

ASIDE static int helper(int value) {
  const Noisy local("helper");
  const std::lock_guard<std::mutex> guard(lock);
  return crashAs(kind) + value;
}
static int (*volatile callHelper)(int) = &helper;

ASIDE static void report(int result) {
  const bool lockIsFree = lock.try_lock();
  std::printf("result %d attempts %d trace [%s] uncaught %d current %d lock %s\n", result, attempts,
              trace.c_str(), std::uncaught_exceptions(), std::current_exception() ? 1 : 0,
              lockIsFree ? "free" : "held");
  std::fflush(stdout);
}

// ---- Functions

static int work(int value, std::unique_ptr<int> box, std::string text) {
  const Noisy local("body");
  if (first()) {
    return callHelper(value);
  }
  return value + *box + static_cast<int>(text.size());
}

static int workNoexcept(int value) noexcept {
  const Noisy local("body");
  return first() ? callHelper(value) : value + 35;
}

/// Copies of it that are never destroyed are seen.
struct HOT_RESTART_NO_WRAP Counted {
  Counted() { ++alive; }
  Counted(const Counted&) { ++alive; }
  Counted& operator=(const Counted&) = default;
  ~Counted() { --alive; }
  static int alive;
};
int Counted::alive = 0;

/// Has changed its arguments when it crashes.
static int workChanged(std::string text, std::vector<int> list, std::unique_ptr<int> box,
                       int number, Counted) {
  text += "!";
  list.push_back(1);
  number += 1;
  if (first()) {
    return callHelper(number);
  }
  std::printf("text %s list %zu number %d\n", text.c_str(), list.size(), number);
  return number + *box;
}

static void runChanged() {
  report(workChanged("five", {1, 2}, std::make_unique<int>(34), 7, Counted()));
  std::printf("alive %d\n", Counted::alive);
}

static void (*volatile justReturn)() = [] {};

/// Faults by itself, in an instruction that is no call, between two calls that may throw.
static int faultInBetween(int value, int* pointer) {
  const Noisy local("body");
  justReturn();
  if (first()) {
    *pointer = value;
  }
  justReturn();
  return value + 35;
}

/// Faults by itself where no call is near, with locals of nested scopes dead and alive: `step` says
/// where. A lock is held there.
static int faultInScope(int step, int* pointer) {
  const std::unique_lock<std::mutex> guard(lock, std::try_to_lock);
  const Noisy outer("outer");
  if (first()) {
    if (step == 0) {
      return *pointer;
    }
    {
      const Noisy inner("inner");
      if (step == 1) {
        *pointer = step;
      }
      const auto call = [&] {
        const Noisy local("lambda");
        return step == 2 ? *pointer : 0;
      };
      step += call();
    }
    for (int i = 0; i < 2; ++i) {
      const Noisy each("each");
      if (step == 3 && i == 1) {
        *pointer = i;
      }
    }
    *pointer = step;
  }
  return 42;
}

/// Counts itself, and is made and destroyed without a call.
struct HOT_RESTART_NO_WRAP Piece {
  explicit Piece(int start) noexcept : value(static_cast<int*>(std::malloc(sizeof(int)))) {
    *value = start;
    ++alive;
  }
  Piece(const Piece&) = delete;
  Piece& operator=(const Piece&) = delete;
  ~Piece() {
    std::free(value);
    --alive;
  }
  int* value;
  static int alive;
};
int Piece::alive = 0;

static void (*volatile use)(int*) = [](int*) {};

/// An optimiser lays out the condition between the two calls: a fault in it has no `piece` to
/// destroy, though both calls have.
static int faultInCondition(int** ends, int** marks) {
  int i = 0;
  if (!first()) {
    return 42;
  }
  while (*ends[i] != 3) {
    const Piece piece(i);
    use(piece.value);
    if (__builtin_expect(*marks[i] == 7, 0)) {
      use(piece.value);
    }
    ++i;
  }
  return i;
}

static void runFaultInCondition() {
  int zero = 0;
  int* ends[] = {&zero, &zero, nullptr};
  int* marks[] = {&zero, &zero, &zero};
  report(faultInCondition(ends, marks));
  std::printf("alive %d\n", Piece::alive);
}

// ---- Members

struct HOT_RESTART_NO_WRAP Whole {
  explicit Whole(const char* text) : part(text) {}
  virtual ~Whole() { note("~Whole"); }
  Noisy part;
};

struct Built : Whole {
  Built(int start, std::unique_ptr<int> box)
      : Whole("base-part"), member("member"), kept(std::move(box)) {
    const Noisy local("body");
    value = first() ? callHelper(start) : start + *kept;
  }
  ~Built() override {
    const Noisy local("destructor-body");
    if (kind == "none" && first()) {
      kind = "null-read";
      callHelper(value);
    }
  }
  Noisy member;
  std::unique_ptr<int> kept;
  int value = 0;
};

static void runConstructor() {
  const Built built(7, std::make_unique<int>(35));
  report(built.value);
}

static void runVirtualDestructor() {
  kind = "none";
  attempts = -1;
  std::unique_ptr<Whole> object = std::make_unique<Built>(7, std::make_unique<int>(35));
  attempts = 0;
  trace.clear();
  object.reset();
  report(0);
}

struct Thrower {
  ~Thrower() noexcept(false) {
    const Noisy local("body");
    if (first()) {
      throw std::runtime_error("out of a destructor");
    }
  }
};

static void runThrowingDestructor() {
  {
    const Thrower thrower;
  }
  report(0);
}

// ---- Threads

static int threadWork(int value) {
  const Noisy local("body");
  return first() ? callHelper(value) : value + 35;
}

static void runThreadLambda() {
  int result = 0;
  std::thread thread([&result] {
    const Noisy local("lambda");
    result = threadWork(7);
  });
  thread.join();
  report(result);
}

/// Nothing on the thread's stack is wrapped.
static void runLambdaItself() {
  std::thread thread([] { callHelper(7); });
  thread.join();
}

static void runAsync() {
  const int result = std::async(std::launch::async, [] { return threadWork(7); }).get();
  report(result);
}

static void runAsyncFunction() { report(std::async(std::launch::async, &threadWork, 7).get()); }

// ---- Coroutines

struct HOT_RESTART_NO_WRAP Task {
  struct promise_type {
    Task get_return_object() {
      return Task{std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_value(int number) { value = number; }
    void unhandled_exception() { std::terminate(); }
    int value = 0;
  };
  explicit Task(std::coroutine_handle<promise_type> from) : handle(from) {}
  Task(Task&& from) noexcept : handle(std::exchange(from.handle, {})) {}
  Task& operator=(Task&&) = delete;
  ~Task() {
    if (handle) {
      handle.destroy();
    }
  }
  std::coroutine_handle<promise_type> handle;
};

static Task coroutine(int value, bool suspendFirst) {
  if (suspendFirst) {
    co_await std::suspend_always{};
  }
  int result = value + 35;
  if (first()) {
    result = callHelper(value);
  }
  co_return result;
}

static int callCoroutine(int value) {
  const Noisy local("caller");
  const Task task = coroutine(value, false);
  return task.handle.promise().value;
}

static int resumeCoroutine(const Task& task) {
  const Noisy local("resumer");
  task.handle.resume();
  return task.handle.promise().value;
}

// ---- Before and after main, out of C code, in signal handlers

static int early() {
  const char* place = std::getenv("CRASH_EARLY");
  if (place == nullptr) {
    return 0;
  }
  const Noisy local("body");
  if (first()) {
    kind = place;
    return callHelper(1);
  }
  return 42;
}
static int earlyResult = early();

static void atTheEnd() {
  const Noisy local("body");
  if (first()) {
    callHelper(1);
  }
  report(0);
}

static int compare(const void* left, const void* right) {
  const Noisy local("body");
  if (first()) {
    return callHelper(1);
  }
  trace.clear();
  return *static_cast<const int*>(left) - *static_cast<const int*>(right);
}

static void runFromC() {
  int numbers[] = {3, 1, 2};
  std::qsort(numbers, 3, sizeof(int), &compare);
  std::printf("%d %d %d attempts %s\n", numbers[0], numbers[1], numbers[2],
              attempts > 1 ? "more" : "one");
}

static void onUserSignal(int) {
  const Noisy local("handler");
  if (first()) {
    callHelper(1);
  }
}

ASIDE static void onUserSignalAside(int) { callHelper(1); }

static bool isBlocked(int signal) {
  sigset_t mask;
  sigprocmask(SIG_SETMASK, nullptr, &mask);
  return sigismember(&mask, signal) == 1;
}

/// The handler is wrapped: it is called again, and the signal stays blocked in it.
static void runInHandler() {
  std::signal(SIGUSR1, &onUserSignal);
  std::raise(SIGUSR1);
  std::printf("blocked %d ", isBlocked(SIGUSR1) ? 1 : 0);
  report(0);
}

static int (*volatile callRaise)(int) = &std::raise;

/// The handler is not wrapped: what it has interrupted is called again, out of the handler.
static int interrupted(int value) {
  const Noisy local("body");
  if (first()) {
    callRaise(SIGUSR1);
  }
  return value + 35;
}

static void runInterrupted() {
  std::signal(SIGUSR1, &onUserSignalAside);
  const int result = interrupted(7);
  std::printf("blocked %d ", isBlocked(SIGUSR1) ? 1 : 0);
  report(result);
}

/// Sorts out what its caller handles; the caller handles it still afterwards.
static int sortOut() {
  try {
    throw;
  } catch (const std::runtime_error& error) {
    const Noisy local("body");
    return first() ? callHelper(1) : static_cast<int>(std::string_view(error.what()).size());
  }
}

static void runRethrow() {
  try {
    throw std::runtime_error("handled outside");
  } catch (...) {
    const int result = sortOut();
    report(result);
    try {
      throw;
    } catch (const std::exception& error) {
      std::puts(error.what());
    }
  }
  std::printf("current %d\n", std::current_exception() ? 1 : 0);
}

/// Commits unless something has failed since it was made.
struct HOT_RESTART_NO_WRAP Transaction {
  ~Transaction() { note(std::uncaught_exceptions() > before ? "rollback" : "commit"); }
  int before = std::uncaught_exceptions();
};

ASIDE static int transact(int value) {
  const Transaction transaction;
  return callHelper(value);
}
static int (*volatile callTransact)(int) = &transact;

static int workInTransaction(int value) {
  const Transaction transaction;
  return first() ? callTransact(value) : value + 35;
}

/// Restarts while an exception passes that was thrown further down the stack than it lies itself.
struct Closing {
  ~Closing() {
    const Noisy local("destructor");
    if (first()) {
      callHelper(1);
    }
  }
};

ASIDE static int throwFarDown(int value) {
  volatile char space[4096];
  space[value] = 1;
  throw std::runtime_error("far down");
}
static int (*volatile callThrow)(int) = &throwFarDown;

static void runUnwinding() {
  try {
    const Closing closing;
    callThrow(1);
  } catch (const std::exception& error) {
    report(error.what() == std::string_view("far down") ? 42 : 0);
  }
  std::printf("current %d\n", std::current_exception() ? 1 : 0);
}

static int handleAndCrash() {
  try {
    throw 1;
  } catch (int) {
    const Noisy local("handler");
    return first() ? callHelper(1) : 42;
  }
}

static volatile int handled = 0;
static void onUserSignalElsewhere(int) { handled = handleAndCrash(); }

struct HOT_RESTART_NO_WRAP RaisesAtEnd {
  ~RaisesAtEnd() { callRaise(SIGUSR1); }
};

/// The handler runs on another stack, further up in memory than that of what it interrupts: first
/// within a catch block, then between a throw and its handler.
static void runOnOtherStack() {
  constexpr std::size_t kSize = 65536;
  stack_t other{};
  other.ss_sp = mmap(nullptr, kSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  other.ss_size = kSize;
  std::thread([&other] {
    struct sigaction action = {};
    action.sa_handler = &onUserSignalElsewhere;
    action.sa_flags = SA_ONSTACK;
    sigaction(SIGUSR1, &action, nullptr);
    sigaltstack(&other, nullptr);
    std::printf("above %d\n", static_cast<void*>(&action) < other.ss_sp ? 1 : 0);
    try {
      throw std::runtime_error("kept");
    } catch (const std::exception& error) {
      callRaise(SIGUSR1);
      report(error.what() == std::string_view("kept") ? handled : 0);
    }
    attempts = 0;
    trace.clear();
    lock.unlock(); // report() has it.
    try {
      const RaisesAtEnd end;
      throw std::runtime_error("passes");
    } catch (const std::exception& error) {
      report(error.what() == std::string_view("passes") ? handled : 0);
    }
    std::printf("current %d\n", std::current_exception() ? 1 : 0);
  }).join();
}

ASIDE static int helpQuietly(int value) noexcept { return callHelper(value); }

/// No exception leaves the initialiser, as the compiler knows: nothing gives its guard back.
static int initialise(int value) {
  static const int made = first() ? helpQuietly(value) : value + 35;
  return made;
}

/// Code as a just-in-time compiler makes it, of which no unwinder knows.
static int callGenerated() {
  constexpr unsigned char kTrap[] = {0x0f, 0x0b};
  void* const code =
      mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  std::memcpy(code, kTrap, sizeof kTrap);
  return reinterpret_cast<int (*)()>(code)();
}

/// The child has the memory of the thread that waits for it.
static int afterChild(int value) {
  const Noisy local("body");
  if (attempts == 0) {
    const pid_t child = vfork();
    if (child == 0) {
      crashAs(kind);
    }
    waitpid(child, nullptr, 0);
  }
  return first() ? callHelper(value) : value + 35;
}

/// A caller that would catch it.
static void runCaught() {
  try {
    report(threadWork(7));
  } catch (const std::exception& error) {
    note(typeid(error) == typeid(std::out_of_range) ? "out_of_range" : "caught");
    report(0);
  } catch (...) {
    note("something");
    report(0);
  }
}

static int run(std::string_view place) {
  if (place == "function") {
    report(work(7, std::make_unique<int>(30), "fives"));
  } else if (place == "changed") {
    runChanged();
  } else if (place == "noexcept") {
    report(workNoexcept(7));
  } else if (place == "in-between") {
    report(faultInBetween(7, nullptr));
  } else if (place.substr(0, 9) == "in-scope-") {
    report(faultInScope(place[9] - '0', nullptr));
  } else if (place == "in-condition") {
    runFaultInCondition();
  } else if (place == "constructor") {
    runConstructor();
  } else if (place == "virtual-destructor") {
    runVirtualDestructor();
  } else if (place == "throwing-destructor") {
    runThrowingDestructor();
  } else if (place == "thread-lambda") {
    runThreadLambda();
  } else if (place == "lambda-itself") {
    runLambdaItself();
  } else if (place == "async") {
    runAsync();
  } else if (place == "async-function") {
    runAsyncFunction();
  } else if (place == "coroutine") {
    report(callCoroutine(7));
  } else if (place == "coroutine-resumed") {
    const Task task = coroutine(7, true);
    report(resumeCoroutine(task));
  } else if (place == "early") {
    report(earlyResult);
  } else if (place == "at-exit") {
    std::atexit(&atTheEnd);
  } else if (place == "from-c") {
    runFromC();
  } else if (place == "in-handler") {
    runInHandler();
  } else if (place == "interrupted") {
    runInterrupted();
  } else if (place == "rethrow") {
    runRethrow();
  } else if (place == "unwinding") {
    runUnwinding();
  } else if (place == "other-stack") {
    runOnOtherStack();
  } else if (place == "static") {
    report(initialise(7));
  } else if (place == "generated") {
    report(callGenerated());
  } else if (place == "vfork") {
    report(afterChild(7));
  } else if (place == "caught") {
    runCaught();
  } else if (place == "break-on") {
    hot_restart::break_on(hot_restart::exceptions::escaping);
    runCaught();
  } else if (place == "break-off") {
    hot_restart::break_on(hot_restart::exceptions::uncaught);
    runCaught();
  } else if (place == "propagate") {
    hot_restart::break_on(hot_restart::exceptions::escaping);
    hot_restart::propagate<std::logic_error, int>();
    runCaught();
  } else if (place == "transaction") {
    report(workInTransaction(7));
  } else {
    return 97;
  }
  return 0;
}

int main(int count, char** arguments) {
  if (count != 3) {
    return 96;
  }
  kind = arguments[2];
  return run(arguments[1]);
}
