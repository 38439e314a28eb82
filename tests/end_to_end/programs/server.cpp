// Answers clients on a socket, each in a thread of its own. A request that it does not know yet is
// a crash.
#include <cstdio>
#include <sys/socket.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>

static const char* const kPath = "server";

int answer(int request, const int* place) {
  const int known = 0;
  return request <= known ? request + 1000 : *place;
}

static void serve(int client) {
  int request = 0;
  while (read(client, &request, sizeof request) == sizeof request) {
    const int result = answer(request, nullptr);
    if (write(client, &result, sizeof result) != sizeof result) {
      break;
    }
  }
  close(client);
}

int main() {
  const int server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::snprintf(address.sun_path, sizeof address.sun_path, "%s", kPath);
  if (bind(server, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 || listen(server, 64) != 0) {
    return 1;
  }
  for (;;) {
    const int client = accept4(server, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) {
      return 2;
    }
    std::thread(serve, client).detach();
  }
}
