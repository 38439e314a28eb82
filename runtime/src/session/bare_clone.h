// How a session and its keeper come to be.
#pragma once

// clone() under the name that ThreadSanitizer does not interpose.
// NOLINTNEXTLINE(bugprone-reserved-identifier)
extern "C" int __clone(int (*function)(void*), void* stack, int flags, void* argument, ...);
