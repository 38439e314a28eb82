// Changes good inputs at random and gives them to what reads them: manifests, control messages, the
// state, maps, depfiles, compile commands, ELF files. Whatever comes, the reader answers: no crash,
// no exception, no hang, no memory over a bound.
//
//   mutations SECONDS SEED CORPUS_FOLDER WORK_FOLDER ELF_FILE [TARGET]
//
// The corpus is one folder per target, and for ELF files the one that is named.
// WORK_FOLDER/last-TARGET is the input that was being read when something went wrong; it is what to
// keep in the corpus.
#include "hot_restart/rewriter/compile_command.h"
#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/separate_bodies.h"
#include "hot_restart/rewriter/wrap.h"
#include "launcher/depfile.h"
#include "program/control_protocol.h"
#include "program/module_identity.h"
#include "program/module_map.h"
#include "program/session_state.h"
#include "program/wrapped_functions.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <sstream>
#include <string>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>
#include <vector>

namespace {

using namespace hot_restart;

constexpr unsigned kSecondsForOne = 10; ///< More is a hang.
constexpr rlim_t kMostMemory = rlim_t{2} << 30;
constexpr std::size_t kLargestInput = std::size_t{1} << 20;

/// What reads it, and in what form. A file has the text under `path`.
struct Target {
  const char* name;
  void (*read)(const std::string& text, const std::string& path);
};

std::vector<std::string> wordsOf(const std::string& text) {
  std::istringstream stream(text);
  return {std::istream_iterator<std::string>(stream), {}};
}

const Target kTargets[] = {
    {"manifest",
     [](const std::string& text, const std::string&) {
       static_cast<void>(rewriter::manifestFromJson(text));
       static_cast<void>(rewriter::separateObjectFromJson(text));
       static_cast<void>(rewriter::wrapOptionsFromJson(text));
     }},
    {"control",
     [](const std::string& text, const std::string&) {
       static_cast<void>(cli::requestFromJson(text));
       static_cast<void>(cli::replyFromJson(text));
     }},
    {"state", [](const std::string& text,
                 const std::string&) { static_cast<void>(cli::stateFromJson(text)); }},
    {"maps",
     [](const std::string& text, const std::string&) { static_cast<void>(cli::parseMaps(text)); }},
    {"depfile",
     [](const std::string& text, const std::string&) {
       static_cast<void>(cli::fixDepfile(text, {"g.cpp", "s.cpp", {"a.h", "b c.h"}, true}));
     }},
    {"command",
     [](const std::string& text, const std::string&) {
       static_cast<void>(rewriter::parseCompileCommand(wordsOf(text), "/nowhere"));
     }},
    {"elf",
     [](const std::string&, const std::string& path) {
       static_cast<void>(cli::manifestPaths(path));
       static_cast<void>(cli::identityOf(path));
     }},
};

class Mutator {
public:
  explicit Mutator(unsigned seed) : random_(seed) {}

  /// One of `corpus`, changed at some places.
  std::string make(const std::vector<std::string>& corpus) {
    std::string text = corpus[upTo(corpus.size())];
    for (std::size_t i = 0; i <= upTo(6); ++i) {
      change(text, corpus);
    }
    text.resize(std::min(text.size(), kLargestInput));
    return text;
  }

private:
  std::size_t upTo(std::size_t size) { return size == 0 ? 0 : random_() % size; }

