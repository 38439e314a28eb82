// Entries first; then lambda_match.h says which is which, and lambda_captures.h whether the
// closures are alike.
#include "record/lambda_record.h"

#include "decide/function_plan.h"
#include "decide/lambda_plan.h"
#include "record/find_effects.h"
#include "record/lambda_captures.h"
#include "record/lambda_match.h"
#include "record/recorded_text.h"
#include "source/file_tokens.h"
#include "source/source_range.h"

#include "hot_restart/rewriter/function_name.h"
#include "hot_restart/rewriter/manifest.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace hot_restart::rewriter {
namespace {

constexpr llvm::StringLiteral kMark = "@lambda@";

/// The 3 of `c:@F@run#@lambda@3`.
unsigned ordinalOf(const std::string& usr) {
  unsigned ordinal = 0;
  const std::size_t at = usr.rfind(kMark.str());
  return at != std::string::npos &&
                 !llvm::StringRef(usr).drop_front(at + kMark.size()).getAsInteger(10, ordinal)
             ? ordinal
             : 0;
}

/// The same in all files that have the function's text, and in no other function.
std::uint64_t numberOf(const FunctionEntry& lambda) {
  const std::uint64_t number = contentHash(lambda.file + "\n" + lambda.usr);
  return number != 0 ? number : 1;
}

FunctionEntry entryOf(const LambdaPlan& plan, const FunctionEntry& function, FileTokens& tokens) {
  const clang::CXXMethodDecl& call = *plan.lambda->getCallOperator();
  const clang::SourceManager& sources = call.getASTContext().getSourceManager();
  const clang::FileID file = sources.getFileID(sources.getExpansionLoc(plan.lambda->getBeginLoc()));
  FunctionEntry entry;
  entry.file = function.file;
  entry.function = function.usr;
  entry.context = plan.context;
  entry.captures = plan.captures;
  entry.skipReason = plan.skipReason;
  entry.type = typeText(call.getType(), call.getASTContext());
  const TextOffsets offsets{
      .begin = expansionOffsetIn(sources, file, plan.lambda->getBeginLoc()),
      .brace = expansionOffsetIn(sources, file, plan.lambda->getBody()->getBeginLoc()),
      .close = expansionOffsetIn(sources, file, plan.lambda->getEndLoc(), true)};
  recordText(sources, file, offsets, tokens, entry);
  entry.name =
      "lambda in " + withoutParameters(function.name) + ", line " + std::to_string(entry.firstLine);
  findEffects(call, entry);
  return entry;
}

/// Gives `entry` what `before` was called.
void continueAs(const FunctionEntry& before, FunctionEntry& entry) {
  entry.usr = before.usr;
  entry.lambda = before.lambda;
}

class LambdaNumbering {
public:
  LambdaNumbering(const std::vector<FunctionEntry>& running, const FunctionEntry& function)
      : function_(function) {
    for (const FunctionEntry& entry : running) {
      if (entry.function == function.usr) {
        next_ = std::max(next_, ordinalOf(entry.usr) + 1);
        if (entry.wrapped()) {
          (entry.retired ? retired_ : before_).push_back(&entry);
        }
      }
    }
  }

  const std::vector<const FunctionEntry*>& before() const { return before_; }
  /// An edit may have brought it back.
  const FunctionEntry* retiredLike(const FunctionEntry& entry) const {
    const auto found = llvm::find_if(retired_, [&](const FunctionEntry* one) {
      return one->textHash == entry.textHash && one->type == entry.type &&
             one->context == entry.context;
    });
    return found == retired_.end() ? nullptr : *found;
  }

  void nameNew(FunctionEntry& entry) {
    entry.usr = function_.usr + kMark.str() + std::to_string(next_++);
    entry.lambda = numberOf(entry);
  }

private:
  const FunctionEntry& function_;
  std::vector<const FunctionEntry*> before_, retired_;
  unsigned next_ = 1;
};

} // namespace

std::vector<FunctionEntry> recordLambdas(FunctionPlan& plan, const FunctionEntry& function,
                                         const std::vector<FunctionEntry>& running,
                                         FileTokens& tokens, std::vector<LostLambda>& lost) {
  std::vector<FunctionEntry> entries;
  entries.reserve(plan.lambdas.size());
  for (const LambdaPlan& lambda : plan.lambdas) {
    entries.push_back(entryOf(lambda, function, tokens));
  }
  LambdaNumbering numbering(running, function);
  const std::vector<const FunctionEntry*>& before = numbering.before();
  const std::vector<int> matches = matchLambdas(before, entries);
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (!llvm::is_contained(matches, static_cast<int>(i))) {
      lost.push_back({before[i]->usr, "it is gone, or which one of the edited text it is cannot be "
                                      "told"});
    }
  }
  std::set<std::string> continued;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    LambdaPlan& lambda = plan.lambdas[i];
    const FunctionEntry* earlier = matches[i] >= 0 ? before[static_cast<std::size_t>(matches[i])]
                                                   : numbering.retiredLike(entries[i]);
    const bool isFree = earlier != nullptr && continued.count(earlier->usr) == 0;
    const std::optional<std::string> difference =
        isFree ? keepClosure(*earlier, plan, lambda, entries[i]) : std::nullopt;
    if (difference && !earlier->retired) {
      lost.push_back({earlier->usr, *difference});
    }
    if (isFree && !difference) {
      continueAs(*earlier, entries[i]);
      continued.insert(earlier->usr);
    } else {
      numbering.nameNew(entries[i]);
    }
    lambda.number = entries[i].lambda;
  }
  return entries;
}

} // namespace hot_restart::rewriter
