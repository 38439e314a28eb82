// Class templates: members defined out of class, partial specialisations, CRTP, member templates, friends, statics.
#include <cstdio>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

template <class T> class Stack {
public:
  void push(T t) { items_.push_back(std::move(t)); ++pushes_; }
  T pop();
  const T& top() const&;
  template <class F> void each(F f) const;
  template <class U> Stack<U> map(U (*f)(const T&)) const;
  static int pushes() { return pushes_; }
  class Iterator {
  public:
    Iterator(const Stack& s, int at) : s_(s), at_(at) {}
    const T& operator*() const { return s_.items_[static_cast<std::size_t>(at_)]; }
    Iterator& operator++();
    bool operator!=(const Iterator& o) const;
  private:
    const Stack& s_;
    int at_;
  };
  Iterator begin() const { return Iterator(*this, 0); }
  Iterator end() const { return {*this, static_cast<int>(items_.size())}; }
  friend bool operator==(const Stack& a, const Stack& b) { return a.items_ == b.items_; }
  template <class U> friend int peek(const Stack<U>&);
private:
  std::vector<T> items_;
  static int pushes_;
};
template <class T> int Stack<T>::pushes_ = 0;
template <class T> T Stack<T>::pop() { T t = std::move(items_.back()); items_.pop_back(); return t; }
template <typename X> const X& Stack<X>::top() const& { return items_.back(); }
template <class T> template <class F> void Stack<T>::each(F f) const { for (auto& i : items_) f(i); }
template <class T> template <class U> Stack<U> Stack<T>::map(U (*f)(const T&)) const { Stack<U> r; for (auto& i : items_) r.push(f(i)); return r; }
template <class T> typename Stack<T>::Iterator& Stack<T>::Iterator::operator++() { ++at_; return *this; }
template <class T> bool Stack<T>::Iterator::operator!=(const Iterator& o) const { return at_ != o.at_; }
template <class U> int peek(const Stack<U>& s) { return static_cast<int>(s.items_.size()); }

template <class T, class U> struct Pair { const char* name() const { return "primary"; } int f(); };
template <class T, class U> int Pair<T, U>::f() { return 1; }
template <class T> struct Pair<T, int> { const char* name() const { return "partial"; } int f(); };
template <class T> int Pair<T, int>::f() { return 2; }
template <class T> struct Pair<T*, T> { const char* name() const { return "pointer"; } int f(); };
template <class T> int Pair<T*, T>::f() { return 3; }
template <> struct Pair<char, char> { const char* name() const { return "full"; } int f(); };
int Pair<char, char>::f() { return 4; }
template <> int Pair<long, long>::f() { return 5; }

template <class D> struct Base {
  int run() { return self().impl() + helper(); }
  D& self() { return static_cast<D&>(*this); }
  int impl() { return 1; }
protected:
  int helper() const { return 100; }
};
struct One : Base<One> { int impl() { return 11; } };
struct Two : Base<Two> {};
template <class T> struct Dependent : Base<Dependent<T>> {
  using B = Base<Dependent<T>>;
  int impl() { return this->helper() + B::helper() + static_cast<int>(sizeof(T)); }
};
template <class... Bases> struct Mix : Bases... { using Bases::operator()...; Mix(Bases... b) : Bases(b)... {} };
template <int N, class T = int> struct Array {
  T data[N];
  T& at(int i) { return data[i]; }
  template <int M> Array<N + M, T> join(const Array<M, T>& o) const;
};
template <int N, class T> template <int M> Array<N + M, T> Array<N, T>::join(const Array<M, T>& o) const {
  Array<N + M, T> r{};
  for (int i = 0; i < N; ++i) { r.data[i] = data[i]; }
  for (int i = 0; i < M; ++i) { r.data[N + i] = o.data[i]; }
  return r;
}
template <class T> struct Outer {
  template <class U> struct Inner { int f(T, U) const; template <class V> int g(V v) { return static_cast<int>(v) + 1; } };
  enum class E { kA, kB };
  E flip(E e);
  using Alias = std::vector<T>;
  Alias make(int n);
};
template <class T> template <class U> int Outer<T>::Inner<U>::f(T t, U u) const { return static_cast<int>(t) * static_cast<int>(u); }
template <class T> typename Outer<T>::E Outer<T>::flip(E e) { return e == E::kA ? E::kB : E::kA; }
template <class T> auto Outer<T>::make(int n) -> Alias { return Alias(static_cast<std::size_t>(n)); }
template <class T> struct Lazy { int never() { return T::doesNotExist(); } int used() { return 3; } };
template class Stack<long>;
extern template class Stack<short>;
template <class T> struct Virtual { virtual ~Virtual() {} virtual T get() const { return T(); } };
struct VirtualInt : Virtual<int> { int get() const override { return Virtual<int>::get() + 4; } };

int main() {
  Stack<std::string> s;
  s.push("a"); s.push("bc");
  int n = 0;
  s.each([&](const std::string& x) { n += static_cast<int>(x.size()); });
  auto lengths = s.map<int>([](const std::string& x) { return static_cast<int>(x.size()); });
  std::printf("%d %d %s %d\n", n, lengths.top(), s.top().c_str(), peek(s));
  for (const auto& x : s) { std::printf("%s ", x.c_str()); }
  std::printf("%s %d %d %d\n", s.pop().c_str(), Stack<std::string>::pushes(), Stack<int>::pushes(), s == s);
  std::printf("%s%d %s%d %s%d %s%d %d\n", Pair<int, char>().name(), Pair<int, char>().f(), Pair<char, int>().name(), Pair<char, int>().f(),
              Pair<long*, long>().name(), Pair<long*, long>().f(), Pair<char, char>().name(), Pair<char, char>().f(), Pair<long, long>().f());
  std::printf("%d %d %d\n", One().run(), Two().run(), Dependent<char>().run());
  auto a = [](int x) { return x; };
  auto b = [](const char*) { return 77; };
  Mix<decltype(a), decltype(b)> mix(a, b);
  std::printf("%d %d\n", mix(5), mix("x"));
  Array<2> x{{1, 2}};
  Array<1> y{{3}};
  std::printf("%d\n", x.join(y).at(2));
  Outer<int>::Inner<char> inner;
  std::printf("%d %d %d %zu\n", inner.f(3, 4), inner.g(8.5), static_cast<int>(Outer<int>().flip(Outer<int>::E::kA)), Outer<int>().make(6).size());
  VirtualInt v;
  const Virtual<int>& base = v;
  std::printf("%d %d\n", Lazy<int>().used(), base.get());
}
