// Each file is lexed raw, as a whole and once.
#include "source/file_tokens.h"

#include "source/inclusion_record.h"

#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "clang/Lex/MacroInfo.h"
#include "clang/Lex/Token.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

constexpr int kDeepestMacro = 16;

FileToken convert(const clang::Token& token, std::string_view text, unsigned offset,
                  const clang::Preprocessor& preprocessor) {
  FileToken converted{.kind = token.getKind(),
                      .offset = offset,
                      .text = text,
                      .spaceBefore = token.hasLeadingSpace() || token.isAtStartOfLine(),
                      .lineStart = token.isAtStartOfLine()};
  if (token.is(clang::tok::raw_identifier)) {
    converted.identifier = preprocessor.getIdentifierInfo(spelling(text));
    converted.kind = converted.identifier->getTokenID();
  }
  return converted;
}

/// A token of a macro's replacement: it has no place in the file.
FileToken convertReplacement(const clang::Token& token) {
  FileToken converted{.kind = token.getKind(), .text = {}, .spaceBefore = token.hasLeadingSpace()};
  if (!token.isAnnotation() && !token.isLiteral()) {
    converted.identifier = token.getIdentifierInfo();
  }
  if (converted.identifier != nullptr) {
    const llvm::StringRef name = converted.identifier->getName();
    converted.text = {name.data(), name.size()};
  } else if (token.isLiteral()) {
    converted.text = {token.getLiteralData(), token.getLength()};
  } else if (const char* punctuation = clang::tok::getPunctuatorSpelling(token.getKind())) {
    converted.text = punctuation;
  }
  return converted;
}

/// The tokens of each argument between a macro's parentheses; the last one takes all the rest.
std::vector<TokenSpan> splitArguments(TokenSpan all, unsigned parameters) {
  std::vector<TokenSpan> arguments;
  std::size_t begin = 0;
  for (std::size_t index = 0; index < all.size() && arguments.size() + 1 < parameters; ++index) {
    if (all[index].is(clang::tok::l_paren)) {
      index = matchingClose(all, index);
    } else if (all[index].is(clang::tok::comma)) {
      arguments.push_back(all.subspan(begin, index - begin));
      begin = index + 1;
    }
  }
  arguments.push_back(all.subspan(std::min(begin, all.size())));
  return arguments;
}

/// The replacement of `macro` with its parameters replaced in turn.
std::vector<FileToken> withArguments(TokenSpan replacement, const clang::MacroInfo& macro,
                                     TokenSpan written) {
  const std::vector<TokenSpan> arguments = splitArguments(written, macro.getNumParams());
  std::vector<FileToken> result;
  for (const FileToken& token : replacement) {
    const int number = token.identifier != nullptr ? macro.getParameterNum(token.identifier) : -1;
    if (number < 0) {
      result.push_back(token);
    } else if (static_cast<std::size_t>(number) < arguments.size()) {
      const TokenSpan argument = arguments[static_cast<std::size_t>(number)];
      result.insert(result.end(), argument.begin(), argument.end());
    }
  }
  return result;
}

} // namespace

TokenSpan FileTokens::of(clang::FileID file) {
  const auto known = files_.find(file);
  if (known != files_.end()) {
    return known->second;
  }
  std::vector<FileToken>& tokens = files_[file];
  const clang::SourceManager& sources = preprocessor_.getSourceManager();
  const llvm::MemoryBufferRef buffer = sources.getBufferOrFake(file);
  clang::Lexer lexer(file, buffer, sources, preprocessor_.getLangOpts());
  for (clang::Token token;;) {
    const bool atEnd = lexer.LexFromRawLexer(token);
    if (token.is(clang::tok::eof)) {
      break;
    }
    const unsigned offset = sources.getFileOffset(token.getLocation());
    const std::string_view text(buffer.getBufferStart() + offset, token.getLength());
    tokens.push_back(convert(token, text, offset, preprocessor_));
    if (atEnd) {
      break;
    }
  }
  return tokens;
}

TokenSpan FileTokens::compiled(clang::FileID file) {
  const auto known = compiled_.find(file);
  if (known != compiled_.end()) {
    return known->second;
  }
  const TokenSpan all = of(file);
  const InclusionRecord::Ranges& skipped = inclusions_.skippedIn(file);
  std::vector<FileToken> kept;
  auto range = skipped.begin();
  bool inDirective = false;
  for (const FileToken& token : all) {
    inDirective = token.lineStart ? token.is(clang::tok::hash) : inDirective;
    while (range != skipped.end() && range->second <= token.offset) {
      ++range;
    }
    if (!inDirective && (range == skipped.end() || token.offset < range->first)) {
      kept.push_back(token);
    }
  }
  return compiled_.emplace(file, std::move(kept)).first->second;
}

TokenSpan FileTokens::compiledBetween(clang::FileID file, unsigned begin, unsigned end) {
  const TokenSpan all = compiled(file);
  const std::size_t first = rewriter::indexAt(all, begin);
  const std::size_t last = std::max(first, rewriter::indexAt(all, end));
  return all.subspan(first, last - first);
}

std::size_t FileTokens::indexAt(clang::FileID file, unsigned offset) {
  return rewriter::indexAt(of(file), offset);
}

