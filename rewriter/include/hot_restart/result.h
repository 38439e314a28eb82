// The one error type of the project outside the runtime: a value, or a code with a message for a
// person.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace hot_restart {

/// What kind of failure it was; decides exit codes and whether a session may go on.
enum class ErrorCode {
  kInvalidArgument, ///< The caller's words are off.
  kNotFound,        ///< A file, function, process or symbol does not exist.
  kParse,           ///< Clang could not parse the user's text.
  kCompile,         ///< The user's compiler or linker rejected the text.
  kRefused,         ///< Possible, but could corrupt the running program (layout, signature, ...).
  kSystem,          ///< The operating system said no (disk full, cannot execute, ...).
};

/// `message` says what failed, where, and what to do next; may span lines (compiler output).
struct Error {
  ErrorCode code;
  std::string message;
};

/// A value or an Error. Not thread-safe; moves like its value.
template <class T> class [[nodiscard]] Result {
public:
  Result(T value) : state_(std::move(value)) {}
  Result(Error error) : state_(std::move(error)) {}

  explicit operator bool() const { return std::holds_alternative<T>(state_); }
  T& operator*() { return std::get<T>(state_); }
  const T& operator*() const { return std::get<T>(state_); }
  T* operator->() { return &std::get<T>(state_); }
  const T* operator->() const { return &std::get<T>(state_); }
  const Error& error() const { return std::get<Error>(state_); }

private:
  std::variant<T, Error> state_;
};

/// For functions that only succeed or fail.
struct Done {};
using Status = Result<Done>;

} // namespace hot_restart
