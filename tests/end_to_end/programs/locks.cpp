// Locks that are held where no compiler has a landing pad: locks KIND. Each function crashes once,
// and takes its lock again when it is called again; a lock that was kept makes it wait for ever.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <pthread.h>
#include <semaphore.h>
#include <string>
#include <vector>

static std::mutex mutex;
static std::mutex another;
static bool isFirst = true;

static bool once() {
  const bool first = isFirst;
  isFirst = false;
  return first;
}

/// The compiler cannot know it; it is null at the first call.
template <class T> static T* unlessFirst(T* object) {
  T* volatile answer = once() ? nullptr : object;
  return answer;
}

/// A user's own.
class MutexLock {
public:
  MutexLock(const char* name, pthread_mutex_t* locked) : name_(name), locked_(locked) {
    if (pthread_mutex_trylock(locked_) != 0) {
      std::printf("%s is held\n", name_);
      std::exit(3);
    }
  }
  MutexLock(const MutexLock&) = delete;
  ~MutexLock() {
    std::printf("%s unlocked\n", name_);
    pthread_mutex_unlock(locked_);
  }

private:
  const char* name_;
  pthread_mutex_t* locked_;
};
static pthread_mutex_t first = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t second = PTHREAD_MUTEX_INITIALIZER;

static std::size_t size(std::string text) {
  std::lock_guard<std::mutex> guard(mutex);
  return unlessFirst(&text)->size();
}

static std::size_t length(const char* text) {
  std::lock_guard<std::mutex> guard(mutex);
  return std::strlen(unlessFirst(text));
}

static int copies(int value) {
  std::scoped_lock both(mutex, another);
  int result = 0;
  std::memcpy(unlessFirst(&result), &value, sizeof value);
  return result;
}

static int frees(int value) {
  const std::unique_lock<std::mutex> lock(mutex);
  if (once()) {
    std::free(const_cast<char*>("garbage") + 1);
  }
  return value;
}

/// This one is not wrapped.
__attribute__((noinline)) constexpr int readsQuietly(const int* from) noexcept { return *from; }

static int quietCallee(int value) {
  MutexLock one("first", &first);
  MutexLock two("second", &second);
  return readsQuietly(unlessFirst(&value));
}

/// Unlocked by hand before the crash: not once more.
static int unlocked(int value) {
  std::unique_lock<std::mutex> lock(mutex);
  lock.unlock();
  std::lock_guard<std::mutex> other(another);
  if (value != 0) {
    value += static_cast<int>(std::strlen(unlessFirst("")));
  }
  lock.lock();
  return value;
}

template <class M> static int inTemplate(M& locked, int value) {
  std::lock_guard<M> guard(locked);
  std::lock_guard deduced(another);
  return value + static_cast<int>(std::strlen(unlessFirst("")));
}

#define HOLD_OF_LINE(lock, name, line) MutexLock lock##line(name, &first)
#define HOLD_AT(lock, name, line) HOLD_OF_LINE(lock, name, line)
#define HOLD(name) HOLD_AT(lock, name, __LINE__)
#define HOLD_COUNTED(name) HOLD_AT(counted, name, __COUNTER__)

static int macro(int value) {
  HOLD("first");
  return value + static_cast<int>(std::strlen(unlessFirst("")));
}

#define HOLD_WHOLLY MutexLock whole("first", &first);

static int wholeMacro(int value) {
  HOLD_WHOLLY
  return value + static_cast<int>(std::strlen(unlessFirst("")));
}

/// Its name is another one when the text is compiled again: left as it is.
static int counted(int value) {
  HOLD_COUNTED("first");
  return value;
}

static int lambda(int value) {
  const auto work = [&] {
    std::lock_guard<std::mutex> guard(mutex);
    return value + static_cast<int>(std::strlen(unlessFirst("")));
  };
  return work();
}

/// The lock of an inner frame, a `noexcept` one, when the outer one is restarted.
static int inner(int value) noexcept {
  MutexLock two("second", &second);
  return value + static_cast<int>(std::strlen(unlessFirst("")));
}

static int outer(int value) {
  MutexLock one("first", &first);
  try {
    return inner(value);
  } catch (...) {
    return -1;
  }
}

struct Section {
  std::unique_lock<std::mutex> lock{mutex};
  int value = 0;
  explicit Section(int given) : value(given) {}
};

static int member(int value) {
  Section section(value);
  return section.value + static_cast<int>(std::strlen(unlessFirst("")));
}

static int loop(int value) {
  int sum = 0;
  for (int i = 0; i < 3; ++i) {
    MutexLock one("first", &first);
    if (i == 1) {
      sum += static_cast<int>(std::strlen(unlessFirst("")));
    }
    sum += i;
  }
  return value + sum - 3;
}

static int ifs(int value) {
  if (std::lock_guard<std::mutex> guard(mutex); std::strlen(unlessFirst("")) == 0) {
    return value;
  }
  return -1;
}

