// A new version of `reloaded` (crash_program.cpp) as a reload unit: bound to the program's
// variables by a load plan.
#include <stdexcept>

struct ThreadVariable {
  unsigned long module;
  unsigned long offset;
};
extern "C" {
int* boundFileCounter = nullptr;
// This constant needs a relocation, so it lies in RELRO.
extern const void* const boundReadOnly;
const void* const boundReadOnly = &boundFileCounter;
ThreadVariable boundThreadCounter = {0, 0};
void* __tls_get_addr(ThreadVariable*);

int initialisations = 0;
void unitInit() {
  ++initialisations;
  ++*boundFileCounter;
}
void unitInitThrows() { throw std::runtime_error("not today"); }
void unitInitCrashes() { *static_cast<volatile int*>(nullptr) = 1; }

int newBody(int value) {
  ++*static_cast<int*>(__tls_get_addr(&boundThreadCounter));
  const auto* text =
      static_cast<const char* const volatile&>(reinterpret_cast<const char* const&>(boundReadOnly));
  return value * 100 + initialisations * 10 + (text[0] == 'T' ? 1 : 0);
}
}
