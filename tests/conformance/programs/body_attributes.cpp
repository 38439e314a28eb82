// compilers: clang++-19 clang++-14
// flags: -Werror -Weverything -Wno-c++98-compat -Wno-c++98-compat-pedantic -Wno-padded -Wno-weak-vtables -Wno-global-constructors -Wno-exit-time-destructors -Wno-unknown-warning-option -Wno-unsafe-buffer-usage -Wno-thread-safety-negative -Wno-missing-prototypes -Wno-unused-template -Wno-unused-member-function -Wno-date-time -Wno-gnu-zero-variadic-macro-arguments -Wno-missing-variable-declarations
// expect: left alone log
// What attributes promise about a function's own code holds for its body as well; as errors.
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>

#define CAPABILITY(x) __attribute__((capability(x)))
#define SCOPED_CAPABILITY __attribute__((scoped_lockable))
#define GUARDED_BY(x) __attribute__((guarded_by(x)))
#define REQUIRES(...) __attribute__((requires_capability(__VA_ARGS__)))
#define REQUIRES_SHARED(...) __attribute__((requires_shared_capability(__VA_ARGS__)))
#define ACQUIRE(...) __attribute__((acquire_capability(__VA_ARGS__)))
#define RELEASE(...) __attribute__((release_capability(__VA_ARGS__)))
#define TRY_ACQUIRE(...) __attribute__((try_acquire_capability(__VA_ARGS__)))
#define EXCLUDES(...) __attribute__((locks_excluded(__VA_ARGS__)))
#define ASSERT_CAPABILITY(x) __attribute__((assert_capability(x)))
#define RETURN_CAPABILITY(x) __attribute__((lock_returned(x)))
#define NO_ANALYSIS __attribute__((no_thread_safety_analysis))
#define NORETURN [[noreturn]]

class CAPABILITY("mutex") Mutex {
public:
  void lock() ACQUIRE() NO_ANALYSIS { held_ = true; }
  void unlock() RELEASE();
  bool tryLock() TRY_ACQUIRE(true);
  void assertHeld() const ASSERT_CAPABILITY(this) { if (!held_) { std::abort(); } }

private:
  bool held_ = false;
};
void Mutex::unlock() NO_ANALYSIS { held_ = false; }
bool Mutex::tryLock() NO_ANALYSIS {
  const bool before = held_;
  held_ = true;
  return !before;
}

class SCOPED_CAPABILITY Lock {
public:
  explicit Lock(Mutex* mutex) ACQUIRE(mutex) : mutex_(mutex) { mutex_->lock(); }
  ~Lock() RELEASE() { mutex_->unlock(); }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

private:
  Mutex* mutex_;
};

class Account {
public:
  Account() { balance_ = 5; }
  ~Account() { std::printf("left %d\n", balance_); }
  void deposit(int amount) EXCLUDES(mutex_);
  int balance() REQUIRES(mutex_) { return balance_; }
  int drain() EXCLUDES(mutex_) {
    Lock guard(&mutex_);
    add(-balance());
    return balance_;
  }
  int look() const REQUIRES_SHARED(mutex_) { return balance_; }
  Mutex* mutex() RETURN_CAPABILITY(mutex_) { return &mutex_; }
  void begin() ACQUIRE(mutex_) { mutex_.lock(); }
  void end() RELEASE(mutex_);
  template <class T> void addAll(const T& many) REQUIRES(mutex_) {
    for (const int one : many) { add(one); }
  }

private:
  void add(int amount) REQUIRES(mutex_);
  Mutex mutex_;
  int balance_ GUARDED_BY(mutex_) = 0;
};
void Account::deposit(int amount) {
  Lock guard(&mutex_);
  add(amount);
}
void Account::add(int amount) { balance_ += amount; }
void Account::end() { mutex_.unlock(); }

static Mutex globalMutex;
static int counter GUARDED_BY(globalMutex) = 0;
static int countUp() REQUIRES(globalMutex);
static int countUp() { return ++counter; }
static void lockBoth(Mutex* first, Mutex* other) ACQUIRE(first, other);
static void lockBoth(Mutex* a, Mutex* b) {
  a->lock();
  b->lock();
}
static void unlockBoth(Mutex& a, Mutex& b) RELEASE(a, b) {
  b.unlock();
  a.unlock();
}

