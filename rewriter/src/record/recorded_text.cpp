// Hashes are of tokens, so that spaces and comments do not count.
#include "record/recorded_text.h"

#include "hot_restart/rewriter/manifest.h"

#include "source/file_tokens.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/PrettyPrinter.h"
#include "clang/AST/Type.h"
#include "clang/Basic/SourceManager.h"

#include <string>

namespace hot_restart::rewriter {

std::string typeText(clang::QualType type, const clang::ASTContext& context) {
  clang::PrintingPolicy policy(context.getLangOpts());
  policy.AnonymousTagLocations = false;
  return type.getCanonicalType().getAsString(policy);
}

void recordText(const clang::SourceManager& sources, clang::FileID file, const TextOffsets& offsets,
                FileTokens& tokens, FunctionEntry& entry) {
  const auto& [begin, brace, close] = offsets;
  if (begin && brace && close) {
    entry.firstLine = sources.getLineNumber(file, *begin);
    entry.bodyLine = sources.getLineNumber(file, *brace);
    entry.lastLine = sources.getLineNumber(file, *close);
    entry.textHash = hashTokens(tokens.between(file, *begin, *close + 1));
    entry.headHash = hashTokens(tokens.between(file, *begin, *brace));
  }
}

} // namespace hot_restart::rewriter
