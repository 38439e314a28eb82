// Included many times on purpose: it counts.
#ifndef AGAIN_COUNT
#define AGAIN_COUNT 1
#elif AGAIN_COUNT == 1
#undef AGAIN_COUNT
#define AGAIN_COUNT 2
#else
#undef AGAIN_COUNT
#define AGAIN_COUNT 3
#endif
