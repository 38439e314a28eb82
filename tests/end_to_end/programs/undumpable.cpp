// Beside shop.cpp: nobody without special rights may look at the process, as one that has laid down root's rights, or keeps
// secrets.
#include <sys/prctl.h>

static const int answer = prctl(PR_SET_DUMPABLE, 0);
