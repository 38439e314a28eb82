#include "header_without_newline.h"
int after(int x);
int after(int x) { return inHeader(x); }