// std: c++20
// Locks in every place of a statement, none of whose meanings a record of them may change.
#include <cstdio>
#include <mutex>
#include <optional>
#include <vector>

static int depth = 0;

class Lock {
public:
  explicit Lock(const char* name) : name_(name) { std::printf("%*s%s locked\n", 2 * depth++, "", name_); }
  Lock(const Lock&) = delete;
  Lock(Lock&& other) noexcept : name_(other.name_) { other.name_ = nullptr; }
  ~Lock() { if (name_ != nullptr) std::printf("%*s%s unlocked\n", 2 * --depth, "", name_); }
  explicit operator bool() const { return name_ != nullptr; }
  bool is(char wanted) const { return name_ != nullptr && *name_ == wanted; }
  Lock* operator&() = delete;

private:
  const char* name_;
};

static int chain(int value) {
  if (value == 0)
    return 0;
  else if (Lock one("one"); value == 1)
    return 1;
  else if (Lock two("two"), three("three"); value == 2) { return two.is('t') ? 2 : -2; }
  else if (int plain = value; plain == 3) return 3;
  else if (Lock four{"four"}; value == 4)
    if (Lock five("five"); five.is('f')) return 4; else return -4;
  else
    do { --value; } while (value > 4);
  return value + 100;
}

static int dangling(bool first, bool second) {
  int result = 0;
  if (first)
    if (Lock inner("inner"); second) result = 1;
    else result = 2;
  if (first) for (Lock turn("turn"); result < 9; ++result) if (result == 5) { ++result; continue; } else if (result == 8) break;
  return result;
}

static int choice(int value) {
  for (int i = 0; i < 2; ++i)
    switch (Lock outer("outer"); value + i) {
    case 1: { Lock here("here"); if (i == 1) break; continue; }
    case 2:
    again:
      if (Lock nested("nested"); nested.is('n')) { ++value; if (value < 4) goto again; } else value = 0;
      [[fallthrough]];
    case 3: return value;
    default: switch (Lock quiet("quiet"); value) default: break;
    }
  return -value;
}

static int ranges(std::vector<int> values) {
  int sum = 0;
  for (Lock all("all"); int value : values)
    sum += value;
  for (Lock some("some"); auto& value : values) { if (value == 2) continue; sum += value; if (value > 2) break; }
  return sum;
}

template <class T> static int constant(T value) {
  if constexpr (Lock it("it"); sizeof(T) == sizeof(int))
    return value;
  else if constexpr (Lock that{"that"}; sizeof(T) == sizeof(char)) {
    return -value;
  } else return 0;
}

template <class L> static bool dependent(const char* name) {
  L lock(name);
  if (L other("other"); lock.is('d')) return other.is('o');
  const L third("third"), fourth{"fourth"};
  return static_cast<bool>(third) && static_cast<bool>(fourth);
}

static int conditions(int count) {
  int turns = 0;
  while (Lock turn = Lock(count-- > 0 ? "turn" : "last")) { if (turn.is('l')) break; ++turns; }
  if (Lock lock{"lock"}) turns += 10; else turns = -1;
  if (Lock lock{"block"}) { turns += 100; }
  return turns;
}

static Lock returned(const char* name) {
  Lock lock(name);
  return lock;
}

/// A type that is named like a lock may be anything.
struct NoThreads { using Lock = int&; using MutexLock = int; int value = 6; operator int&() { return value; } };
struct Threads { using Lock = ::Lock; using MutexLock = ::Lock[2]; operator const char*() { return "threads"; } };
template <class M> static int anyLock(M& m) {
  typename M::Lock lock(m);
  typename M::MutexLock others{::Lock(m), ::Lock(m)};
  return static_cast<int>(sizeof lock) > 0 ? static_cast<int>(sizeof others / sizeof others[0]) : 0;
}
template <> int anyLock(NoThreads& m) { NoThreads::Lock lock(m); NoThreads::MutexLock other(m); return lock + other; }
template <class M> static int reference(M& m) { typename M::Lock lock(m); typename M::MutexLock other(m); return lock + other; }

#define WITH(name) if (Lock with(name); true)
#define GUARD Lock guard("guard");
static int macros() {
  WITH("macro") { GUARD return guard.is('g') ? 1 : 0; }
  return 2;
}

struct Holder { std::optional<Lock> maybe; std::unique_lock<std::mutex> mutex; int value = 3; };

/// Its destructor is for its friends alone.
class Private {
public:
  static int use();
private:
  ~Private() { std::puts("private"); }
  std::lock_guard<std::mutex> lock_{mutex_};
  static std::mutex mutex_;
};
std::mutex Private::mutex_;
int Private::use() { Private here; return 5; }

static int others() {
  std::mutex m;
  Holder holder; holder.maybe.emplace("held");
  holder.mutex = std::unique_lock<std::mutex>(m);
  const std::scoped_lock nothing;
  const auto work = [&] { Lock inside("inside"); if (Lock deeper("deeper"); inside.is('i')) return holder.value; return 0; };
  struct Local { int run() { Lock local("local"); return 4; } } local;
  static std::lock_guard<std::mutex> forever(*new std::mutex);
  volatile int result = work() + local.run() + Private::use();
  auto [first, second] = std::pair<int, std::unique_lock<std::mutex>>(1, std::unique_lock<std::mutex>());
  Lock many[2] = {Lock("a"), Lock("b")};
  const Lock moved = returned("moved");
  return result + first + (second ? 0 : many[0].is('a')) + moved.is('m');
}

int main() {
  for (int i = 0; i < 6; ++i) std::printf("chain %d\n", chain(i));
  for (int i = 0; i < 4; ++i) std::printf("dangling %d\n", dangling((i & 1) != 0, (i & 2) != 0));
  for (int i = 0; i < 5; ++i) std::printf("choice %d\n", choice(i));
  std::printf("ranges %d\n", ranges({1, 2, 3, 4}));
  std::printf("constant %d %d %d\n", constant(1), constant('\2'), constant(3L));
  std::printf("dependent %d %d\n", dependent<Lock>("d"), dependent<Lock>("x"));
  std::printf("conditions %d\n", conditions(2));
  NoThreads none; Threads some;
  std::printf("any %d %d %d\n", anyLock(none), anyLock(some), reference(none));
  std::printf("macros %d\n", macros());
  std::printf("others %d\n", others());
}
