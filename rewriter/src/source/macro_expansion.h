// Functions whose heads come out of macros (`TEST(Suite, Name) { ... }`), and what a unit must
// edit: anonymous namespaces (they get a name), statics and initialised variables of namespaces
// (they become the program's). The text of those macro uses is replaced by what they expand to, and
// the file is parsed once more. From then on such a function is like any other, and so is the class
// that the macro may have made around it.
//
//   TEST(A, b) { body }   ->   class A_b_Test : ... { ... }; ... void A_b_Test::TestBody() { body }
//
// Only uses whose expansion reads the same when it stands in the file are replaced; the others stay
// as they are, and their functions are left alone for it.
#pragma once

#include "source/inclusion_record.h"

#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceLocation.h"
#include "clang/Lex/Preprocessor.h"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace hot_restart::rewriter {

/// Whether functions of that file are to be wrapped.
using WantsFile = std::function<bool(const clang::SourceManager&, clang::FileID)>;

/// Listens to the tokens that macro uses in wanted files and the project's headers expand to.
class MacroExpansions {
public:
  /// Starts listening; must outlive the preprocessor's run. `compilerIsClang`: pragmas for Clang
  /// are part of an expansion.
  void attach(clang::Preprocessor& preprocessor, bool compilerIsClang, WantsFile wantsFile);

  /// The texts of those files with the macro uses expanded that make heads of wanted functions, or
  /// their declarations in classes, open anonymous namespaces, or make statics, by file; none for a
  /// file that has no such uses, or that is entered more than once.
  std::map<clang::FileID, std::string> expandHeads(const clang::ASTContext& ast,
                                                   const InclusionRecord& inclusions) const;

private:
  friend class ExpansionListener;
  /// One macro use: what stands in [begin, end) of its file.
  struct Use {
    unsigned end = 0;
    std::string text;
    unsigned counters = 0; ///< Uses of __COUNTER__ inside.
    bool readsTheSame = true;
  };
  using Uses = std::map<unsigned, Use>; ///< By offset of the first token.

  Use* useAt(clang::SourceLocation at);
  void addToken(const clang::Token& token);
  bool isItsOwnName(const clang::Token& token) const;
  /// As the user's compiler would have it.
  std::string spellingOf(const clang::Token& token) const;
  void addPragma(clang::SourceLocation at, const std::string& text);
  void addCounter(clang::SourceLocation at);

  bool listensTo(clang::FileID file);
  bool isReadOnce(const clang::ASTContext& ast, clang::FileID file) const;
  std::optional<std::string> expand(clang::FileID file, const Uses& uses,
                                    const std::set<unsigned>& wanted) const;

  const clang::Preprocessor* preprocessor_ = nullptr;
  bool compilerIsClang_ = false;
  WantsFile wantsFile_;
  std::map<clang::FileID, bool> listenedTo_;
  std::map<clang::FileID, Uses> uses_;
};

} // namespace hot_restart::rewriter
