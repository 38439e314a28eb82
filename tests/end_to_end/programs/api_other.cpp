#include "api_other.h"

int other() { return 5; }
