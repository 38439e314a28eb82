#pragma once

#include "shared.h"

// The same three calls from another file of the program and from the library, with null pointers
// when `crash`.
int inOther(int kind, bool crash, Counter& counter);
__attribute__((visibility("default"))) int inLibrary(int kind, bool crash, Counter& counter);
