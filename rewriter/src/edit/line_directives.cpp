// What the user's compiler calls a file, and the directives that say so.
#include "edit/line_directives.h"

#include "emit/file_templates.h"
#include "emit/text_template.h"
#include "source/inclusion_record.h"

#include "hot_restart/rewriter/compile_command.h"

#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Path.h"

#include <string>
#include <string_view>

namespace hot_restart::rewriter {

namespace path = llvm::sys::path;

bool isIncluderRelative(const InclusionRecord& record, clang::FileID includer,
                        const Inclusion& inclusion) {
  if (inclusion.angled || path::is_absolute(inclusion.spelled)) {
    return false;
  }
  const auto entry = record.sources().getFileEntryRefForID(includer);
  return entry && entry->getDir().getName() == inclusion.searchPath;
}

std::string gccFileName(const InclusionRecord& record, clang::FileID file) {
  const Inclusion* const inclusion = record.enteredBy(file);
  if (!inclusion) {
    const auto entry = record.sources().getFileEntryRefForID(file);
    return entry ? entry->getName().str() : std::string();
  }
  if (path::is_absolute(inclusion->spelled)) {
    return inclusion->spelled;
  }
  const clang::FileID includer = record.includerOf(file);
  if (isIncluderRelative(record, includer, *inclusion)) {
    const std::string name = gccFileName(record, includer);
    return name.substr(0, name.rfind('/') + 1) + inclusion->spelled;
  }
  const bool separated = llvm::StringRef(inclusion->searchPath).ends_with("/");
  return inclusion->searchPath + (separated ? "" : "/") + inclusion->spelled;
}

FilePlace resumeAt(const InclusionRecord& record, clang::FileID file, unsigned offset,
                   CompilerKind kind) {
  const clang::SourceManager& sources = record.sources();
  const auto at = sources.getLocForStartOfFile(file).getLocWithOffset(static_cast<int>(offset));
  const clang::PresumedLoc presumed = sources.getPresumedLoc(at);
  const clang::PresumedLoc physical = sources.getPresumedLoc(at, /*UseLineDirectives=*/false);
  const bool renamed = llvm::StringRef(presumed.getFilename()) != physical.getFilename();
  return {presumed.getLine(),
          renamed ? presumed.getFilename() : printedFileName(record, file, kind)};
}

std::string lineDirective(const FilePlace& place) {
  return fill(kLineOfFile, {{"line", std::to_string(place.line)}, {"file", quoted(place.file)}});
}

std::string fileChange(const FilePlace& place, std::string_view flag, CompilerKind kind) {
  return kind != CompilerKind::kClang ? lineDirective(place)
                                      : fill(kLineMarker, {{"line", std::to_string(place.line)},
                                                           {"file", quoted(place.file)},
                                                           {"flag", flag}});
}

std::string resumingLine(const InclusionRecord& record, clang::FileID file, unsigned offset,
                         CompilerKind kind) {
  return lineDirective(resumeAt(record, file, offset, kind));
}

std::string printedFileName(const InclusionRecord& record, clang::FileID file, CompilerKind kind) {
  if (kind == CompilerKind::kGcc) {
    return gccFileName(record, file);
  }
  const clang::SourceManager& sources = record.sources();
  return sources.getPresumedLoc(sources.getLocForStartOfFile(file), /*UseLineDirectives=*/false)
      .getFilename();
}

} // namespace hot_restart::rewriter