  void change(std::string& text, const std::vector<std::string>& corpus) {
    static const char* const kWords[] = {
        "\\", "\"", "{",       "}",    "[",  "]", "null", "-1", "1e999", "18446744073709551616",
        "\n", ":",  "\\u0000", "\xff", "--", "@", "-o",   "=",  " ",     "0",
        "%",  "$"};
    const std::size_t at = upTo(text.size() + 1);
    switch (upTo(8)) {
    case 0: // Another byte.
      if (at < text.size()) {
        text[at] = static_cast<char>(random_());
      }
      break;
    case 1: // Another bit.
      if (at < text.size()) {
        text[at] = static_cast<char>(text[at] ^ (1 << upTo(8)));
      }
      break;
    case 2: // The end is missing.
      text.resize(at);
      break;
    case 3: // Something is missing.
      text.erase(at, upTo(64));
      break;
    case 4: // A word that means something.
      text.insert(at, kWords[upTo(std::size(kWords))]);
      break;
    case 5: { // Something many times over.
      const std::string piece = text.substr(at, 1 + upTo(32));
      for (std::size_t i = 0, count = upTo(300); i < count && text.size() < kLargestInput; ++i) {
        text.insert(std::min(at, text.size()), piece);
      }
      break;
    }
    case 6: { // A piece of another one.
      const std::string& other = corpus[upTo(corpus.size())];
      text.insert(at, other.substr(upTo(other.size() + 1), upTo(256)));
      break;
    }
    default: // A number that is too large, as binary formats have it.
      for (std::size_t i = at; i < text.size() && i < at + 8; ++i) {
        text[i] = '\xff';
      }
    }
  }

  std::mt19937 random_;
};

std::string textOf(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

std::vector<std::string> corpusOf(const std::filesystem::path& folder) {
  std::vector<std::string> texts;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    texts.push_back(textOf(entry.path()));
  }
  return texts;
}

std::string theText;  ///< What is being read.
std::string thePlace; ///< Where it is kept should it be the end.

/// Signal-safe: open and write.
void keepText(int signal) {
  const int file = open(thePlace.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
  [[maybe_unused]] const auto ignored = ::write(file, theText.data(), theText.size());
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

/// A file in memory: one on a disk would cost more than what is tried.
class TextFile {
public:
  TextFile() : descriptor_(memfd_create("input", MFD_CLOEXEC)) {}
  std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }
  void write(const std::string& text) const {
    if (ftruncate(descriptor_, 0) != 0 ||
        pwrite(descriptor_, text.data(), text.size(), 0) != static_cast<ssize_t>(text.size())) {
      std::perror("cannot write the input");
      std::exit(1);
    }
  }

private:
  int descriptor_;
};

/// Tries it for that long; how many inputs were read. A crash ends the process.
unsigned long run(const Target& target, const std::vector<std::string>& corpus, double seconds,
                  Mutator& mutator) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
  const TextFile file;
  unsigned long count = 0;
  while (count < corpus.size() || std::chrono::steady_clock::now() < end) {
    theText = count < corpus.size() ? corpus[count] : mutator.make(corpus);
    file.write(theText);
    alarm(kSecondsForOne);
    target.read(theText, file.path());
    alarm(0);
    ++count;
  }
  return count;
}

} // namespace

int main(int count, char** arguments) {
  if (count < 6) {
    std::fprintf(stderr, "see the head of mutations.cpp\n");
    return 96;
  }
  const rlimit memory{.rlim_cur = kMostMemory, .rlim_max = kMostMemory};
  setrlimit(RLIMIT_DATA, &memory);
  for (const int signal : {SIGSEGV, SIGABRT, SIGALRM, SIGBUS, SIGFPE, SIGILL}) {
    std::signal(signal, &keepText);
  }
  const std::filesystem::path folder = arguments[3];
  Mutator mutator(static_cast<unsigned>(std::atoi(arguments[2])));
  const double each = std::atof(arguments[1]) / static_cast<double>(std::size(kTargets));
  for (const Target& target : kTargets) {
    if (count > 6 && std::string(arguments[6]) != target.name) {
      continue;
    }
    const bool isElf = std::string(target.name) == "elf";
    const std::vector<std::string> corpus =
        isElf ? std::vector{textOf(arguments[5])} : corpusOf(folder / target.name);
    if (corpus.empty()) {
      std::fprintf(stderr, "no corpus for %s\n", target.name);
      return 1;
    }
    thePlace = std::string(arguments[4]) + "/last-" + target.name;
    try {
      std::printf("%s: %lu inputs\n", target.name,
                  run(target, corpus, count > 6 ? std::atof(arguments[1]) : each, mutator));
    } catch (const std::exception& exception) {
      std::fprintf(stderr, "%s: an exception: %s (%s)\n", target.name, exception.what(),
                   thePlace.c_str());
      std::abort();
    }
    std::fflush(stdout);
  }
  return 0;
}
