// Runs until it is told to stop by an edit; allocates all the time, in two threads.
#include <chrono>
#include <cstdio>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

static int rounds = 0;

int level(int last) {
  ++rounds;
  std::vector<std::string> waste(50, std::string(100, 'w'));
  return last + static_cast<int>(waste.size()) * 0;
}

bool isDone() {
  return false;
}

int main(int, char** arguments) {
  std::thread other([] {
    while (!isDone()) {
      std::string text(200, 'x');
      std::this_thread::sleep_for(std::chrono::microseconds(text.size()));
    }
  });
  std::printf("started\n");
  std::fflush(stdout);
  int reached = 0;
  while (!isDone()) {
    reached = level(reached);
    if (std::strcmp(arguments[1], "calm") == 0) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }
  other.join();
  std::printf("level %s after %s rounds\n", reached > 0 ? "high" : "low", rounds > 3 ? "many" : "few");
  return reached > 0 ? 0 : 1;
}
