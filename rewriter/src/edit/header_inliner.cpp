// One text from many files. Nothing here looks at C++: it copies text, drops or replaces
// directives, and says where each stretch came from.
#include "edit/header_inliner.h"

#include "hot_restart/rewriter/compile_command.h"

#include "edit/edit_set.h"
#include "source/directive_scan.h"
#include "source/inclusion_record.h"
#include "source/source_path.h"

#include "clang/Basic/FileManager.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

namespace path = llvm::sys::path;

/// Found beside the file that includes it, not along a search path.
bool isIncluderRelative(const InclusionRecord& record, clang::FileID includer,
                        const Inclusion& inclusion) {
  if (inclusion.angled || path::is_absolute(inclusion.spelled)) {
    return false;
  }
  const auto entry = record.sources().getFileEntryRefForID(includer);
  return entry && entry->getDir().getName() == inclusion.searchPath;
}

std::string escaped(llvm::StringRef text) {
  std::string result;
  for (const char c : text) {
    if (c == '\\' || c == '"') {
      result += '\\';
    }
    result += c;
  }
  return result;
}

/// GCC names a header by the directory part of its includer's name, or by the search directory as
/// written.
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

struct Place {
  unsigned line = 0;
  std::string file;
};

/// How the user's compiler would name that place.
Place resumeAt(const InclusionRecord& record, clang::FileID file, unsigned offset,
               CompilerKind kind) {
  const clang::SourceManager& sources = record.sources();
  const auto at = sources.getLocForStartOfFile(file).getLocWithOffset(static_cast<int>(offset));
  const clang::PresumedLoc presumed = sources.getPresumedLoc(at);
  const clang::PresumedLoc physical = sources.getPresumedLoc(at, /*UseLineDirectives=*/false);
  const bool renamed = llvm::StringRef(presumed.getFilename()) != physical.getFilename();
  return {presumed.getLine(),
          renamed ? presumed.getFilename() : printedFileName(record, file, kind)};
}

/// `flag` is for line markers.
std::string lineText(const Place& place, llvm::StringRef flag, CompilerKind kind) {
  const bool marker = kind == CompilerKind::kClang && !flag.empty();
  return (marker ? "# " : "#line ") + std::to_string(place.line) + " \"" + escaped(place.file) +
         "\"" + (marker ? flag.str() : std::string()) + "\n";
}

/// A stretch of one file that does not come out as it stands.
struct Piece {
  unsigned offset = 0, length = 0;
  std::string text;
  clang::FileID
      inlined;   ///< Valid: this event's text instead, then a line directive for what follows.
  int move = -1; ///< Edit::move.
};

class Assembler {
public:
  Assembler(const InclusionRecord& record, const EditSet& edits, const AssembleOptions& options)
      : record_(record), sources_(record.sources()), edits_(edits), options_(options),
        text_(options.prologue) {}

  std::string run() {
    const clang::FileID main = sources_.getMainFileID();
    if (options_.kind == CompilerKind::kClang) {
      // The pragma stands on the same footing as the markers: only newer Clangs know the warning.
      text_ += "#if __has_warning(\"-Wgnu-line-marker\")\n"
               "#pragma clang diagnostic ignored \"-Wgnu-line-marker\"\n#endif\n";
    }
    text_ += "#line 1 \"" + escaped(printedFileName(record_, main, options_.kind)) + "\"\n";
    emitFile(main);
    return std::move(text_);
  }

private:
  void emitFile(clang::FileID file) {
    const llvm::StringRef source = sources_.getBufferData(file);
    const unsigned begin = source.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    emitRange(file, begin, static_cast<unsigned>(source.size()), withMoves(file, piecesOf(file)));
    endLine();
  }

  void emitRange(clang::FileID file, unsigned begin, unsigned end,
                 const std::vector<Piece>& pieces) {
    const llvm::StringRef source = sources_.getBufferData(file);
    unsigned done = begin;
    for (const Piece& piece : pieces) {
      if (piece.offset < done) {
        continue; // Inside a replaced stretch.
      }
      text_.append(source.data() + done, piece.offset - done);
      done = piece.offset + piece.length;
      if (piece.inlined.isValid()) {
        emitInlined(piece.inlined, file, done);
      } else {
        text_ += piece.text;
      }
    }
    text_.append(source.data() + done, end - done);
  }

