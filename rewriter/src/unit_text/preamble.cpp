// The top of a file is scanned by its directives; the key of a precompiled preamble stands for all
// that its contents depend on.
#include "unit_text/preamble.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/compile_command.h"
#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/reload.h"
#include "hot_restart/whole_file.h"

#include "compiler/unit_arguments.h"
#include "compiler/unit_compiler.h"
#include "edit/edit_set.h"
#include "edit/line_directives.h"
#include "emit/text_template.h"
#include "emit/unit_templates.h"
#include "source/inclusion_record.h"

#include "clang/Basic/SourceManager.h"
#include "clang/Basic/TokenKinds.h"
#include "clang/Lex/Lexer.h"
#include "clang/Lex/Token.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringRef.h"

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <sys/file.h>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace hot_restart::rewriter {
namespace {

namespace fs = std::filesystem;
namespace tok = clang::tok;

/// Where the preamble ends, in a text that is not finished.
std::string endMark() { return fill(kPreambleEnd, {}); }

constexpr const char* kFileStem = "preamble-";

/// Walks over the directives at the top of a file.
class TopScanner {
public:
  TopScanner(const clang::SourceManager& sources, const clang::LangOptions& language,
             clang::FileID file)
      : sources_(sources), language_(language), text_(sources.getBufferData(file)),
        lexer_(file, sources.getBufferOrFake(file), sources, language) {}

  /// Behind the last #include outside of conditionals (or behind the conditional around it) that no
  /// declaration, and no pragma with a state of its own, stands in front of.
  unsigned run() {
    unsigned end = 0, depth = 0;
    for (;;) {
      lexer_.LexFromRawLexer(token_);
      if (token_.isNot(tok::hash) || !token_.isAtStartOfLine()) {
        return end;
      }
      const std::string word = directive();
      if (word == "pragma") {
        return end;
      }
      const bool ends = word == "endif";
      depth += word == "if" || word == "ifdef" || word == "ifndef" ? 1 : 0;
      if (ends && depth == 0) {
        return end;
      }
      depth -= ends ? 1 : 0;
      const bool includes = word == "include" || word == "import" || word == "include_next";
      if (depth == 0 && (ends || includes)) {
        end = behindLine();
      }
    }
  }

private:
  /// Its word; the lexer then stands behind it.
  std::string directive() {
    lexer_.setParsingPreprocessorDirective(true);
    lexer_.LexFromRawLexer(token_);
    std::string word = token_.is(tok::raw_identifier)
                           ? clang::Lexer::getSpelling(token_, sources_, language_)
                           : std::string();
    while (token_.isNot(tok::eod) && token_.isNot(tok::eof)) {
      lexer_.LexFromRawLexer(token_);
    }
    return word;
  }

  unsigned behindLine() const {
    const unsigned at = sources_.getFileOffset(token_.getLocation());
    const std::size_t newline = text_.find('\n', at);
    return static_cast<unsigned>(newline == llvm::StringRef::npos ? text_.size() : newline + 1);
  }

  const clang::SourceManager& sources_;
  const clang::LangOptions& language_;
  llvm::StringRef text_;
  clang::Lexer lexer_;
  clang::Token token_;
};

/// Headers that a precompiled preamble has swallowed: an edit of one of them makes it useless.
std::uint64_t hashOfHeaders(const InclusionRecord& record) {
  const clang::SourceManager& sources = record.sources();
  const clang::OptionalFileEntryRef main = sources.getFileEntryRefForID(sources.getMainFileID());
  std::set<std::string> headers; // Sorted: the map is in the order of addresses.
  for (auto file = sources.fileinfo_begin(); file != sources.fileinfo_end(); ++file) {
    const clang::FileEntryRef entry = file->first;
    if ((main && entry == *main) || record.hasInlinedTextOf(entry.getFileEntry())) {
      continue;
    }
    headers.insert(entry.getName().str() + ":" + std::to_string(entry.getSize()) + ":" +
                   std::to_string(entry.getModificationTime()));
  }
  std::string all;
  for (const std::string& header : headers) {
    all += header + "\n";
  }
  return contentHash(all);
}

bool forcesHeadersIn(const std::vector<std::string>& arguments) {
  for (const llvm::StringRef argument : arguments) {
    if (argument.starts_with("-include") || argument.starts_with("-imacros") ||
        argument.starts_with("--include") || argument.starts_with("-fmodules")) {
      return true;
    }
  }
  return false;
}

std::vector<std::string> precompileArguments(const CompileCommand& command,
                                             const std::vector<std::string>& extra,
                                             const std::string& header, const std::string& output) {
  std::vector<std::string> arguments = unitCompileArguments(command, extra, header, output);
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == header) {
      const auto at = arguments.begin() + static_cast<std::ptrdiff_t>(i);
      arguments.insert(at, {"-x", "c++-header"});
      break;
    }
  }
  if (command.kind == CompilerKind::kClang) {
    arguments.emplace_back("-fpch-instantiate-templates"); // Once, instead of in every unit.
  }
  return arguments;
}

