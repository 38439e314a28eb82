// Which header text entered the translation unit where: the preprocessor's own account, kept while
// Clang parses. Knows nothing of edits or output; header_inliner reads it to put the text together
// again.
#pragma once

#include "clang/Basic/FileEntry.h"
#include "clang/Basic/SourceLocation.h"
#include "clang/Lex/Preprocessor.h"
#include "llvm/ADT/DenseSet.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {

/// One live `#include`/`#import`/`#include_next` of project text. An inclusion *event*: an X-macro
/// file that is included three times makes three of these.
struct Inclusion {
  std::string spelled; ///< Between the quotes or brackets, macros expanded.
  bool angled = false;
  bool fromMacro = false; ///< `#include MACRO`.
  clang::OptionalFileEntryRef file;
  std::string searchPath; ///< Directory in which it was found, as Clang spells it.
  bool quoteOnly = false; ///< ... which only quoted includes search (-iquote).
  bool system = false;    ///< Found in a system directory, or included by a system header.
  clang::FileID entered;  ///< Invalid: skipped (guard, `#pragma once`, #import) or not found.
};

/// Listens to one parse. Create it, attach() it before parsing, and read it from the end of the
/// main file on (HandleTranslationUnit and later), while the SourceManager lives.
class InclusionRecord {
public:
  /// Starts listening. The record must outlive the preprocessor's run. Once per record.
  void attach(clang::Preprocessor& preprocessor);

  /// Before the first question: this header is to be inlined, though it is the system's, and with
  /// it all that include it.
  void inlineAlso(clang::FileID header);

  /// True when the text of this inclusion event becomes part of the assembled text, so that edits
  /// of it take effect. The main file always; a header when it is project text and nothing forces
  /// it to stay an `#include`.
  bool isInlined(clang::FileID file) const;
  /// Why the text of `file` stays an `#include`; empty when it is inlined.
  std::string keptReason(clang::FileID file) const;

  /// The event of the directive whose `#` is at `hashOffset` of `includer`; null when the directive
  /// was not live.
  const Inclusion* find(clang::FileID includer, unsigned hashOffset) const;
  /// The event that entered `file`; null for the main file and what the command line forces in.
  const Inclusion* enteredBy(clang::FileID file) const;
  /// The file that holds the directive which entered `file`; invalid for the main file.
  clang::FileID includerOf(clang::FileID file) const;
  /// The project's (source/project_text.h), or that of a system header which is inlined all the
  /// same.
  bool isProjectText(clang::SourceLocation at) const;
  /// Some event of this file is inlined.
  bool hasInlinedTextOf(const clang::FileEntry& file) const;
  /// Every inlined event but the main file, in order of entry.
  std::vector<clang::FileID> inlinedHeaders() const;

  /// [begin, end) of what conditional directives left out of `file`, in order.
  using Ranges = std::vector<std::pair<unsigned, unsigned>>;
  const Ranges& skippedIn(clang::FileID file) const;

  const clang::SourceManager& sources() const { return *sources_; }
  const clang::LangOptions& language() const { return *language_; }

private:
  friend class InclusionListener;
  struct Event {
    clang::FileID includer;
    Inclusion inclusion;
  };

  struct Traits {
    bool once = false, systemPragma = false, includeNext = false;
  };

  /// What follows from all events together; made on the first question.
  struct Decision {
    std::map<clang::FileID, std::string> kept; ///< Events that stay, with the reason.
    std::map<const clang::FileEntry*, Traits> traits;
    llvm::DenseSet<const clang::FileEntry*> inlinedEntries, mustKeep;
  };

  const Decision& decision() const;
  void decideOnce(Decision& decision) const;
  bool keepWhatStaysReachable(Decision& decision) const;
  bool isInlinedIn(const Decision& decision, clang::FileID file) const;
  std::string reasonToKeep(Decision& decision, const Event& event) const;
  const Traits& traitsOf(Decision& decision, clang::FileID file) const;
  bool isAlsoInlined(clang::FileID file) const;

  const clang::SourceManager* sources_ = nullptr;
  const clang::LangOptions* language_ = nullptr;
  std::vector<Event> events_; ///< In order of the directives.
  std::map<std::pair<clang::FileID, unsigned>, std::size_t>
      byPlace_; ///< (includer, offset of #) -> events_.
  std::map<clang::FileID, std::size_t> byEntered_;
  std::map<clang::FileID, Ranges> skipped_;
  llvm::DenseSet<const clang::FileEntry*> also_; ///< Of inlineAlso().
  mutable std::optional<Decision> decision_;
};

} // namespace hot_restart::rewriter
