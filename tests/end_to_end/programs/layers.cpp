// The innermost function fails for what a caller further out does: layers KIND.
#include <cstdio>
#include <stdexcept>
#include <string>

struct Noisy {
  const char* name;
  explicit Noisy(const char* n) : name(n) { std::printf("begin %s\n", name); }
  ~Noisy() { std::printf("end %s\n", name); }
};

static const char* const kNoText = nullptr;
static int runs = 0;
static bool throws = false;

static int lexer(const char* text) {
  Noisy noisy("lexer");
  if (throws && text == nullptr) {
    throw std::runtime_error("no text");
  }
  return text[0] - 'a'; // lexer
}

static int token(const char* text) noexcept {
  Noisy noisy("token");
  return lexer(text) + 1;
}

static int pass(const char* text = kNoText) { return token(text) + 1; }

struct Parser {
  int run(int step) {
    Noisy noisy("run");
    ++runs;
    return pass() * step; // run
  }
};

int outer(int step) {
  Parser parser;
  return parser.run(step); // outer
}

int main(int count, char** arguments) {
  throws = count > 1 && std::string(arguments[1]) == "throw";
  const int result = outer(2);
  std::printf("result %d after %d runs\n", result, runs);
  return 0;
}
