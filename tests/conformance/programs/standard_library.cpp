// std: c++17
// Wrapped functions as callbacks of everything: sort, qsort, bind, invoke, visit, threads, async, call_once, atexit, hashes, streams.
#include <algorithm>
#include <any>
#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <future>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <numeric>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <unordered_map>
#include <variant>
#include <vector>

bool descending(int a, int b) { return a > b; }
int compare(const void* a, const void* b) { return *static_cast<const int*>(a) - *static_cast<const int*>(b); }
int add(int a, int b) { return a + b; }
struct Key { int a; bool operator==(const Key& o) const { return a == o.a; } bool operator<(const Key& o) const { return a < o.a; } };
namespace std { template <> struct hash<Key> { size_t operator()(const Key& k) const noexcept { return static_cast<size_t>(k.a) * 31; } }; }
struct Less { bool operator()(const std::string& a, const std::string& b) const { return a.size() < b.size(); } using is_transparent = void; };
struct Object { int v; int get() const { return v; } int plus(int x) { return v + x; } void print(std::ostream& o) const { o << "Object(" << v << ")"; } static int stat(int x) { return x - 1; } virtual ~Object() = default; virtual int virt(int x) { return x + v; } };
struct Sub : Object { explicit Sub(int x) { v = x; } int virt(int x) override { return x * v; } };
std::ostream& operator<<(std::ostream& o, const Object& x) { x.print(o); return o; }
std::istream& operator>>(std::istream& i, Object& x) { return i >> x.v; }
struct Visitor { std::string operator()(int x) const { return "int" + std::to_string(x); } std::string operator()(const std::string& s) const { return "string" + s; } };
struct Deleter { void operator()(int* p) const { std::printf("deleted %d\n", *p); delete p; } };
void deleteFunction(int* p) { std::printf("function %d\n", *p); delete p; }
std::atomic<int> total{0};
void worker(int n, std::string s, std::unique_ptr<int> p) { total += n + static_cast<int>(s.size()) + *p; }
std::once_flag flag;
void once() { std::puts("once"); }
std::string concat(std::string a, std::string_view b) { return a + std::string(b); }
template <class It> int sumRange(It b, It e) { return std::accumulate(b, e, 0, add); }
struct Iterator { using iterator_category = std::forward_iterator_tag; using value_type = int; using difference_type = int; using pointer = int*; using reference = int; int i; int operator*() const { return i * i; } Iterator& operator++() { ++i; return *this; } Iterator operator++(int) { return {i++}; } bool operator==(const Iterator& o) const { return i == o.i; } bool operator!=(const Iterator& o) const { return !(*this == o); } };
template <class T> struct Allocator { using value_type = T; Allocator() = default; template <class U> Allocator(const Allocator<U>&) {} T* allocate(std::size_t n) { return static_cast<T*>(std::malloc(n * sizeof(T))); } void deallocate(T* p, std::size_t) noexcept { std::free(p); } bool operator==(const Allocator&) const { return true; } bool operator!=(const Allocator&) const { return false; } };
int producerConsumer() { std::mutex m; std::condition_variable c; std::vector<int> queue; bool done = false; int sum = 0; std::thread consumer([&] { std::unique_lock<std::mutex> l(m); while (!done || !queue.empty()) { c.wait(l, [&] { return done || !queue.empty(); }); while (!queue.empty()) { sum += queue.back(); queue.pop_back(); } } }); for (int i = 0; i < 5; ++i) { std::lock_guard<std::mutex> l(m); queue.push_back(i); c.notify_one(); } { std::lock_guard<std::mutex> l(m); done = true; } c.notify_one(); consumer.join(); return sum; }

int main() {
  std::vector<int> v{3, 1, 2};
  std::sort(v.begin(), v.end(), descending);
  int raw[] = {3, 1, 2};
  std::qsort(raw, 3, sizeof(int), compare);
  std::printf("%d%d %d %d\n", v[0], raw[0], sumRange(v.begin(), v.end()), std::accumulate(Iterator{1}, Iterator{4}, 0));
  using namespace std::placeholders;
  Object o{};
  o.v = 5;
  Sub sub(6);
  int (Object::*virt)(int) = &Object::virt;
  int (Object::*get)() const = &Object::get;
  std::printf("%d %d %d %d %d\n", std::bind(add, _2, 3)(0, 4), std::invoke(&Object::get, o), (sub.*virt)(2), (o.*get)(), std::mem_fn(&Object::plus)(o, 1));
  std::function<int(int)> f = Object::stat, g = std::bind(&Object::plus, &o, _1);
  std::printf("%d %d %d\n", f(1), g(2), f.target<int (*)(int)>() && *f.target<int (*)(int)>() == &Object::stat);
  std::variant<int, std::string> var = "x";
  std::printf("%s\n", std::visit(Visitor(), var).c_str());
  std::unordered_map<Key, int> hashed{{{1}, 2}};
  std::set<std::string, Less> bySize{"a", "bb", "cc"};
  std::printf("%d %zu\n", hashed[{1}], bySize.size());
  { std::unique_ptr<int, Deleter> a(new int(1)); std::shared_ptr<int> b(new int(2), deleteFunction); std::unique_ptr<int, void (*)(int*)> c(new int(3), deleteFunction); }
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) { threads.emplace_back(worker, i, "ab", std::make_unique<int>(10)); }
  for (auto& t : threads) { t.join(); }
  std::call_once(flag, once); std::call_once(flag, once);
  auto future = std::async(std::launch::async, concat, "a", "b");
  std::packaged_task<int(int, int)> task(add);
  auto result = task.get_future();
  task(2, 3);
  auto failing = std::async(std::launch::deferred, [] { if (true) { throw std::runtime_error("async"); } return 1; });
  std::printf("%d %s %d\n", total.load(), future.get().c_str(), result.get());
  try { failing.get(); } catch (const std::exception& e) { std::puts(e.what()); }
  std::ostringstream out;
  std::istringstream in("42");
  in >> o;
  out << o << " " << sub;
  std::printf("%s %d\n", out.str().c_str(), producerConsumer());
  std::any any = Key{4};
  std::vector<Object, Allocator<Object>> allocated(2);
  std::map<int, int (*)(int, int)> table{{1, add}};
  std::printf("%d %zu %d\n", std::any_cast<Key>(any).a, allocated.size(), table[1](4, 5));
}
