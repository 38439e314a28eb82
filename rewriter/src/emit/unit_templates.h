// What the text of a reload unit says beside that of the first build.
#pragma once

#include "emit/text_template.h"

namespace hot_restart::rewriter {

// ---- Bodies ----

/// Local statics get symbols that other objects can name; nothing is inlined into the stub.
inline constexpr std::string_view kExportedBody = "inline __attribute__((__used__, __noinline__))";
/// `used` would instantiate the members of a class template that nobody uses.
inline constexpr std::string_view kExportedTemplateBody = "inline __attribute__((__noinline__))";

/// A body under the old name that calls the new function with the old arguments.
inline constexpr TextTemplate kAdapter{R"cpp(
@specifiers@
inline __attribute__((__used__, __noinline__)) ::@Result@<@type@> @bodyName@(@parameters@)@qualifiers@
{ return @object@@function@(@values@); })cpp"};
inline constexpr TextTemplate kAdapterType{R"cpp(decltype(&@scope@@bodyName@))cpp"};
inline constexpr TextTemplate kScope{R"cpp(@name@::)cpp"};
inline constexpr TextTemplate kAdapterParameter{R"cpp(::@Argument@<@type@, @index@> @name@)cpp"};
inline constexpr TextTemplate kAdapterValue{
    R"cpp(static_cast<::@Again@<decltype(@name@)>>(@name@))cpp"};

// ---- Linkage ----

/// In front of an anonymous namespace: debuggers find names in inline namespaces by the directive
/// alone.
inline constexpr TextTemplate kOpenAnonymous{
    R"cpp(inline namespace @name@ {} using namespace @name@; inline )cpp"};

/// A type that is deduced from an initialiser, and whose declarator's name stands in its midst.
inline constexpr TextTemplate kSplitType{R"cpp(__typeof__(@type@))cpp"};

/// A union without a name becomes a variable; its members are references to that.
inline constexpr TextTemplate kUnionVariable{R"cpp( @name@ __asm__("@symbol@"))cpp"};
inline constexpr TextTemplate kUnionMember{R"cpp( static auto& @member@ = @name@.@member@;)cpp"};

inline constexpr std::string_view kDefaultVisibility = "default";
/// Strings behind this word are pragmas.
inline constexpr std::string_view kPragmaOperator = "_Pragma";

// ---- Instances that only an initialiser asks for ----

inline constexpr TextTemplate kInstances{
    R"cpp( __attribute__((__used__)) static inline void @name@()@body@)cpp"};
inline constexpr TextTemplate kDeclareInstances{
    R"cpp( __attribute__((__used__)) static void @name@();)cpp"};
inline constexpr TextTemplate kMemberInstances{R"cpp( inline void@scope@ @name@()@body@)cpp"};
inline constexpr TextTemplate kInstancesBody{
    R"cpp( { __attribute__((__unused__)) decltype(@variable@) @instancesVariable@@initializer@; })cpp"};

// ---- The preamble ----

inline constexpr TextTemplate kPreambleEnd{R"cpp(
/*@preamble@*/
)cpp",
                                           Layout::kLines};
inline constexpr TextTemplate kGuardedPreamble{R"cpp(
#ifndef @preamble@
@text@#endif
)cpp",
                                               Layout::kLines};
inline constexpr TextTemplate kDefinePreamble{R"cpp(
#define @preamble@
)cpp",
                                              Layout::kLines};

} // namespace hot_restart::rewriter
