// Deaths in library code for what a line of the program has done: KIND=... blame.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

static bool isKind(const char* kind) {
  const char* wanted = std::getenv("KIND");
  return wanted != nullptr && std::string(wanted) == kind;
}

// ---- A pure virtual call

struct Shape {
  Shape() { measure(); }
  virtual ~Shape() = default;
  void measure() {
    area = compute(); // measure
  }
  virtual int compute() const = 0;
  int area = 0;
};

struct Square : Shape {
  int compute() const override { return 4; }
};

static int pure() {
  const Square square; // pure
  return square.area;
}

// ---- A thread that is still joinable

static void rest() { std::this_thread::sleep_for(std::chrono::milliseconds(1)); }

static int launch() {
  int result = 42;
  {
    std::thread worker(rest);
  } // launch
  return result;
}

struct Server {
  std::thread worker;
};

static int serve() {
  int result = 42;
  {
    Server server;
    server.worker = std::thread(rest);
  } // serve
  return result;
}

// ---- An exception out of noexcept, thrown by the library

static int parse(const std::string& text) noexcept {
  return std::stoi(text); // parse
}

struct Closer {
  std::string name;
  ~Closer() {
    name.at(7) = 'x'; // close
  }
};

static int closeAll() {
  int result = 42;
  {
    const Closer closer{"short"};
  } // closeAll
  return result;
}

// ---- Constructors that fail

struct Ledger {
  std::vector<int> rows;
  explicit Ledger(long count) : rows(static_cast<std::size_t>(count)) {} // Ledger
};

static long rowCount() { return isKind("member") || isKind("global") ? -1 : 4; }

struct Office {
  Ledger ledger;
  Office() : ledger(rowCount()) {} // Office
};

static int openOffice() {
  const Office office; // openOffice
  return static_cast<int>(office.ledger.rows.size());
}

static long globalCount() { return isKind("global") ? rowCount() : 1; }
static Ledger theLedger(globalCount()); // theLedger

int main() {
  const int result = isKind("pure")      ? pure()
                     : isKind("joinable") ? launch()
                     : isKind("server")   ? serve()
                     : isKind("noexcept") ? parse("x")
                     : isKind("closer")   ? closeAll()
                     : isKind("member")   ? openOffice()
                                          : static_cast<int>(theLedger.rows.size());
  std::printf("result %d\n", result);
  return 0;
}