static int ifElse(int value) {
  if (value == 1) {
    return -1;
  } else if (std::unique_lock<std::mutex> guard(mutex, std::try_to_lock); !guard.owns_lock()) {
    return -2;
  } else {
    return value + static_cast<int>(std::strlen(unlessFirst("")));
  }
}

static int switches(int value) {
  switch (std::lock_guard<std::mutex> guard(mutex); value) {
  case 42:
    return value + static_cast<int>(std::strlen(unlessFirst("")));
  default:
    return -1;
  }
}

/// A lock that is not always there.
class MaybeLock {
public:
  explicit MaybeLock(bool wanted) : wanted_(wanted) {
    if (wanted_) {
      mutex.lock();
    }
  }
  MaybeLock(const MaybeLock&) = delete;
  ~MaybeLock() {
    if (wanted_) {
      mutex.unlock();
    }
  }
  explicit operator bool() const { return wanted_; }

private:
  bool wanted_;
};

static int condition(int value) {
  if (MaybeLock lock{value == 0}) {
    return -1;
  }
  while (MaybeLock lock{value == 42}) {
    return value + static_cast<int>(std::strlen(unlessFirst("")));
  }
  return -1;
}

static int forLoop(int value) {
  for (std::unique_lock<std::mutex> guard(mutex); guard.owns_lock(); guard.unlock())
    value += static_cast<int>(std::strlen(unlessFirst("")));
  return value;
}

template <class T> static int constant(T value) {
  if constexpr (std::lock_guard<std::mutex> guard(mutex); sizeof value == sizeof(int)) {
    return value + static_cast<int>(std::strlen(unlessFirst("")));
  } else
    return -1;
}

/// Its destructor crashes as well, and the other lock is freed all the same.
static bool isCursed = true;
struct CursedLock {
  ~CursedLock() {
    if (isCursed) {
      isCursed = false;
      static int* volatile nowhere = nullptr;
      *nowhere = 1;
    }
    std::puts("cursed unlocked");
  }
};

static int cursed(int value) {
  MutexLock one("first", &first);
  CursedLock two;
  return value + static_cast<int>(std::strlen(unlessFirst("")));
}

/// A semaphore as a lock.
static sem_t places;
struct Place {
  Place() {
    if (sem_trywait(&places) != 0) {
      std::puts("no place");
      std::exit(3);
    }
  }
  Place(const Place&) = delete;
  ~Place() { sem_post(&places); }
};

static int semaphore(int value) {
  Place place;
  return value + static_cast<int>(std::strlen(unlessFirst("")));
}

/// Locks without a class, as in C.
static void unlockNamed(const char** name) {
  std::printf("%s unlocked\n", *name);
  pthread_mutex_unlock(**name == 'f' ? &first : &second);
}
static const char* lockNamed(const char* name) {
  if (pthread_mutex_trylock(*name == 'f' ? &first : &second) != 0) {
    std::printf("%s is held\n", name);
    std::exit(3);
  }
  return name;
}
#define CLEANED __attribute__((cleanup(unlockNamed)))
#define HOLD_NAMED(name) CLEANED const char* held = lockNamed(name)

static int cleanup(int value) {
  HOLD_NAMED("first");
  {
    const char* inner CLEANED = lockNamed("second");
    value += static_cast<int>(std::strlen(unlessFirst("")));
  }
  return value;
}

int main(int count, char** arguments) {
  sem_init(&places, 0, 1);
  const std::string kind = count > 1 ? arguments[1] : "";
  const int result = kind == "size"       ? static_cast<int>(size(std::string(42, 'x')))
                     : kind == "length"   ? static_cast<int>(length(std::string(42, 'x').c_str()))
                     : kind == "copies"   ? copies(42)
                     : kind == "frees"    ? frees(42)
                     : kind == "quiet"    ? quietCallee(42)
                     : kind == "unlocked" ? unlocked(42)
                     : kind == "template" ? inTemplate(mutex, 42)
                     : kind == "macro"    ? macro(counted(42))
                     : kind == "whole"    ? wholeMacro(42)
                     : kind == "lambda"   ? lambda(42)
                     : kind == "outer"    ? outer(42)
                     : kind == "member"   ? member(42)
                     : kind == "loop"     ? loop(42)
                     : kind == "if"       ? ifs(42)
                     : kind == "else"     ? ifElse(42)
                     : kind == "switch"   ? switches(42)
                     : kind == "while"    ? condition(42)
                     : kind == "for"      ? forLoop(42)
                     : kind == "constant" ? constant(42)
                     : kind == "cursed"   ? cursed(42)
                     : kind == "semaphore" ? semaphore(42)
                     : kind == "cleanup"  ? cleanup(42)
                                          : -1;
  std::printf("result %d\n", result);
  return 0;
}
