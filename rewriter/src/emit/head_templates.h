// What a copied head says that its original does not: keywords, attributes, clauses.
#pragma once

#include "emit/text_template.h"

#include <string_view>

namespace hot_restart::rewriter {

inline constexpr std::string_view kStatic = "static";
inline constexpr std::string_view kInline = "inline";
inline constexpr std::string_view kFriend = "friend";
inline constexpr std::string_view kExtern = "extern";
inline constexpr std::string_view kVoid = "void";
inline constexpr std::string_view kAuto = "auto";
inline constexpr std::string_view kClassWord = "class";
inline constexpr std::string_view kPack = "...";

inline constexpr std::string_view kAttributeWord = "__attribute__";
inline constexpr TextTemplate kAttributes{R"cpp(__attribute__((@list@)))cpp"};
inline constexpr std::string_view kUnused = "__unused__";

inline constexpr TextTemplate kTemplateClause{R"cpp(template <@parameters@>)cpp"};
inline constexpr TextTemplate kTrailingReturn{R"cpp( -> @type@)cpp"};
inline constexpr TextTemplate kTemplateArguments{R"cpp(<@arguments@>)cpp"};
inline constexpr TextTemplate kNamespace{R"cpp(namespace @name@ { @inside@ })cpp"};
inline constexpr TextTemplate kInlineNamespace{R"cpp(inline namespace @name@ { @inside@ })cpp"};

/// Any type where the grammar wants one word.
inline constexpr TextTemplate kSameType{R"cpp(::@Same@<@type@>)cpp"};
/// A function type without its `noexcept`.
inline constexpr TextTemplate kMayThrow{R"cpp(::@MayThrow@<@type@>)cpp"};

} // namespace hot_restart::rewriter
