// Listens to the preprocessor, and decides at the end of the main file which headers can be
// inlined.
#include "source/inclusion_record.h"

#include "source/directive_scan.h"
#include "source/project_text.h"

#include "clang/Basic/SourceManager.h"
#include "clang/Lex/HeaderSearch.h"
#include "clang/Lex/PPCallbacks.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {

/// Forwards directives and entries; an entry belongs to the directive seen just before it.
class InclusionListener : public clang::PPCallbacks {
public:
  InclusionListener(InclusionRecord& record, clang::Preprocessor& preprocessor)
      : record_(record), preprocessor_(preprocessor) {}

  void SourceRangeSkipped(clang::SourceRange range, clang::SourceLocation /*end*/) override {
    const auto [file, begin] = record_.sources_->getDecomposedLoc(range.getBegin());
    record_.skipped_[file].emplace_back(begin, record_.sources_->getFileOffset(range.getEnd()));
  }

  void InclusionDirective(clang::SourceLocation hash, const clang::Token& /*includeToken*/,
                          llvm::StringRef fileName, bool isAngled, clang::CharSourceRange nameRange,
                          clang::OptionalFileEntryRef file, llvm::StringRef searchPath,
                          llvm::StringRef /*relativePath*/, const clang::Module* /*suggested*/,
                          bool /*moduleImported*/,
                          clang::SrcMgr::CharacteristicKind type) override {
    const auto [includer, offset] = record_.sources_->getDecomposedLoc(hash);
    Inclusion inclusion;
    inclusion.spelled = fileName.str();
    inclusion.angled = isAngled;
    inclusion.fromMacro = isFromMacro(nameRange, isAngled);
    inclusion.file = file;
    inclusion.searchPath = searchPath.str();
    inclusion.quoteOnly = isQuoteOnly(searchPath);
    inclusion.system = type != clang::SrcMgr::C_User;
    pending_ = record_.events_.size();
    record_.byPlace_[{includer, offset}] = pending_;
    record_.events_.push_back({includer, std::move(inclusion)});
  }

  void FileChanged(clang::SourceLocation at, FileChangeReason reason,
                   clang::SrcMgr::CharacteristicKind /*type*/,
                   clang::FileID /*previous*/) override {
    if (reason == EnterFile && pending_ != kNone) {
      const clang::FileID entered = record_.sources_->getFileID(at);
      record_.events_[pending_].inclusion.entered = entered;
      record_.byEntered_[entered] = pending_;
      pending_ = kNone;
    }
  }

  void FileSkipped(const clang::FileEntryRef& /*file*/, const clang::Token& /*name*/,
                   clang::SrcMgr::CharacteristicKind /*type*/) override {
    pending_ = kNone;
  }

private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  /// The spelled name differs from the text at its place when a macro made it.
  bool isFromMacro(clang::CharSourceRange range, bool isAngled) const {
    const clang::SourceLocation begin = range.getBegin();
    if (!begin.isFileID()) {
      return true;
    }
    const char* const first = record_.sources_->getCharacterData(begin);
    return *first != (isAngled ? '<' : '"');
  }

  /// Found in an -iquote directory that an angled include would not search.
  bool isQuoteOnly(llvm::StringRef searchPath) const {
    const clang::HeaderSearch& search = preprocessor_.getHeaderSearchInfo();
    const auto named = [&](const clang::DirectoryLookup& lookup) {
      return lookup.getName() == searchPath;
    };
    return std::any_of(search.quoted_dir_begin(), search.quoted_dir_end(), named) &&
           std::none_of(search.angled_dir_begin(), search.search_dir_end(), named);
  }

  InclusionRecord& record_;
  clang::Preprocessor& preprocessor_;
  std::size_t pending_ = kNone;
};

void InclusionRecord::attach(clang::Preprocessor& preprocessor) {
  sources_ = &preprocessor.getSourceManager();
  language_ = &preprocessor.getLangOpts();
  preprocessor.addPPCallbacks(std::make_unique<InclusionListener>(*this, preprocessor));
}

const InclusionRecord::Ranges& InclusionRecord::skippedIn(clang::FileID file) const {
  static const Ranges kNone;
  const auto found = skipped_.find(file);
  return found == skipped_.end() ? kNone : found->second;
}

void InclusionRecord::inlineAlso(clang::FileID header) {
  std::vector<clang::FileID> open = {header};
  while (!open.empty()) {
    const clang::FileID file = open.back();
    open.pop_back();
    const auto entry = sources_->getFileEntryRefForID(file);
    if (!entry || file == sources_->getMainFileID() ||
        !also_.insert(&entry->getFileEntry()).second) {
      continue;
    }
    for (const Event& event : events_) {
      if (event.inclusion.file && *event.inclusion.file == *entry) {
        open.push_back(event.includer);
      }
    }
  }
}

bool InclusionRecord::isAlsoInlined(clang::FileID file) const {
  const auto entry = sources_->getFileEntryRefForID(file);
  return entry && also_.contains(&entry->getFileEntry());
}

