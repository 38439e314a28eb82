// Two files of the same base name with internal functions and statics of the same names.
#include "../shared.h"
static int hidden(int x) { static int calls = 0; return x + 10 + ++calls; }
namespace { struct Local : Polymorphic { int id() const override { return 100; } }; int anonymous() { return 1; } int state = 3; }
int fromA(int x) { return hidden(x) + anonymous() + state++ + sharedCounter() + Registry<int>::add() + perType<int>()++; }
static int callback(int x) { return x * 2; }
Callback callbackA() { return callback; }
int (*addressOfShared())() { return sharedCounter; }
Polymorphic::~Polymorphic() = default;
const std::type_info& typeOf(const Polymorphic& p) { return typeid(p); }
void throwFromA(int code) { throw Error{code}; }
int StaticMember::value = 40;
std::string StaticMember::text = "static";
thread_local int sharedThread = 8;
static Local unused;
