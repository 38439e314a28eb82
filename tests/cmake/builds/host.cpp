#include <cstdio>

#include <dlfcn.h>

int main(int count, char** arguments) {
  const int one = 1;
  void* const plugin = dlopen(arguments[1], RTLD_NOW | RTLD_LOCAL);
  if (plugin == nullptr) {
    std::puts(dlerror());
    return 2;
  }
  const auto entry = reinterpret_cast<int (*)(const int*)>(dlsym(plugin, "plugin_entry"));
  std::printf("result %d\n", entry(count > 2 ? nullptr : &one));
}