bool InclusionRecord::isProjectText(clang::SourceLocation at) const {
  return rewriter::isProjectText(*sources_, at) ||
         (!also_.empty() && at.isValid() &&
          isInlined(sources_->getFileID(sources_->getExpansionLoc(at))));
}

bool InclusionRecord::isInlined(clang::FileID file) const { return isInlinedIn(decision(), file); }

bool InclusionRecord::isInlinedIn(const Decision& decision, clang::FileID file) const {
  return file == sources_->getMainFileID() ||
         (byEntered_.contains(file) && !decision.kept.contains(file));
}

std::string InclusionRecord::keptReason(clang::FileID file) const {
  if (const auto found = decision().kept.find(file); found != decision().kept.end()) {
    return found->second;
  }
  return isInlined(file) ? "" : "not project text";
}

const Inclusion* InclusionRecord::find(clang::FileID includer, unsigned hashOffset) const {
  const auto found = byPlace_.find({includer, hashOffset});
  return found == byPlace_.end() ? nullptr : &events_[found->second].inclusion;
}

const Inclusion* InclusionRecord::enteredBy(clang::FileID file) const {
  const auto found = byEntered_.find(file);
  return found == byEntered_.end() ? nullptr : &events_[found->second].inclusion;
}

clang::FileID InclusionRecord::includerOf(clang::FileID file) const {
  const auto found = byEntered_.find(file);
  return found == byEntered_.end() ? clang::FileID() : events_[found->second].includer;
}

std::vector<clang::FileID> InclusionRecord::inlinedHeaders() const {
  std::vector<clang::FileID> headers;
  for (const Event& event : events_) {
    if (event.inclusion.entered.isValid() && isInlined(event.inclusion.entered)) {
      headers.push_back(event.inclusion.entered);
    }
  }
  return headers;
}

bool InclusionRecord::hasInlinedTextOf(const clang::FileEntry& file) const {
  return decision().inlinedEntries.contains(&file);
}

const InclusionRecord::Traits& InclusionRecord::traitsOf(Decision& decision,
                                                         clang::FileID file) const {
  const auto entry = sources_->getFileEntryRefForID(file);
  const auto [found, isNew] = decision.traits.try_emplace(entry ? &entry->getFileEntry() : nullptr);
  if (isNew) {
    for (const Directive& directive : scanDirectives(*sources_, *language_, file)) {
      found->second.once |= directive.kind == DirectiveKind::kPragmaOnce;
      found->second.systemPragma |= directive.kind == DirectiveKind::kPragmaSystemHeader;
      found->second.includeNext |=
          directive.kind == DirectiveKind::kIncludeNext || directive.hasIncludeNext;
    }
  }
  return found->second;
}

std::string InclusionRecord::reasonToKeep(Decision& decision, const Event& event) const {
  const clang::FileID file = event.inclusion.entered;
  const bool also = isAlsoInlined(file);
  if (event.inclusion.system && !also) {
    return "a system header";
  }
  if (!sources_->getFileEntryRefForID(event.includer)) {
    return "included by the command line";
  }
  if (!isInlinedIn(decision, event.includer)) {
    return "included by a header that stays an #include";
  }
  const auto entry = sources_->getFileEntryRefForID(file);
  if (!entry || decision.mustKeep.contains(&entry->getFileEntry())) {
    return "also included by a header that stays an #include";
  }
  const Traits& traits = traitsOf(decision, file);
  return traits.systemPragma && !also ? "it has `#pragma GCC system_header`"
         : traits.includeNext         ? "it uses #include_next"
                                      : "";
}

/// A `#pragma once` header that an #include still reaches must not also be inlined: it would be
/// seen twice. Keeping one can make others reachable, hence the loop; mustKeep only grows.
const InclusionRecord::Decision& InclusionRecord::decision() const {
  if (!decision_) {
    decision_.emplace();
    do {
      decideOnce(*decision_);
    } while (keepWhatStaysReachable(*decision_));
  }
  return *decision_;
}

void InclusionRecord::decideOnce(Decision& decision) const {
  decision.kept.clear();
  decision.inlinedEntries.clear();
  for (const Event& event : events_) {
    const clang::FileID file = event.inclusion.entered;
    if (file.isInvalid()) {
      continue;
    }
    if (std::string reason = reasonToKeep(decision, event); !reason.empty()) {
      decision.kept[file] = std::move(reason);
    } else {
      decision.inlinedEntries.insert(&sources_->getFileEntryRefForID(file)->getFileEntry());
    }
  }
}

bool InclusionRecord::keepWhatStaysReachable(Decision& decision) const {
  bool grown = false;
  for (const Event& event : events_) {
    const Inclusion& inclusion = event.inclusion;
    if (inclusion.entered.isValid() || !inclusion.file || isInlined(event.includer)) {
      continue;
    }
    const clang::FileEntry* const entry = &inclusion.file->getFileEntry();
    const auto traits = decision.traits.find(entry);
    if (decision.inlinedEntries.contains(entry) && traits != decision.traits.end() &&
        traits->second.once) {
      grown |= decision.mustKeep.insert(entry).second;
    }
  }
  return grown;
}

} // namespace hot_restart::rewriter
