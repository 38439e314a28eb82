// A server of callbacks: each is called by somebody else than the function that made it.
#include <cstdio>
#include <deque>
#include <functional>
#include <string>
#include <thread>

struct Server {
  std::deque<std::function<int(int)>> handlers;
  int* broken = nullptr;
  int served = 0;

  void start(int scale) {
    handlers.push_back([this, scale](int request) {
      ++served;
      return *broken * scale + request;
    });
    handlers.push_back([scale](int request) { return scale - request; });
  }
};

static int joined = 0;

static void work(Server& server) {
  std::thread thread([&server] {
    std::string own = "thread";
    joined += server.handlers[0](1);
    std::printf("%s %d\n", own.c_str(), joined);
  });
  thread.join();
}

int main() {
  Server server;
  server.start(10);
  std::puts("start");
  std::fflush(stdout);
  work(server);
  std::printf("second %d, served %d\n", server.handlers[1](2), server.served);
  std::printf("again %d\n", server.handlers[0](5));
  return 0;
}
