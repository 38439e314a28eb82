// What `__func__` and its relatives say inside a body: the name of the function that the user
// wrote. C++11, part of abi.h, which includes it.
#pragma once
#pragma GCC system_header

namespace hot_restart {
namespace abi {

// The text of `from` with the first `body` in it replaced by `name`, a leading `drop` left out, and
// `add` put in front. All at compile time.

template <unsigned long Size> struct Text {
  char hr$text[Size];
};

template <unsigned long... I> struct Indices {};
#if defined(__clang__)
template <class T, T... I> struct IndicesFrom {
  using Type = Indices<I...>;
};
template <unsigned long Size>
using IndicesUpTo = typename __make_integer_seq<IndicesFrom, unsigned long, Size>::Type;
#else
template <unsigned long Size> using IndicesUpTo = Indices<__integer_pack(Size)...>;
#endif

constexpr bool beginsWith(const char* text, const char* start) {
  return *start == '\0' || (*text == *start && beginsWith(text + 1, start + 1));
}
/// Position of the first `wanted` in text[low, high), or `high`. Halves the range: compilers limit
/// the depth.
constexpr unsigned long find(const char* text, const char* wanted, unsigned long low,
                             unsigned long high);
constexpr unsigned long findBehind(const char* text, const char* wanted, unsigned long first,
                                   unsigned long middle, unsigned long high) {
  return first != middle ? first : find(text, wanted, middle, high);
}
constexpr unsigned long find(const char* text, const char* wanted, unsigned long low,
                             unsigned long high) {
  return high - low <= 1 ? (low < high && !beginsWith(text + low, wanted) ? high : low)
                         : findBehind(text, wanted, find(text, wanted, low, low + (high - low) / 2),
                                      low + (high - low) / 2, high);
}

/// Says how a name is put together; sizes are without their NULs.
struct Renaming {
  unsigned long from, at, dropped, added, body, name;
  constexpr unsigned long size() const {
    return at == from ? from : from - dropped + added - body + name;
  }
};
template <unsigned long From, unsigned long Body, unsigned long Name, unsigned long Drop,
          unsigned long Add>
constexpr Renaming renaming(const char (&from)[From], const char (&body)[Body],
                            const char (&)[Name], const char (&drop)[Drop], const char (&)[Add]) {
  return {From - 1,
          find(from, body, 0, From - 1),
          beginsWith(from, drop) ? Drop - 1 : 0,
          Add - 1,
          Body - 1,
          Name - 1};
}
constexpr char renamedUnprefixed(const char* from, const char* name, Renaming how,
                                 unsigned long index) {
  return index < how.at              ? from[index]
         : index < how.at + how.name ? name[index - how.at]
                                     : from[index - how.name + how.body];
}
constexpr char renamedAt(const char* from, const char* name, const char* add, Renaming how,
                         unsigned long index) {
  return how.at == how.from  ? from[index]
         : index < how.added ? add[index]
                             : renamedUnprefixed(from, name, how, index - how.added + how.dropped);
}
template <unsigned long Size, unsigned long... I>
constexpr Text<Size> renamedText(const char* from, const char* name, const char* add, Renaming how,
                                 Indices<I...>) {
  return {{renamedAt(from, name, add, how, I)..., '\0'}};
}

} // namespace abi
} // namespace hot_restart

// The names that generated code uses.

template <unsigned long From, unsigned long Body, unsigned long Name, unsigned long Drop,
          unsigned long Add>
constexpr unsigned long hr$renamedLength(const char (&from)[From], const char (&body)[Body],
                                         const char (&name)[Name], const char (&drop)[Drop],
                                         const char (&add)[Add]) {
  return hot_restart::abi::renaming(from, body, name, drop, add).size() + 1;
}
template <unsigned long Size, unsigned long From, unsigned long Body, unsigned long Name,
          unsigned long Drop, unsigned long Add>
constexpr hot_restart::abi::Text<Size>
hr$renamed(const char (&from)[From], const char (&body)[Body], const char (&name)[Name],
           const char (&drop)[Drop], const char (&add)[Add]) {
  return hot_restart::abi::renamedText<Size>(
      from, name, add, hot_restart::abi::renaming(from, body, name, drop, add),
      hot_restart::abi::IndicesUpTo<Size - 1>());
}