NORETURN static void fail(const char* why) { throw std::runtime_error(why); }
__attribute__((noreturn)) static void failGnu(const char* why);
static void failGnu(const char* why) { fail(why); }
struct Thrower {
  Thrower() = default;
  Thrower(const Thrower&) = default;
  Thrower& operator=(const Thrower&) = default;
  virtual ~Thrower();
  virtual void always(int code) const { throw code; }
  virtual void through(int code) const;
  [[noreturn]] static void byStatic(int code) { throw code; }
  template <class T> [[noreturn]] void generic(T code) const { throw code; }
  friend __attribute__((noreturn)) void friendly(const Thrower& thrower);
};
Thrower::~Thrower() { std::puts("~Thrower"); }
void Thrower::through(int code) const {
  try {
    always(code);
  } catch (int caught) {
    throw caught + 1;
  }
  std::abort();
}
void friendly(const Thrower&) { fail("friend"); }

__attribute__((format(printf, 2, 0))) static int print(std::string& out, const char* format, va_list arguments) {
  char text[100];
  const int length = std::vsnprintf(text, sizeof text, format, arguments);
  out += text;
  return length;
}
struct Log {
  std::string text{};
  void write(const char* format, va_list arguments) __attribute__((format(printf, 2, 0)));
  static const char* same(const char* format) __attribute__((format_arg(1))) { return format; }
};
void Log::write(const char* format, va_list arguments) { print(text, format, arguments); }
__attribute__((format(printf, 2, 3))) static void log(Log& log, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  log.write(format, arguments);
  va_end(arguments);
}

[[deprecated("use now()")]] static int before() { return 1; }
struct [[deprecated]] Old { int value; };
[[deprecated]] static int older(Old old) { return before() + old.value; }
struct Api {
  [[deprecated]] int oldest(Old old) const { return older(old); }
  [[deprecated]] int ancient(Old old) const;
};
int Api::ancient(Old old) const { return oldest(old) + before(); }

__attribute__((no_sanitize("unsigned-integer-overflow", "undefined"))) static unsigned hash(const char* text) {
  unsigned result = 5381;
  for (; *text != 0; ++text) { result = result * 33 + static_cast<unsigned char>(*text); }
  return result;
}
__attribute__((returns_nonnull, nonnull(1))) static const char* firstOf(const char* text) { return text; }
__attribute__((cold, minsize)) static int rare(int x) { return x * 3; }
__attribute__((optnone, noinline)) static int plainly(int x) { return x + 1; }
__attribute__((const)) static int square(int x) { return x * x; }
__attribute__((no_stack_protector, no_instrument_function)) static int bare(int x) { char room[16] = {}; room[x & 15] = 1; return room[3]; }

int main() {
  Account account;
  account.deposit(3);
  account.begin();
  account.addAll(std::string("ab"));
  std::printf("%d %d\n", account.balance(), account.look());
  account.end();
  std::printf("%d\n", account.drain());
  globalMutex.lock();
  std::printf("%d\n", countUp());
  globalMutex.assertHeld();
  globalMutex.unlock();
  if (globalMutex.tryLock()) { globalMutex.unlock(); }
  Mutex other;
  lockBoth(&globalMutex, &other);
  std::printf("%d\n", countUp());
  unlockBoth(globalMutex, other);
  for (int kind = 0; kind < 7; ++kind) {
    const Thrower thrower;
    try {
      switch (kind) {
      case 0: fail("plain");
      case 1: failGnu("gnu");
      case 2: thrower.always(2); break;
      case 3: thrower.through(3); break;
      case 4: Thrower::byStatic(4);
      case 5: thrower.generic(5L);
      default: friendly(thrower);
      }
    } catch (int code) {
      std::printf("int %d\n", code);
    } catch (long code) {
      std::printf("long %ld\n", code);
    } catch (const std::exception& error) {
      std::printf("error %s\n", error.what());
    }
  }
  Log written;
  log(written, "%d %s", 4, "four");
  std::printf("%s %s\n", written.text.c_str(), Log::same("x"));
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wdeprecated-declarations"
  std::printf("%d %d\n", Api().oldest(Old{2}), Api().ancient(Old{3}));
#pragma clang diagnostic pop
  std::printf("%u %s %d %d %d %d\n", hash("a longer text"), firstOf("first"), rare(2), plainly(3), square(4), bare(3));
}