  /// Carries the moves out: each is rendered with the pieces within it.
  std::vector<Piece> withMoves(clang::FileID file, std::vector<Piece> pieces) {
    const auto found = edits_.movesByFile().find(file);
    if (found == edits_.movesByFile().end()) {
      return pieces;
    }
    std::vector<Piece> result;
    std::vector<std::string> rendered;
    for (const Move& move : found->second) {
      const auto isInside = [&](const Piece& piece) {
        return piece.offset < move.end &&
               (piece.offset > move.begin || (piece.offset == move.begin && piece.length != 0));
      };
      std::vector<Piece> inside;
      std::copy_if(pieces.begin(), pieces.end(), std::back_inserter(inside), isInside);
      pieces.erase(std::remove_if(pieces.begin(), pieces.end(), isInside), pieces.end());
      const llvm::StringRef source = sources_.getBufferData(file).slice(move.begin, move.end);
      std::string outside = std::exchange(text_, {});
      emitRange(file, move.begin, move.end, inside);
      rendered.push_back(std::exchange(text_, std::move(outside)) + move.behind);
      result.push_back({move.begin,
                        move.end - move.begin,
                        move.instead + std::string(source.count('\n'), '\n'),
                        {}});
    }
    for (Piece& piece : pieces) {
      if (piece.move >= 0) {
        piece.text += rendered[static_cast<std::size_t>(piece.move)];
      }
    }
    result.insert(result.begin(), pieces.begin(), pieces.end());
    sortPieces(result);
    return result;
  }

  void emitInlined(clang::FileID header, clang::FileID includer, unsigned resumeOffset) {
    endLine();
    text_ += lineText({1, printedFileName(record_, header, options_.kind)}, " 1", options_.kind);
    emitFile(header);
    text_ +=
        lineText(resumeAt(record_, includer, resumeOffset, options_.kind), " 2", options_.kind);
  }

  void endLine() {
    if (!text_.empty() && text_.back() != '\n') {
      text_ += '\n';
    }
  }

  /// Sorted by offset; at one offset insertions come first, in their order.
  std::vector<Piece> piecesOf(clang::FileID file) const {
    std::vector<Piece> pieces;
    if (const auto found = edits_.byFile().find(file); found != edits_.byFile().end()) {
      for (const Edit& edit : found->second) {
        pieces.push_back({edit.offset, edit.length, edit.text, {}, edit.move});
      }
    }
    for (const Directive& directive : scanDirectives(sources_, record_.language(), file)) {
      addDirective(file, directive, pieces);
    }
    sortPieces(pieces);
    return pieces;
  }

  static void sortPieces(std::vector<Piece>& pieces) {
    std::stable_sort(pieces.begin(), pieces.end(), [](const Piece& left, const Piece& right) {
      return left.offset != right.offset ? left.offset < right.offset
                                         : (left.length == 0 && right.length != 0);
    });
  }

  void addDirective(clang::FileID file, const Directive& directive,
                    std::vector<Piece>& pieces) const {
    switch (directive.kind) {
    case DirectiveKind::kPragmaOnce:
    case DirectiveKind::kPragmaSystemHeader:
      if (file != sources_.getMainFileID()) {
        pieces.push_back(blank(file, directive));
      }
      return;
    case DirectiveKind::kInclude:
    case DirectiveKind::kImport:
      if (const Inclusion* inclusion = record_.find(file, directive.hashOffset)) {
        addLiveInclude(file, directive, *inclusion, pieces);
        return;
      }
      [[fallthrough]];
    case DirectiveKind::kConditional:
      addAbsoluteNames(file, directive, pieces);
      return;
    case DirectiveKind::kIncludeNext:
      return;
    }
  }

