#if !defined(MACROS_H)
#  define MACROS_H
#  define POINT_METHOD(type, name) type name()
#  define HOT_PATH __attribute__((hot))
#endif
