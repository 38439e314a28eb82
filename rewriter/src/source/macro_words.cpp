// The preprocessor keeps the history of each macro; a word without one is not asked for again.
#include "source/macro_words.h"

#include "clang/Basic/SourceManager.h"
#include "clang/Lex/MacroInfo.h"
#include "clang/Lex/Token.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringRef.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

/// What generated text calls besides keywords.
constexpr llvm::StringLiteral kBuiltins[] = {"__builtin_expect", "__builtin_unreachable",
                                             "__builtin_addressof", "__builtin_va_list",
                                             "__atomic_load_n"};

/// A word of the language, which generated text uses for what it means.
bool isWordOfText(const clang::IdentifierInfo& word, const clang::LangOptions& language) {
  return word.isKeyword(language) || llvm::is_contained(kBuiltins, word.getName());
}

/// It changes nothing: `#define bool bool`, as C's headers say, or the compiler's own.
bool isHarmless(const clang::MacroInfo& macro, const clang::IdentifierInfo& word,
                const clang::SourceManager& sources) {
  return macro.isBuiltinMacro() || sources.isWrittenInBuiltinFile(macro.getDefinitionLoc()) ||
         (macro.isObjectLike() && macro.getNumTokens() == 1 &&
          macro.getReplacementToken(0).getIdentifierInfo() == &word);
}

std::vector<std::string> sorted(std::vector<std::string> words) {
  std::sort(words.begin(), words.end());
  return words;
}

} // namespace

MacroWords::MacroWords(clang::Preprocessor& preprocessor) : preprocessor_(preprocessor) {
  for (const auto& entry : preprocessor.getIdentifierTable()) {
    const clang::IdentifierInfo* word = entry.getValue();
    if (word != nullptr && word->hadMacroDefinition() &&
        isWordOfText(*word, preprocessor.getLangOpts())) {
      taken_.push_back(word);
    }
  }
}

std::vector<std::string> MacroWords::at(clang::SourceLocation place) const {
  std::vector<std::string> words;
  for (const clang::IdentifierInfo* word : taken_) {
    const clang::MacroDefinition definition = preprocessor_.getMacroDefinitionAtLoc(word, place);
    const clang::MacroInfo* macro = definition.getMacroInfo();
    if (macro != nullptr && !isHarmless(*macro, *word, preprocessor_.getSourceManager())) {
      words.push_back(word->getName().str());
    }
  }
  return sorted(std::move(words));
}

std::vector<std::string> MacroWords::within(clang::SourceLocation begin,
                                            clang::SourceLocation end) const {
  const clang::SourceManager& sources = preprocessor_.getSourceManager();
  std::vector<std::string> words = at(begin);
  for (const clang::IdentifierInfo* word : taken_) {
    const clang::MacroDirective* directive = preprocessor_.getLocalMacroDirectiveHistory(word);
    for (; directive != nullptr; directive = directive->getPrevious()) {
      const clang::SourceLocation here = directive->getLocation();
      if (here.isValid() && !sources.isBeforeInTranslationUnit(here, begin) &&
          sources.isBeforeInTranslationUnit(here, end) &&
          !llvm::is_contained(words, word->getName().str())) {
        words.push_back(word->getName().str());
      }
    }
  }
  return sorted(std::move(words));
}

std::vector<std::string> MacroWords::atBegin() const {
  const clang::SourceManager& sources = preprocessor_.getSourceManager();
  return at(sources.getLocForStartOfFile(sources.getMainFileID()));
}

std::vector<std::string> usedIn(const std::string& text, const std::vector<std::string>& words) {
  std::vector<std::string> used;
  const auto continues = [](char c) { return llvm::isAlnum(c) || c == '_' || c == '$'; };
  for (const std::string& word : words) {
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
      const std::size_t end = at + word.size();
      if ((at == 0 || !continues(text[at - 1])) && (end == text.size() || !continues(text[end]))) {
        used.push_back(word);
        break;
      }
    }
  }
  return used;
}

} // namespace hot_restart::rewriter
