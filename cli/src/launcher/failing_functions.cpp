// Both compilers write `FILE:LINE:COLUMN: error: TEXT`. GCC says in front of it from where a
// template is instantiated (`FILE:LINE:COLUMN:   required from here`), Clang behind it (`note: in
// instantiation of ...`).
#include "launcher/failing_functions.h"

#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/source_path.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Regex.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::cli {
namespace {

struct Place {
  std::string file; ///< sourcePath().
  unsigned line = 0;
};

/// An error with the places that it speaks of: first its own, then those that it comes from.
struct CompilerError {
  std::string text;
  std::vector<Place> places;
};

std::string withoutEscapes(llvm::StringRef text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\x1b') {
      plain += text[at];
      continue;
    }
    while (at + 1 < text.size() && text[at] != 'm' && text[at] != 'K') {
      ++at;
    }
  }
  return plain;
}

class MessageReader {
public:
  explicit MessageReader(const std::string& directory) : directory_(directory) {}

  std::vector<CompilerError> read(const std::string& messages) {
    llvm::SmallVector<llvm::StringRef, 32> lines;
    llvm::StringRef(messages).split(lines, '\n');
    for (const llvm::StringRef line : lines) {
      readLine(line);
    }
    return std::move(errors_);
  }

private:
  void readLine(llvm::StringRef line) {
    llvm::SmallVector<llvm::StringRef, 6> parts;
    if (!place_.match(line, &parts)) {
      return; // Quoted source, carets, `In function ...`.
    }
    unsigned number = 0;
    if (parts[2].getAsInteger(10, number)) {
      return;
    }
    const Place place{rewriter::sourcePath(parts[1].str(), directory_), number};
    const llvm::StringRef said = parts[5].ltrim();
    if (said.starts_with("error:") || said.starts_with("fatal error:")) {
      errors_.push_back({line.str(), {place}});
      errors_.back().places.insert(errors_.back().places.end(), from_.rbegin(), from_.rend());
      from_.clear();
      inError_ = true;
    } else if (said.starts_with("warning:")) {
      from_.clear();
      inError_ = false;
    } else if (!said.starts_with("note:")) {
      from_.push_back(place); // `required from here`
    } else if (inError_) {
      errors_.back().places.push_back(place);
    }
  }

  const std::string& directory_;
  llvm::Regex place_{"^([^:]+):([0-9]+):(([0-9]+):)? *(.*)$"};
  std::vector<CompilerError> errors_;
  std::vector<Place> from_;
  bool inError_ = false;
};

bool holds(const rewriter::FunctionEntry& function, const Place& place) {
  return function.wrapped() && function.firstLine <= place.line &&
         place.line <= function.lastLine && function.file == place.file;
}

/// Whether `text` has the name as a whole word (`f$body1` has no `f$body`).
bool hasWord(llvm::StringRef text, llvm::StringRef word) {
  const auto continues = [](char c) { return llvm::isAlnum(c) || c == '_' || c == '$'; };
  for (std::size_t at = text.find(word); at != llvm::StringRef::npos;
       at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !continues(text[at - 1])) && (end == text.size() || !continues(text[end]))) {
      return true;
    }
  }
  return false;
}

/// All functions at the first of the error's places that lies in one.
std::vector<const rewriter::FunctionEntry*> functionsOf(const CompilerError& error,
                                                        const rewriter::Manifest& manifest) {
  std::vector<const rewriter::FunctionEntry*> found;
  const auto collect = [&](const auto& isIt) {
    for (const rewriter::FunctionEntry& function : manifest.functions) {
      if (isIt(function)) {
        found.push_back(&function);
      }
    }
  };
  for (std::size_t index = 0; index < error.places.size() && found.empty(); ++index) {
    collect([&](const rewriter::FunctionEntry& function) {
      return holds(function, error.places[index]);
    });
    if (index == 0 && found.empty()) {
      collect([&](const rewriter::FunctionEntry& function) {
        return function.wrapped() && hasWord(error.text, function.bodyName);
      });
    }
  }
  return found;
}

} // namespace

std::vector<FailingFunction> failingFunctions(const rewriter::Manifest& manifest,
                                              const std::string& messages,
                                              const std::string& directory) {
  std::vector<FailingFunction> failing;
  for (const CompilerError& error : MessageReader(directory).read(withoutEscapes(messages))) {
    for (const rewriter::FunctionEntry* function : functionsOf(error, manifest)) {
      if (std::none_of(failing.begin(), failing.end(),
                       [&](const FailingFunction& known) { return known.function == function; })) {
        failing.push_back({function, error.text});
      }
    }
  }
  std::sort(failing.begin(), failing.end(),
            [](const FailingFunction& one, const FailingFunction& other) {
              return one.function < other.function;
            });
  return failing;
}

} // namespace hot_restart::cli
