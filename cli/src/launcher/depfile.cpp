// Just enough of Make's syntax for what GCC and Clang write.
#include "launcher/depfile.h"

#include "hot_restart/result.h"
#include "hot_restart/whole_file.h"

#include <cstddef>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace hot_restart::cli {
namespace {

/// A word as it stands in the file, escapes included, and what it means.
struct Word {
  std::string raw, meaning;
};

struct Rule {
  std::vector<Word> targets, prerequisites;
};

std::string escaped(std::string_view name) {
  std::string result;
  for (const char c : name) {
    if (c == ' ' || c == '#' || c == '\t') {
      result += '\\';
    } else if (c == '$') {
      result += '$';
    }
    result += c;
  }
  return result;
}

class Parser {
public:
  explicit Parser(const std::string& text) : text_(text) {}

  std::vector<Rule> run() {
    std::vector<Rule> rules;
    Rule rule;
    bool behindColon = false;
    while (at_ < text_.size()) {
      if (skipSpace()) {
        finish(rules, rule, behindColon);
        continue;
      }
      if (at_ >= text_.size()) {
        break;
      }
      Word word = nextWord();
      const bool colon = !behindColon && !word.raw.empty() && word.raw.back() == ':';
      if (colon) {
        word.raw.pop_back();
        word.meaning.pop_back();
      }
      if (!word.raw.empty()) {
        (behindColon ? rule.prerequisites : rule.targets).push_back(std::move(word));
      }
      behindColon = behindColon || colon;
    }
    finish(rules, rule, behindColon);
    return rules;
  }

private:
  static void finish(std::vector<Rule>& rules, Rule& rule, bool& behindColon) {
    if (!rule.targets.empty()) {
      rules.push_back(std::move(rule));
    }
    rule = {};
    behindColon = false;
  }

  /// True at the end of a rule (a newline that no backslash hides).
  bool skipSpace() {
    while (at_ < text_.size()) {
      if (text_.compare(at_, 2, "\\\n") == 0) {
        at_ += 2;
      } else if (text_[at_] == '\n') {
        ++at_;
        return true;
      } else if (text_[at_] == ' ' || text_[at_] == '\t') {
        ++at_;
      } else {
        return false;
      }
    }
    return false;
  }

  Word nextWord() {
    Word word;
    while (at_ < text_.size() && text_[at_] != ' ' && text_[at_] != '\t' && text_[at_] != '\n' &&
           text_.compare(at_, 2, "\\\n") != 0) {
      const bool escape =
          at_ + 1 < text_.size() && ((text_[at_] == '\\' && isEscapable(text_[at_ + 1])) ||
                                     (text_[at_] == '$' && text_[at_ + 1] == '$'));
      word.raw.append(text_, at_, escape ? 2 : 1);
      word.meaning += escape ? text_[at_ + 1] : text_[at_];
      at_ += escape ? 2 : 1;
    }
    return word;
  }

  static bool isEscapable(char c) { return c == ' ' || c == '#' || c == '\t' || c == ':'; }

  const std::string& text_;
  std::size_t at_ = 0;
};

void appendRule(std::string& out, const Rule& rule) {
  for (std::size_t i = 0; i < rule.targets.size(); ++i) {
    out += (i != 0 ? " " : "") + rule.targets[i].raw;
  }
  out += ":";
  for (const Word& word : rule.prerequisites) {
    out += " \\\n  " + word.raw;
  }
  out += "\n";
}

} // namespace

std::string fixDepfile(const std::string& text, const DepfileFix& fix) {
  std::string result;
  std::set<std::string> phony;
  std::vector<Rule> rules = Parser(text).run();
  bool first = true;
  for (Rule& rule : rules) {
    if (std::exchange(first, false)) {
      std::set<std::string> seen;
      std::vector<Word> kept;
      const auto add = [&](const Word& word) {
        if (seen.insert(word.meaning).second) {
          kept.push_back(word);
        }
      };
      for (const Word& word : rule.prerequisites) {
        add(word.meaning == fix.generated ? Word{escaped(fix.source), fix.source} : word);
      }
      for (const std::string& extra : fix.extra) {
        add({escaped(extra), extra});
      }
      rule.prerequisites = std::move(kept);
      for (Word& target : rule.targets) {
        if (target.meaning == fix.generatedTarget) {
          target.raw = escaped(fix.target);
        }
      }
    } else if (rule.targets[0].meaning == fix.generated) {
      continue;
    } else if (rule.prerequisites.empty()) {
      phony.insert(rule.targets[0].meaning);
    }
    appendRule(result, rule);
  }
  for (const std::string& extra : fix.phonyTargets ? fix.extra : std::vector<std::string>()) {
    if (phony.insert(extra).second) {
      result += escaped(extra) + ":\n";
    }
  }
  return result;
}

Status mendDepfile(const std::string& path, const DepfileFix& fix) {
  std::error_code code;
  if (!std::filesystem::is_regular_file(path, code)) {
    return Done{};
  }
  const Result<std::string> text = readWholeFile(path);
  return text ? writeWholeFile(path, fixDepfile(*text, fix)) : Status(text.error());
}

} // namespace hot_restart::cli
