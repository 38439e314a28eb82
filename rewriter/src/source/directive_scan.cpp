// Clang's raw lexer, told where a directive begins, so that comments, raw strings and line splices
// come out right.
#include "source/directive_scan.h"

#include "clang/Basic/TokenKinds.h"
#include "clang/Lex/Lexer.h"
#include "clang/Lex/Token.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

class Scanner {
public:
  Scanner(const clang::SourceManager& sources, const clang::LangOptions& language,
          clang::FileID file)
      : sources_(sources), language_(language), text_(sources.getBufferData(file)),
        lexer_(file, sources.getBufferOrFake(file), sources, language) {}

  std::vector<Directive> run() {
    while (next()) {
      if (token_.is(clang::tok::hash) && token_.isAtStartOfLine()) {
        directive(offset());
      }
    }
    return std::move(found_);
  }

private:
  /// False at the end of the text.
  bool next() {
    lexer_.LexFromRawLexer(token_);
    return token_.isNot(clang::tok::eof);
  }
  /// False at the end of the directive.
  bool nextInDirective() {
    lexer_.LexFromRawLexer(token_);
    return token_.isNot(clang::tok::eod) && token_.isNot(clang::tok::eof);
  }
  unsigned offset() const { return sources_.getFileOffset(token_.getLocation()); }
  std::string spelling() const { return clang::Lexer::getSpelling(token_, sources_, language_); }
  bool isWord(llvm::StringRef word) const {
    return token_.is(clang::tok::raw_identifier) && spelling() == word;
  }

  std::optional<QuotedName> quotedName() const {
    if (token_.isNot(clang::tok::string_literal)) {
      return std::nullopt;
    }
    std::string text = spelling();
    if (text.size() < 3 || text.front() != '"') {
      return std::nullopt;
    }
    return QuotedName{offset(), token_.getLength(), text.substr(1, text.size() - 2)};
  }

  void directive(unsigned hashOffset) {
    lexer_.setParsingPreprocessorDirective(true);
    Directive found;
    found.hashOffset = hashOffset;
    bool wanted = nextInDirective() && token_.is(clang::tok::raw_identifier) && readBody(found);
    while (token_.isNot(clang::tok::eod) && token_.isNot(clang::tok::eof)) {
      lexer_.LexFromRawLexer(token_);
    }
    if (wanted) {
      found.endOffset = offset();
      found.nextOffset = behindNewline(found.endOffset);
      found_.push_back(std::move(found));
    }
  }

  bool readBody(Directive& found) {
    const std::string word = spelling();
    if (word == "include" || word == "import" || word == "include_next") {
      return readInclude(word, found);
    }
    if (word == "pragma") {
      return readPragma(found);
    }
    return (word == "if" || word == "elif") && readConditional(found);
  }

  bool readInclude(llvm::StringRef word, Directive& found) {
    found.kind = word == "include"  ? DirectiveKind::kInclude
                 : word == "import" ? DirectiveKind::kImport
                                    : DirectiveKind::kIncludeNext;
    if (nextInDirective()) {
      if (auto name = quotedName()) {
        found.quoted.push_back(*std::move(name));
      }
    }
    return true;
  }

  bool readPragma(Directive& found) {
    if (!nextInDirective()) {
      return false;
    }
    if (isWord("once")) {
      found.kind = DirectiveKind::kPragmaOnce;
      return true;
    }
    if (!isWord("GCC") && !isWord("clang")) {
      return false;
    }
    found.kind = DirectiveKind::kPragmaSystemHeader;
    return nextInDirective() && isWord("system_header");
  }

  bool readConditional(Directive& found) {
    found.kind = DirectiveKind::kConditional;
    while (nextInDirective()) {
      found.hasIncludeNext = found.hasIncludeNext || isWord("__has_include_next");
      if (!isWord("__has_include") || !nextInDirective()) {
        continue;
      }
      if (token_.is(clang::tok::l_paren) && !nextInDirective()) {
        break;
      }
      if (auto name = quotedName()) {
        found.quoted.push_back(*std::move(name));
      }
    }
    return found.hasIncludeNext || !found.quoted.empty();
  }

  unsigned behindNewline(unsigned end) const {
    const llvm::StringRef rest = text_.substr(end);
    return end + (rest.starts_with("\r\n") ? 2 : rest.empty() ? 0 : 1);
  }

  const clang::SourceManager& sources_;
  const clang::LangOptions& language_;
  llvm::StringRef text_;
  clang::Lexer lexer_;
  clang::Token token_;
  std::vector<Directive> found_;
};

} // namespace

std::vector<Directive> scanDirectives(const clang::SourceManager& sources,
                                      const clang::LangOptions& language, clang::FileID file) {
  return Scanner(sources, language, file).run();
}

} // namespace hot_restart::rewriter
