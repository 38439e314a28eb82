// Lists the kinds of crash, and what a session is told about each.
#include "crash_run.h"

#include <vector>

namespace hot_restart::test {

// Causes: 1 signal, 2 exception, 3 terminate, 4 escaping, 5 noexcept.
const std::vector<CrashKind>& crashKinds() {
  static const std::vector<CrashKind> kinds = {
      {"null-read", "cause 1 signal 11"},
      {"null-write", "cause 1 signal 11"},
      {"wild-read", "cause 1 signal 11"},
      {"libc-strlen", "cause 1 signal 11"},
      {"libc-memcpy", "cause 1 signal 11"},
      {"heap-corruption", "cause 1 signal 6"},
      {"smashed-guard", "cause 1 signal 6"},
      {"fortified-copy", "cause 1 signal 6"},
      {"unaligned", "cause 1 signal 11"},
      {"illegal", "cause 1 signal 4"},
      {"system-call", "cause 1 signal 31"},
      {"call-wild", "cause 1 signal 11"},
      {"call-on-stack", "cause 1 signal 11"},
      {"stack-overflow-mutual", "cause 1 signal 11"},
      {"destructor-while-unwinding", "cause 1 signal 11"},
      {"destructor-while-rethrowing", "cause 1 signal 11"},
      {"destructor-while-rethrowing-pointer", "cause 1 signal 11"},
      {"throwing-destructor-while-unwinding", "cause 2 signal 0"},
      {"in-nested-catch-block", "cause 1 signal 11"},
      {"free-garbage", "cause 1 signal"},
      {"double-free", "cause 1 signal 6"},
      {"division", "cause 1 signal 8"},
      {"trap", "cause 1 signal 4"},
      {"breakpoint", "cause 1 signal 5"},
      {"bus", "cause 1 signal 7"},
      {"abort", "cause 1 signal 6"},
      {"assert", "cause 1 signal 6"},
      {"terminate", "cause 3 signal 0"},
      {"rethrow-nothing", "cause 3 signal 0"},
      {"throw-std", "type [St13runtime_error] what [no luck]"},
      {"throw-user", "UserErrorE] what []"},
      {"throw-int", "type [i] what [42]"},
      {"throw-text", "type [PKc] what [plain text]"},
      {"vector-at", "type [St12out_of_range] what [vector::_M_range_check"},
      {"noexcept-violated", "what [out of noexcept]"},
      {"throwing-destructor", "UserErrorE]"},
      {"pure-virtual", "cause 3 signal 0"},
      {"stack-overflow", "cause 1 signal 11"},
      {"qsort-callback", "cause 1 signal 11"},
      {"sort-comparator", "cause 1 signal 11"},
      {"std-function", "cause 1 signal 11"},
      {"std-visit", "cause 1 signal 11"},
      {"call-nowhere", "cause 1 signal 11"},
      {"in-catch-block", "cause 1 signal 11"},
      {"uncaught-in-catch-block", "cause 2 signal 0"},
  };
  return kinds;
}

} // namespace hot_restart::test
