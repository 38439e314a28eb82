// Enumerations that people and other programs see as words: in manifests, in JSON, over a session's
// socket. Each has one table that spells them, beside its declaration:
//
//   enum class Passing { kCopy, kKept };
//   inline constexpr Word<Passing> kPassingWords[] = {{Passing::kCopy, "copy"},
//                                                     {Passing::kKept, "kept"}};
//   constexpr const auto& wordsOf(Passing) { return kPassingWords; }
//   static_assert(spellsAll(kPassingWords, Passing::kKept));
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace hot_restart::rewriter {

template <class Enum> struct Word {
  Enum value;
  std::string_view text;
};

/// Whether a table has each value up to `last` once, in their order.
template <class Enum, std::size_t Count>
constexpr bool spellsAll(const Word<Enum> (&words)[Count], Enum last) {
  for (std::size_t index = 0; index < Count; ++index) {
    if (static_cast<std::size_t>(words[index].value) != index) {
      return false;
    }
  }
  return static_cast<std::size_t>(last) + 1 == Count;
}

/// An enumeration with a table, which is found in the enumeration's own namespace.
template <class Enum>
concept SpelledOut = requires(Enum value) { wordsOf(value); };

/// The word of a value; empty for what is no value of the enumeration.
template <SpelledOut Enum> std::string spelled(Enum value) {
  for (const Word<Enum>& word : wordsOf(value)) {
    if (word.value == value) {
      return std::string(word.text);
    }
  }
  return {};
}

/// The value of a word; nothing when the table does not have it.
template <SpelledOut Enum> std::optional<Enum> valueOf(std::string_view text) {
  for (const Word<Enum>& word : wordsOf(Enum())) {
    if (word.text == text) {
      return word.value;
    }
  }
  return std::nullopt;
}

} // namespace hot_restart::rewriter
