// The symbols of these objects are those of `typeid(hot_restart::abi::Restart)` and its
// siblings, given to objects of our own class by assembler labels: no translation unit defines the
// destructors that would emit the ordinary ones.
#include "unwinding/restart_types.h"

#include "base/escaping.h"
#include "base/stub_kind.h"

#include <atomic>
#include <cxxabi.h>
#include <typeinfo>

#define HOT_RESTART_EXPORTED __attribute__((visibility("default")))

namespace hot_restart::runtime {
namespace {

// What the crash handlers answer is theirs to know: they stand above this folder.
constinit std::atomic<EscapeQuestion> theQuestion{nullptr};

bool restartsHere(StubKind kind, const std::type_info& thrown, const void* object) {
  const EscapeQuestion question = theQuestion.load(std::memory_order_acquire);
  return question != nullptr && question(kind, thrown, object);
}

} // namespace

/// A catch clause's type with an opinion of its own.
class StubType final : public abi::__class_type_info {
public:
  StubType(const char* mangledName, StubKind kind) : __class_type_info(mangledName), kind_(kind) {}

  /// Called by the personality: does a catch clause of this type catch `thrown`?
  bool __do_catch(const std::type_info* thrown, void** object, unsigned outer) const override {
    if (thrown == this) {
      return true; // Thrown by throwTo().
    }
    if (outer > 1 || (kind_ != StubKind::kNoexcept && !breaksOnEscape(kind_, *thrown, *object))) {
      return false;
    }
    return restartsHere(kind_, *thrown, *object);
  }

private:
  StubKind kind_;
};

// External, exported, and without `const`: a position-dependent program holds copies of these
// objects (copy relocations), which the constructors then initialise in place.
HOT_RESTART_EXPORTED extern StubType restartType __asm__("_ZTIN11hot_restart3abi7RestartE");
HOT_RESTART_EXPORTED extern StubType
    noexceptType __asm__("_ZTIN11hot_restart3abi15NoexceptRestartE");
HOT_RESTART_EXPORTED extern StubType
    escapingType __asm__("_ZTIN11hot_restart3abi15EscapingRestartE");

StubType restartType("N11hot_restart3abi7RestartE", StubKind::kRestart);
StubType noexceptType("N11hot_restart3abi15NoexceptRestartE", StubKind::kNoexcept);
StubType escapingType("N11hot_restart3abi15EscapingRestartE", StubKind::kEscaping);

const std::type_info& typeOf(StubKind kind) {
  switch (kind) {
  case StubKind::kNoexcept:
    return noexceptType;
  case StubKind::kEscaping:
    return escapingType;
  default:
    return restartType;
  }
}

void setEscapeQuestion(EscapeQuestion question) {
  theQuestion.store(question, std::memory_order_release);
}

} // namespace hot_restart::runtime
