// What stands within a body, or around it, beside the user's text.
#pragma once

#include "emit/text_template.h"

namespace hot_restart::rewriter {

// ---- What `__func__` and its relatives say: one macro for each, which is not expanded within
// itself ----

inline constexpr std::string_view kNameMacros[] = {"__func__", "__FUNCTION__",
                                                   "__PRETTY_FUNCTION__"};

/// `texts`: what is replaced by what, and prefixes.
inline constexpr TextTemplate kDefineName{R"cpp(
#define @macro@ (__extension__({
  static constexpr auto @variable@ =
    ::@renamed@<::@renamedLength@(@macro@, @texts@)>(@macro@, @texts@);
  &@variable@;
})->@renamedText@))cpp"};

/// Clang leaves what lies in a static's initialiser empty: there a variable holds the name.
inline constexpr TextTemplate kNameInVariable{R"cpp(
static constexpr auto @variable@ __attribute__((__unused__)) =
::@renamed@<::@renamedLength@(@macro@, @texts@)>(@macro@, @texts@);)cpp"};
inline constexpr TextTemplate kDefineNameOfVariable{
    R"cpp(#define @macro@ (@variable@.@renamedText@))cpp"};

inline constexpr TextTemplate kRenaming{R"cpp(@body@, @name@, @drop@, @add@)cpp"};
inline constexpr std::string_view kVoidPrefix = "void ", kVirtualPrefix = "virtual ",
                                  kStaticPrefix = "static ";

/// What stands in front of a member's name.
inline constexpr TextTemplate kClassPrefix{R"cpp(@class@::@name@)cpp"};

inline constexpr TextTemplate kUndefine{R"cpp(
#undef @macro@
)cpp",
                                        Layout::kLines};

// ---- Words that are macros of the user's ----

/// The word means what the language says, up to kPopMacro.
inline constexpr TextTemplate kHideMacro{R"cpp(
#pragma push_macro(@quotedName@)
#undef @name@
)cpp",
                                         Layout::kLines};
inline constexpr TextTemplate kPopMacro{R"cpp(
#pragma pop_macro(@quotedName@)
)cpp",
                                        Layout::kLines};

// ---- Sudden ends by other names: up to kPopMacro ----

inline constexpr TextTemplate kRenameCall{R"cpp(
#pragma push_macro(@quotedName@)
#undef @name@
#define @name@ @otherName@
)cpp",
                                          Layout::kLines};

// ---- The end of main ----

inline constexpr TextTemplate kReturnZero{R"cpp( return 0; )cpp"};

// ---- Scopes and locks ----

inline constexpr TextTemplate kScopeProbe{
    R"cpp( ::@Scope@ @name@ __attribute__((__nodebug__));)cpp"};
inline constexpr TextTemplate kLockRecord{R"cpp(
@attributes@
::@HeldLock@ @name@(__builtin_addressof(@lock@), &@destroy@);)cpp"};
inline constexpr TextTemplate kDestroyLock{R"cpp(::@destroyLock@<decltype(@lock@)>)cpp"};
/// For `__attribute__((cleanup(@function@)))`.
inline constexpr TextTemplate kCleanUp{
    R"cpp(::@cleanUp@<decltype(@lock@), decltype(&@function@), &@function@>)cpp"};
inline constexpr std::string_view kWithoutLines = "__nodebug__";

/// Between the init-statement with a lock and what was behind it: `header` begins a statement of
/// its own, for the next record or for the user's condition.
inline constexpr TextTemplate kInnerStatement{R"cpp( true) { @header@)cpp"};
/// An `else` that follows is another statement's.
inline constexpr TextTemplate kEndOfInnerStatement{R"cpp( } else {})cpp"};

inline constexpr std::string_view kIfHeader = "if (", kIfConstexprHeader = "if constexpr (",
                                  kSwitchHeader = "switch (", kForHeader = "for (";
inline constexpr std::string_view kIf = "if";

// ---- A body for one call ----

/// Asks the runtime whether this call is the one that is meant. `newlines`: as many as the text in
/// its place had more.
inline constexpr TextTemplate kReturnBody{R"cpp(
{ ::@returnOnce@(@kind@);
#line 1 "@returnFile@"
return @value@
;
@newlines@#line @line@ @file@
})cpp",
                                          Layout::kLines};
inline constexpr unsigned kReturnBodyNewlines = 5; ///< With no `newlines`.

} // namespace hot_restart::rewriter
