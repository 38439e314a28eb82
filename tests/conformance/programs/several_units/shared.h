#pragma once
#include <string>
#include <typeinfo>
// Inline functions, templates, inline variables and local statics that several units share.
int fromA(int);
int fromB(int);
using Callback = int (*)(int);
Callback callbackA();
Callback callbackB();
inline int sharedCounter() { static int n = 0; return ++n; }
inline int inlineVariable = 5;
template <class T> T& perType() { static T t{}; return t; }
template <class T> struct Registry { static int count; static int add() { return ++count; } };
template <class T> int Registry<T>::count = 0;
struct Polymorphic { virtual ~Polymorphic(); virtual int id() const { return 1; } };
struct Error { int code; };
static inline int internalInHeader(int x) { static int calls = 0; return x + ++calls; }
int (*addressOfShared())();
const std::type_info& typeOf(const Polymorphic& p);
[[noreturn]] void throwFromA(int code);
int catchInB(int code);
inline Callback inlineAddress() { return &internalInHeader; }
struct StaticMember { static const int kConstant = 4; static int value; static std::string text; int method() { return value++; } };
extern thread_local int sharedThread;
