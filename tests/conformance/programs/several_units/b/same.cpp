#include "../shared.h"
static int hidden(int x) { static int calls = 0; return x + 20 + ++calls; }
namespace { struct Local : Polymorphic { int id() const override { return 200; } }; int anonymous() { return 2; } int state = 4; }
int fromB(int x) { Local l; return hidden(x) + anonymous() + state++ + sharedCounter() + Registry<int>::add() + perType<int>()++ + l.id(); }
static int callback(int x) { return x * 3; }
Callback callbackB() { return callback; }
int catchInB(int code) { try { throwFromA(code); } catch (const Error& e) { return e.code + sharedThread++; } }
