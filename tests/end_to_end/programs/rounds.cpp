// Asks for a number, works with it, fails, three times; with an argument in a thread of its own.
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <thread>

static int rounds = 0;
static int* places[3] = {nullptr, nullptr, nullptr};

int work(int* place, int number) {
  ++rounds;
  const int twice = number * 2;
  if (number == 13) {
    throw std::runtime_error("bad luck");
  }
  return *place + twice;
}

static int ask() {
  std::printf("number? ");
  std::fflush(stdout);
  char line[64] = "";
  return std::fgets(line, sizeof line, stdin) != nullptr ? std::atoi(line) : -1;
}

static void play(int* place) {
  const int number = ask();
  const int result = work(place, number);
  std::printf("round %d: %d\n", rounds, result);
}

int main(int argc, char**) {
  for (int* place : places) {
    if (argc > 1) {
      std::thread(play, place).join();
    } else {
      play(place);
    }
  }
  return 3;
}
