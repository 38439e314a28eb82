// A file that is wrapped as a whole.
#include <hot_restart/hot_restart.h>

namespace whole {
HOT_RESTART_WRAP_MODULE;
int inWhole(int x);
int inWhole(int x) { return x + 1; }
HOT_RESTART_NO_WRAP int neverWhole(int x);
int neverWhole(int x) { return x + 2; }
} // namespace whole
