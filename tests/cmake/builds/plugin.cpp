#include "core.h"

extern "C" __attribute__((visibility("default"))) int plugin_entry(const int* p);
int plugin_entry(const int* p) { return core(p, "abc"); }
