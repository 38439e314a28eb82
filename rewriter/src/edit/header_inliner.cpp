// One text from many files. Nothing here looks at C++: it copies text, drops or replaces
// directives, and says where each stretch came from.
#include "edit/header_inliner.h"

#include "hot_restart/rewriter/compile_command.h"

#include "edit/edit_set.h"
#include "edit/file_edits.h"
#include "edit/line_directives.h"
#include "emit/file_templates.h"
#include "emit/text_template.h"
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

/// A stretch of one file that does not come out as it stands.
struct Piece {
  unsigned offset = 0, length = 0;
  std::string text;
  /// Valid: this event's text instead, then a line directive for what follows.
  clang::FileID inlined;
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
      text_ += fill(kAllowLineMarkers, {});
    }
    text_ += lineDirective({1, printedFileName(record_, main, options_.kind)});
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
        continue; // A directive inside a replaced stretch.
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
    const FileEdits* edits = edits_.of(file);
    if (edits == nullptr || edits->moves().empty()) {
      return pieces;
    }
    std::vector<Piece> result;
    std::vector<std::string> rendered;
    for (const Move& move : edits->moves()) {
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
    text_ += fileChange({1, printedFileName(record_, header, options_.kind)}, kEntersFile,
                        options_.kind);
    emitFile(header);
    text_ += fileChange(resumeAt(record_, includer, resumeOffset, options_.kind), kComesBack,
                        options_.kind);
  }

  void endLine() {
    if (!text_.empty() && text_.back() != '\n') {
      text_ += '\n';
    }
  }

  /// Sorted by offset; at one offset insertions come first, in their order.
  std::vector<Piece> piecesOf(clang::FileID file) const {
    std::vector<Piece> pieces;
    if (const FileEdits* edits = edits_.of(file)) {
      for (const Edit& edit : edits->edits()) {
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
    const std::string name = alongSearchPath
                                 ? fill(kAngledName, {{"name", inclusion.spelled}})
                                 : quoted(sourcePath(sources_, inclusion.file->getName()));
    piece.text =
        fill(directive.kind == DirectiveKind::kImport ? kImport : kInclude, {{"name", name}}) +
        piece.text;
    return piece;
  }

  /// Directives of branches that Clang did not take (the user's compiler may), and
  /// `__has_include("...")`.
  void addAbsoluteNames(clang::FileID file, const Directive& directive,
                        std::vector<Piece>& pieces) const {
    const std::string includer = sourcePath(sources_, file);
    for (const QuotedName& name : directive.quoted) {
      llvm::SmallString<256> beside(path::parent_path(includer));
      path::append(beside, name.name);
      if (!path::is_absolute(name.name) && exists(beside)) {
        pieces.push_back({name.offset, name.length, quoted(beside.str()), {}});
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

} // namespace hot_restart::rewriter
