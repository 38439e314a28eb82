// main with arguments and environment, a trailing return, exit handlers and a non-zero status.
#include <cstdio>
#include <cstdlib>
#include <string>
struct Last { ~Last() { std::puts("last"); } } last;
void bye() { std::puts("bye"); }
auto main(int argc, char* argv[], char** environment) -> int {
  std::atexit(bye);
  std::string name = argv[0];
  std::printf("%d %d %d\n", argc, name.empty(), environment != nullptr && argv[argc] == nullptr);
  struct Local { ~Local() { std::puts("local"); } } local;
  if (argc == 1) return 17;
  std::exit(18);
}