/// All but those whose names begin with `keep`.
void removeFiles(const std::string& folder, const std::string& keep) {
  std::error_code code;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, code)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with(kFileStem) && (keep.empty() || !name.starts_with(keep))) {
      fs::remove(entry.path(), code);
    }
  }
}

} // namespace

void placePreambleEnd(const InclusionRecord& record, CompilerKind kind, EditSet& edits) {
  const clang::SourceManager& sources = record.sources();
  const clang::FileID main = sources.getMainFileID();
  const unsigned end = TopScanner(sources, record.language(), main).run();
  if (end == 0 || end >= sources.getBufferData(main).size()) {
    return;
  }
  edits.insertBefore(sources.getLocForStartOfFile(main).getLocWithOffset(static_cast<int>(end)),
                     endMark() + resumingLine(record, main, end, kind));
}

Preamble cutPreamble(const InclusionRecord& record, std::string& text, const std::string& rest) {
  const std::string mark = endMark();
  const std::size_t at = text.find(mark);
  if (at == std::string::npos) {
    text.insert(0, rest);
    return {};
  }
  Preamble preamble{text.substr(0, at), hashOfHeaders(record)};
  text = fill(kGuardedPreamble, {{"text", preamble.text}}) + rest + text.substr(at + mark.size());
  return preamble;
}

std::optional<PreambleFiles> preambleFiles(const Preamble& preamble, const std::string& folder,
                                           const CompileCommand& command,
                                           const std::vector<std::string>& extraArguments) {
  if (preamble.text.empty() || folder.empty() || forcesHeadersIn(command.arguments)) {
    return std::nullopt;
  }
  std::string identity = preamble.text + std::to_string(preamble.headers) + command.directory;
  for (const std::string& argument : precompileArguments(command, extraArguments, "", "")) {
    identity += '\0' + argument;
  }
  const std::string header =
      folder + "/" + kFileStem + llvm::utohexstr(contentHash(identity), /*LowerCase=*/true) + ".h";
  return PreambleFiles{header, header + (command.kind == CompilerKind::kClang ? ".pch" : ".gch")};
}

std::vector<std::string> withPreamble(std::vector<std::string> arguments,
                                      const PreambleFiles& files, CompilerKind kind) {
  const bool isClang = kind == CompilerKind::kClang;
  arguments.emplace_back(isClang ? "-include-pch" : "-include");
  arguments.push_back(isClang ? files.precompiled : files.header);
  if (isClang) {
    arguments.emplace_back("-fpch-instantiate-templates");
  }
  return arguments;
}

PreambleLock::PreambleLock(const std::string& folder)
    : file_(::open((folder + "/precompiling.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)),
      error_(errno), isHeld_(file_ >= 0 && ::flock(file_, LOCK_EX | LOCK_NB) == 0) {}

PreambleLock::~PreambleLock() {
  if (file_ >= 0) {
    ::close(file_);
  }
}

Status makePreambleFiles(const Preamble& preamble, const PreambleFiles& files,
                         const UnitCompiler& compiler,
                         const std::vector<std::string>& extraArguments) {
  std::error_code code;
  if (fs::exists(files.precompiled, code)) {
    return Done{};
  }
  const fs::path header(files.header);
  removeFiles(header.parent_path(), header.filename());
  if (Status written = writeWholeFile(files.header, preamble.text + fill(kDefinePreamble, {}));
      !written) {
    return written;
  }
  const std::string unfinished = files.precompiled + ".tmp";
  Status compiled = compiler.compile(
      precompileArguments(compiler.command(), extraArguments, files.header, unfinished));
  if (compiled && std::rename(unfinished.c_str(), files.precompiled.c_str()) != 0) {
    compiled = Error{ErrorCode::kSystem,
                     "cannot write " + files.precompiled + ": " + std::strerror(errno)};
  }
  if (!compiled) {
    fs::remove(unfinished, code);
  }
  return compiled;
}

void removePreambles(const std::string& folder) { removeFiles(folder, ""); }

} // namespace hot_restart::rewriter
