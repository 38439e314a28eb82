// The stub of a wrapped function. docs/architecture.md explains it ("Stub, body, slot") and shows
// kStub as it stands here; a test compares the two.
#pragma once

#include "emit/text_template.h"

namespace hot_restart::rewriter {

/// `pointer`: the address of the body; `call`: calls through what the slot holds.
inline constexpr TextTemplate kStub{R"cpp(
{
  @beginQuiet@
  static void* @slot@ __attribute__((__used__));
  @keptCopies@
  for (;;) {
    void* @current@ = __atomic_load_n(&@slot@, __ATOMIC_ACQUIRE);
    if (__builtin_expect(@current@ == nullptr, 1)) {
      @current@ = @pointer@;
    }
    __asm__("" : "+r"(@current@));
    try {
      @call@
    } catch (::@caught@&) {
      @restartCopies@
    }
  }
  @endQuiet@
})cpp"};

// ---- The call ----

inline constexpr TextTemplate kCall{
    R"cpp(reinterpret_cast<::@FunctionOf@<decltype(@address@)>>(@current@)(@arguments@);)cpp"};
inline constexpr TextTemplate kReturnCall{R"cpp(return @call@)cpp"};
inline constexpr TextTemplate kVoidCall{R"cpp(@call@ return;)cpp"};
inline constexpr TextTemplate kCallWithoutReturn{R"cpp(@call@ __builtin_unreachable();)cpp"};

/// An argument as the body's function type takes it.
inline constexpr TextTemplate kArgument{
    R"cpp(static_cast<::@Pass@<decltype(@name@)>&&>(@value@))cpp"};

// ---- The address of the body ----

inline constexpr TextTemplate kFreeAddress{R"cpp(&@bodyName@@instance@)cpp"};
/// Members are named through the class of `*this`, which needs no name.
inline constexpr TextTemplate kMemberAddress{R"cpp(&::@Class@<decltype(*this)>::@bodyName@)cpp"};
inline constexpr TextTemplate kMemberInstanceAddress{
    R"cpp(&::@Class@<decltype(*this)>::template @bodyName@@instance@)cpp"};

/// Picks the one body that takes what the stub was called with.
inline constexpr TextTemplate kDeducedAddress{
    R"cpp(static_cast<decltype(@body@(@values@)) (*)(@types@)>(&@body@))cpp"};
inline constexpr TextTemplate kDeducedMemberAddress{R"cpp(
static_cast<decltype(@object@template @body@(@values@))
(::@Class@<decltype(*this)>::*)(@types@)@qualifiers@>(&::@Class@<decltype(*this)>::template
@body@))cpp"};
inline constexpr TextTemplate kObject{R"cpp(this->)cpp"};
inline constexpr TextTemplate kMovedObject{
    R"cpp(static_cast<::@Class@<decltype(*this)>&&>(*this).)cpp"};
inline constexpr TextTemplate kTypeOf{R"cpp(decltype(@name@))cpp"};
inline constexpr TextTemplate kForwarded{R"cpp(static_cast<decltype(@name@)&&>(@name@))cpp"};

/// The cast picks one specialisation: Clang's __builtin_bit_cast crashes on a template-id.
inline constexpr TextTemplate kOneInstance{R"cpp(static_cast<decltype(@address@)>(@address@))cpp"};
inline constexpr TextTemplate kFreePointer{R"cpp(reinterpret_cast<void*>(@address@))cpp"};
inline constexpr TextTemplate kMemberPointer{
    R"cpp(__builtin_bit_cast(::@MemberPointer@, @address@).@memberFunction@)cpp"};

// ---- Copies of arguments (ARGUMENTS snapshot) ----

inline constexpr TextTemplate kKeptCopy{R"cpp(::@Kept@<decltype(@name@)> @copy@(@name@);)cpp"};
inline constexpr TextTemplate kGivenCopy{R"cpp(@copy@.give(@name@))cpp"};
inline constexpr TextTemplate kRestartedCopy{R"cpp(@copy@.restart();)cpp"};

// ---- Attributes and warnings ----

/// GCC's `noipa`: no clones, no merging with other stubs; both would give the stub a second symbol.
inline constexpr std::string_view kAloneForGcc = "__noipa__";
inline constexpr std::string_view kAloneForClang = "__noinline__";
/// Clang's -fsanitize=function minds that a reference stands where the body takes an object.
inline constexpr std::string_view kTrustedCall = "__no_sanitize__(\"function\")";
/// Clang's optimiser takes parameters from functions of internal linkage whose address nobody has.
inline constexpr std::string_view kConventional = "__annotate__(\"hr\")";
inline constexpr std::string_view kUsed = "__used__";

inline constexpr TextTemplate kBeginQuiet{R"cpp(_Pragma("GCC diagnostic push"))cpp"};
inline constexpr TextTemplate kIgnoreWarning{
    R"cpp(_Pragma("GCC diagnostic ignored \"@warning@\""))cpp"};
inline constexpr TextTemplate kEndQuiet{R"cpp(_Pragma("GCC diagnostic pop"))cpp"};

} // namespace hot_restart::rewriter
