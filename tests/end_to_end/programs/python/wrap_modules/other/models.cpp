#include "../app.h"
int other_value() { return 5; }
const int* missing() { return nullptr; }
