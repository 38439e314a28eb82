#include "silo.h"

int stack(int grain) { return grain * kSacks; }