unsigned FileTokens::endOfToken(clang::FileID file, unsigned offset) {
  const TokenSpan all = of(file);
  const std::size_t index = rewriter::indexAt(all, offset);
  if (index > 0 && all[index - 1].end() > offset) {
    return all[index - 1].end();
  }
  return index < all.size() ? all[index].end() : offset;
}

std::size_t indexAt(TokenSpan all, unsigned offset) {
  const auto at =
      std::lower_bound(all.begin(), all.end(), offset, [](const FileToken& token, unsigned wanted) {
        return token.offset < wanted;
      });
  return static_cast<std::size_t>(at - all.begin());
}

TokenSpan FileTokens::between(clang::FileID file, unsigned begin, unsigned end) {
  const std::size_t first = indexAt(file, begin);
  const std::size_t last = std::max(first, indexAt(file, end));
  return of(file).subspan(first, last - first);
}

const clang::MacroInfo* FileTokens::macroAt(const FileToken& token,
                                            clang::SourceLocation at) const {
  if (token.identifier == nullptr || !token.identifier->hadMacroDefinition()) {
    return nullptr;
  }
  return preprocessor_.getMacroDefinitionAtLoc(token.identifier, at).getMacroInfo();
}

std::vector<FileToken> FileTokens::replacement(const clang::MacroInfo& macro,
                                               clang::SourceLocation at, TokenSpan arguments,
                                               int depth) const {
  std::vector<FileToken> written, flat;
  for (const clang::Token& token : macro.tokens()) {
    written.push_back(convertReplacement(token));
  }
  for (std::size_t index = 0; index < written.size(); ++index) {
    const FileToken& token = written[index];
    const bool isParameter =
        token.identifier != nullptr && macro.getParameterNum(token.identifier) >= 0;
    const clang::MacroInfo* inner =
        isParameter || depth >= kDeepestMacro ? nullptr : macroAt(token, at);
    const bool takesArguments = inner != nullptr && inner->isFunctionLike();
    const bool hasArguments =
        index + 1 < written.size() && written[index + 1].is(clang::tok::l_paren);
    if (inner == nullptr || inner == &macro || (takesArguments && !hasArguments)) {
      flat.push_back(token);
      continue;
    }
    TokenSpan own;
    if (takesArguments) {
      own = argumentsBehind(written, index);
      index += own.size() + 2;
    }
    const std::vector<FileToken> nested = replacement(*inner, at, own, depth + 1);
    flat.insert(flat.end(), nested.begin(), nested.end());
  }
  return macro.isFunctionLike() ? withArguments(flat, macro, arguments) : flat;
}

clang::SourceLocation FileTokens::locationOf(clang::FileID file, const FileToken& token) const {
  return preprocessor_.getSourceManager().getLocForStartOfFile(file).getLocWithOffset(
      static_cast<clang::SourceLocation::IntTy>(token.offset));
}

TokenSpan argumentsBehind(TokenSpan tokens, std::size_t name) {
  if (name + 1 >= tokens.size() || !tokens[name + 1].is(clang::tok::l_paren)) {
    return {};
  }
  return tokens.subspan(name + 2, matchingClose(tokens, name + 1) - name - 2);
}

bool splitsConditional(TokenSpan tokens) {
  int depth = 0;
  for (std::size_t index = 0; index + 1 < tokens.size(); ++index) {
    if (tokens[index].is(clang::tok::hash) && tokens[index].lineStart) {
      const std::string_view word = tokens[index + 1].text;
      depth += word == "if" || word == "ifdef" || word == "ifndef" ? 1 : 0;
      depth -= word == "endif" ? 1 : 0;
      if (depth < 0 || (depth == 0 && word.starts_with("el"))) {
        return true;
      }
    }
  }
  return depth != 0;
}

std::size_t matchingClose(TokenSpan tokens, std::size_t open) {
  int depth = 0;
  for (std::size_t index = open; index < tokens.size(); ++index) {
    switch (tokens[index].kind) {
    case clang::tok::l_paren:
    case clang::tok::l_square:
    case clang::tok::l_brace:
      ++depth;
      break;
    case clang::tok::r_paren:
    case clang::tok::r_square:
    case clang::tok::r_brace:
      if (--depth == 0) {
        return index;
      }
      break;
    default:
      break;
    }
  }
  return tokens.size();
}

std::string joinTokens(TokenSpan tokens) {
  std::string text;
  for (const FileToken& token : tokens) {
    if (!text.empty() && token.spaceBefore) {
      text += ' ';
    }
    text += spelling(token.text);
  }
  return text;
}

std::string spelling(std::string_view text) {
  std::string result(text);
  const bool isRaw = text.find("R\"") != std::string_view::npos;
  for (const std::string_view continuation : {"\\\n", "\\\r\n"}) {
    for (std::size_t at = isRaw ? std::string::npos : result.find(continuation);
         at != std::string::npos; at = result.find(continuation, at)) {
      result.erase(at, continuation.size());
    }
  }
  return result;
}

std::uint64_t hashTokens(TokenSpan tokens) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  const auto add = [&hash](char letter) {
    hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001b3U;
  };
  for (const FileToken& token : tokens) {
    for (const char letter : token.text) {
      add(letter);
    }
    add('\0');
  }
  return hash;
}

} // namespace hot_restart::rewriter
