// Turns internal linkage into external linkage in the text of a unit, so that the compiled unit can
// be made to refer to what the running program has. Part of a reload only.
//
// clang-format off
//   static int calls = 0;                       ->   int calls = 0;
//   static std::map<int, int> cache = load();   ->   extern std::map<int, int> cache;
//                                                    (the program has it: it is never built again)
//   const int kLimit = 5;                       ->   extern const int kLimit = 5;
//   namespace { struct Error {}; }              ->   inline namespace hr$anonymous { struct Error {}; }
//                                                    (and a directive in front of it: debuggers know
//                                                    nothing of inline namespaces)
//   static struct { int a; } state;             ->   struct hr$unnamed$1 { int a; } state;
//   static auto twice = [](int x) {...};        ->   inline auto twice = [](int x) {...};
//                                                    (clang: closures have a name that other objects
//                                                    know in initialisers of inline variables only)
//   __attribute__((visibility("hidden")))       ->   __attribute__((visibility("default")))
// clang-format on
#pragma once

#include "edit/edit_set.h"
#include "source/file_tokens.h"
#include "unit_text/variable_promotion.h"

namespace hot_restart::rewriter {

/// Adds the edits. What cannot be promoted stays as written; the check of the compiled unit refuses
/// it if it matters.
Promotion promoteLinkage(const PromotionRequest& request, FileTokens& tokens, EditSet& edits);

} // namespace hot_restart::rewriter
