// What a generated file says around the user's text: directives, and the declarations at its top.
#pragma once

#include "emit/text_template.h"

namespace hot_restart::rewriter {

// ---- Directives ----

inline constexpr TextTemplate kLine{R"cpp(
#line @line@
)cpp",
                                    Layout::kLines};
inline constexpr TextTemplate kLineOfFile{R"cpp(
#line @line@ @file@
)cpp",
                                          Layout::kLines};
/// Keeps a header a header for Clang's warnings; `flag`: ` 1` enters the file, ` 2` comes back.
inline constexpr TextTemplate kLineMarker{R"cpp(
# @line@ @file@@flag@
)cpp",
                                          Layout::kLines};
inline constexpr std::string_view kEntersFile = " 1", kComesBack = " 2";

/// Only newer Clangs know the warning about them.
inline constexpr TextTemplate kAllowLineMarkers{R"cpp(
#if __has_warning("-Wgnu-line-marker")
#pragma clang diagnostic ignored "-Wgnu-line-marker"
#endif
)cpp",
                                                Layout::kLines};

inline constexpr TextTemplate kInclude{R"cpp(#include @name@)cpp"};
inline constexpr TextTemplate kImport{R"cpp(#import @name@)cpp"};
inline constexpr TextTemplate kAngledName{R"cpp(<@name@>)cpp"};

// ---- What a macro's use leaves behind when it is expanded ----

inline constexpr TextTemplate kPragma{R"cpp(_Pragma("@space@ diagnostic @what@"))cpp"};
inline constexpr TextTemplate kPragmaWarning{R"cpp(@verb@ \"@warning@\")cpp"};
/// Counts __COUNTER__ on.
inline constexpr TextTemplate kCount{R"cpp(static_assert(__COUNTER__ >= 0, "");)cpp"};

// ---- The top of a file ----

inline constexpr TextTemplate kIncludeAbi{R"cpp(
#include @header@
)cpp",
                                          Layout::kLines};
inline constexpr TextTemplate kAllowDollars{R"cpp(
#pragma clang diagnostic ignored "-Wdollar-in-identifier-extension"
)cpp",
                                            Layout::kLines};

/// Names the manifest in the section of units.
inline constexpr TextTemplate kUnitEntry{R"cpp(
__attribute__((__section__("@unitSection@"), __used__, __retain__))
static const char @unitEntry@[] = @path@;)cpp"};

/// BODIES separate: asks for the units before main.
inline constexpr TextTemplate kAdoption{R"cpp(
__attribute__((__constructor__(101))) static void @adoption@() { ::@adoptBodies@(); })cpp"};

/// So that a later unit finds a variable in the symbol table.
inline constexpr TextTemplate kUsedVariable{R"cpp(__attribute__((__used__)) )cpp"};

} // namespace hot_restart::rewriter
