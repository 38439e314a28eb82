// Equal texts in their order come first (a longest common subsequence), then equal texts that have
// moved. Between those that are known, the others are compared by what does not change with their
// bodies.
#include "record/lambda_match.h"

#include "hot_restart/rewriter/manifest.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <vector>

namespace hot_restart::rewriter {
namespace {

constexpr int kNone = -1;

using Alike = std::function<bool(const FunctionEntry& before, const FunctionEntry& now)>;

bool captureTheSame(const FunctionEntry& before, const FunctionEntry& now) {
  return before.captures.size() == now.captures.size() &&
         std::equal(before.captures.begin(), before.captures.end(), now.captures.begin(),
                    [](const CaptureEntry& one, const CaptureEntry& other) {
                      return one.name == other.name && one.kind == other.kind &&
                             one.type == other.type;
                    });
}

bool haveOneText(const FunctionEntry& before, const FunctionEntry& now) {
  return before.textHash == now.textHash && before.type == now.type && captureTheSame(before, now);
}

bool haveOneHeadAndPlace(const FunctionEntry& before, const FunctionEntry& now) {
  return before.headHash == now.headHash && before.type == now.type &&
         before.context == now.context;
}

bool haveOnePlace(const FunctionEntry& before, const FunctionEntry& now) {
  return !now.context.empty() && before.context == now.context && before.type == now.type;
}

bool haveOneClosure(const FunctionEntry& before, const FunctionEntry& now) {
  return before.type == now.type && captureTheSame(before, now);
}

/// Matches the lambdas of one function.
class LambdaMatcher {
public:
  LambdaMatcher(const std::vector<const FunctionEntry*>& before,
                const std::vector<FunctionEntry>& now)
      : before_(before), now_(now), matches_(now.size(), kNone), isTaken_(before.size(), false) {}

  std::vector<int> run() {
    matchInOrder();
    matchUnique(haveOneText, /*withinGaps=*/false);
    for (const auto& alike : {haveOneHeadAndPlace, haveOnePlace, haveOneClosure}) {
      matchUnique(alike, /*withinGaps=*/true);
    }
    return matches_;
  }

private:
  void matchInOrder();
  void matchUnique(const Alike& alike, bool withinGaps);
  void take(std::size_t before, std::size_t now) {
    matches_[now] = static_cast<int>(before);
    isTaken_[before] = true;
  }
  bool mayMatch(std::size_t before, std::size_t now, const Alike& alike, bool withinGaps) const {
    return !isTaken_[before] && matches_[now] == kNone && alike(*before_[before], now_[now]) &&
           (!withinGaps || isInOrder(before, now));
  }
  bool isInOrder(std::size_t before, std::size_t now) const;

  const std::vector<const FunctionEntry*>& before_;
  const std::vector<FunctionEntry>& now_;
  std::vector<int> matches_;
  std::vector<bool> isTaken_;
  std::vector<int> anchors_; ///< Matches of the common subsequence, by place in `now`.
};

void LambdaMatcher::matchInOrder() {
  const std::size_t rows = before_.size(), columns = now_.size();
  std::vector<std::vector<unsigned>> longest(rows + 1, std::vector<unsigned>(columns + 1, 0));
  for (std::size_t i = rows; i-- > 0;) {
    for (std::size_t j = columns; j-- > 0;) {
      longest[i][j] = haveOneText(*before_[i], now_[j])
                          ? longest[i + 1][j + 1] + 1
                          : std::max(longest[i + 1][j], longest[i][j + 1]);
    }
  }
  for (std::size_t i = 0, j = 0; i < rows && j < columns;) {
    if (haveOneText(*before_[i], now_[j])) {
      take(i++, j++);
    } else if (longest[i + 1][j] >= longest[i][j + 1]) {
      ++i;
    } else {
      ++j;
    }
  }
  anchors_ = matches_;
}

/// Both stand between the same two lambdas that are known.
bool LambdaMatcher::isInOrder(std::size_t before, std::size_t now) const {
  for (std::size_t other = 0; other < now_.size(); ++other) {
    const int anchor = anchors_[other];
    if (anchor != kNone && (static_cast<std::size_t>(anchor) < before) != (other < now)) {
      return false;
    }
  }
  return true;
}

/// Of two that would do, none is taken.
void LambdaMatcher::matchUnique(const Alike& alike, bool withinGaps) {
  struct Pair {
    std::size_t before, now;
  };
  std::vector<Pair> unique;
  for (std::size_t j = 0; j < now_.size(); ++j) {
    std::vector<std::size_t> candidates;
    for (std::size_t i = 0; i < before_.size(); ++i) {
      if (mayMatch(i, j, alike, withinGaps)) {
        candidates.push_back(i);
      }
    }
    if (candidates.size() != 1) {
      continue;
    }
    std::size_t rivals = 0;
    for (std::size_t other = 0; other < now_.size(); ++other) {
      rivals += mayMatch(candidates.front(), other, alike, withinGaps) ? 1 : 0;
    }
    if (rivals == 1) {
      unique.push_back({candidates.front(), j});
    }
  }
  for (const Pair& pair : unique) {
    take(pair.before, pair.now);
  }
}

} // namespace

std::vector<int> matchLambdas(const std::vector<const FunctionEntry*>& before,
                              const std::vector<FunctionEntry>& now) {
  return LambdaMatcher(before, now).run();
}

} // namespace hot_restart::rewriter
