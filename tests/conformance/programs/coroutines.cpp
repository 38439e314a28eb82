// std: c++20
// compilers: g++ clang++-19
// Coroutines: generators, tasks, members, lambdas, templates, exceptions, parameters kept in the frame.
#include <coroutine>
#include <cstdio>
#include <exception>
#include <memory>
#include <string>
#include <utility>

template <class T> struct Generator {
  struct promise_type {
    T value{};
    std::exception_ptr error;
    Generator get_return_object() { return Generator{std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(T v) { value = std::move(v); return {}; }
    void return_void() {}
    void unhandled_exception() { error = std::current_exception(); }
  };
  explicit Generator(std::coroutine_handle<promise_type> h) : handle(h) {}
  Generator(Generator&& o) noexcept : handle(std::exchange(o.handle, {})) {}
  ~Generator() { if (handle) handle.destroy(); }
  bool next() { handle.resume(); if (handle.promise().error) std::rethrow_exception(handle.promise().error); return !handle.done(); }
  T value() const { return handle.promise().value; }
  std::coroutine_handle<promise_type> handle;
};
struct Task {
  struct promise_type {
    int result = 0;
    Task get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_never initial_suspend() { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_value(int v) { result = v; }
    void unhandled_exception() { result = -1; }
  };
  std::coroutine_handle<promise_type> handle;
  int get() { int r = handle.promise().result; handle.destroy(); return r; }
};
struct Awaitable {
  int v;
  bool await_ready() const noexcept { return true; }
  void await_suspend(std::coroutine_handle<>) const noexcept {}
  int await_resume() const noexcept { return v; }
};
struct Noisy { std::string n; ~Noisy() { if (!n.empty()) std::printf("~%s ", n.c_str()); } Noisy(std::string s) : n(std::move(s)) {} Noisy(Noisy&& o) noexcept : n(std::move(o.n)) { o.n.clear(); } };
Generator<int> range(int from, int to) { for (int i = from; i < to; ++i) co_yield i; }
Generator<std::string> words(std::string prefix, Noisy n) { for (const char* w : {"a", "b"}) { co_yield prefix + w + n.n; } }
Generator<int> throwing() { co_yield 1; throw 7; }
Task add(int a, std::unique_ptr<int> b) { int x = co_await Awaitable{a}; co_return x + *b; }
Task failing(int a) { if (a) throw a; co_return 0; }
template <class T> Generator<T> repeat(T t, int n) { while (n--) co_yield t; }
struct Member { int k; Generator<int> times(int n) const { for (int i = 1; i <= n; ++i) co_yield i * k; } static Task make(int x) { co_return x * 2; } };
auto lambda = [](int n) -> Generator<int> { co_yield n; co_yield n + 1; };
int sum(Generator<int> g) { int s = 0; while (g.next()) s += g.value(); return s; }

int main() {
  std::printf("%d %d\n", sum(range(1, 5)), sum(lambda(4)));
  { auto w = words("p", Noisy("n")); while (w.next()) std::printf("%s ", w.value().c_str()); std::puts(""); }
  try { auto t = throwing(); while (t.next()) std::printf("%d ", t.value()); } catch (int e) { std::printf("threw %d\n", e); }
  std::printf("%d %d\n", add(3, std::make_unique<int>(4)).get(), failing(1).get());
  Member m{3};
  std::printf("%d %d\n", sum(m.times(3)), Member::make(5).get());
  auto r = repeat(std::string("r"), 2);
  while (r.next()) std::printf("%s", r.value().c_str());
  std::puts("");
}
