// Python never sees an error in a generator or an async function: the body runs after the wrapped function has returned.
// Here the function that runs the generator is called again, and starts it anew with the corrected text.
// flags: -std=c++20
// crash: co_yield i * *bad;
// told: a restart calls sum(int) again
// output: sum 6
#include <coroutine>
#include <cstdio>
#include <exception>

struct Generator {
  struct promise_type {
    int value = 0;
    Generator get_return_object() { return Generator{std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(int v) { value = v; return {}; }
    void return_void() {}
    void unhandled_exception() { throw; }
  };
  explicit Generator(std::coroutine_handle<promise_type> h) : handle(h) {}
  Generator(const Generator&) = delete;
  ~Generator() { handle.destroy(); }
  std::coroutine_handle<promise_type> handle;
};

static Generator numbers(int last, const int* bad) {
  for (int i = 1; i <= last; ++i) {
    co_yield i * *bad;
  }
}

static int sum(int last) {
  Generator all = numbers(last, nullptr);
  int result = 0;
  for (all.handle.resume(); !all.handle.done(); all.handle.resume()) {
    result += all.handle.promise().value;
  }
  return result;
}

int main() { std::printf("sum %d\n", sum(3)); }