  void addLiveInclude(clang::FileID file, const Directive& directive, const Inclusion& inclusion,
                      std::vector<Piece>& pieces) const {
    if (inclusion.entered.isValid() && record_.isInlined(inclusion.entered)) {
      pieces.push_back({directive.hashOffset, directive.nextOffset - directive.hashOffset, "",
                        inclusion.entered});
    } else if (inclusion.entered.isInvalid() && inclusion.file &&
               record_.hasInlinedTextOf(inclusion.file->getFileEntry())) {
      pieces.push_back(blank(file, directive)); // Its text is here already.
    } else if (inclusion.file && !inclusion.angled && !path::is_absolute(inclusion.spelled)) {
      pieces.push_back(keptInclude(file, directive, inclusion));
    }
  }

  /// A quoted include that stays. Along a search path the angled form finds the same file (and
  /// keeps #include_next going); beside the includer only the absolute path does.
  Piece keptInclude(clang::FileID file, const Directive& directive,
                    const Inclusion& inclusion) const {
    const bool alongSearchPath =
        !isIncluderRelative(record_, file, inclusion) && !inclusion.quoteOnly;
    Piece piece = blank(file, directive);
    const std::string word = directive.kind == DirectiveKind::kImport ? "#import " : "#include ";
    piece.text = word +
                 (alongSearchPath ? "<" + inclusion.spelled + ">"
                                  : "\"" + sourcePath(sources_, inclusion.file->getName()) + "\"") +
                 piece.text;
    return piece;
  }

  /// Directives of branches that Clang did not take (the user's compiler may), and
  /// `__has_include("...")`.
  void addAbsoluteNames(clang::FileID file, const Directive& directive,
                        std::vector<Piece>& pieces) const {
    const std::string includer = sourcePath(sources_, file);
    for (const QuotedName& quoted : directive.quoted) {
      llvm::SmallString<256> beside(path::parent_path(includer));
      path::append(beside, quoted.name);
      if (!path::is_absolute(quoted.name) && exists(beside)) {
        pieces.push_back({quoted.offset, quoted.length, "\"" + beside.str().str() + "\"", {}});
      }
    }
  }

  bool exists(llvm::StringRef file) const {
    return sources_.getFileManager().getVirtualFileSystem().exists(file);
  }

  /// The directive gone, its lines kept.
  Piece blank(clang::FileID file, const Directive& directive) const {
    const llvm::StringRef removed =
        sources_.getBufferData(file).slice(directive.hashOffset, directive.endOffset);
    return {directive.hashOffset,
            directive.endOffset - directive.hashOffset,
            std::string(removed.count('\n'), '\n'),
            {}};
  }

  const InclusionRecord& record_;
  const clang::SourceManager& sources_;
  const EditSet& edits_;
  const AssembleOptions& options_;
  std::string text_;
};

} // namespace

std::string assemble(const InclusionRecord& record, const EditSet& edits,
                     const AssembleOptions& options) {
  return Assembler(record, edits, options).run();
}

std::string resumingLine(const InclusionRecord& record, clang::FileID file, unsigned offset,
                         CompilerKind kind) {
  return lineText(resumeAt(record, file, offset, kind), "", kind);
}

std::vector<std::string> inlinedFiles(const InclusionRecord& record) {
  std::vector<std::string> files;
  std::set<std::string> seen;
  for (const clang::FileID file : record.inlinedHeaders()) {
    std::string name = gccFileName(record, file);
    if (seen.insert(name).second) {
      files.push_back(std::move(name));
    }
  }
  return files;
}

std::vector<std::string> inlinerArguments(const CompileCommand& command) {
  const llvm::StringRef folder = path::parent_path(command.source);
  std::vector<std::string> arguments = {"-iquote", folder.empty() ? "." : folder.str()};
  if (command.kind == CompilerKind::kGcc) {
    // g++ takes everything under `#line` for the main file, where a class with a member of an
    // internal type warns.
    arguments.emplace_back("-Wno-subobject-linkage");
  }
  return arguments;
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
