#include "shared.h"
#include <cstdio>
int main() {
  for (int i = 0; i < 3; ++i) { int a = fromA(i); int b = fromB(i); std::printf("%d %d\n", a, b); }
  Callback a = callbackA();
  std::printf("%d %d %d %d\n", a(3), callbackB()(3), a == callbackA(), a == callbackB());
  std::printf("%d %d %d\n", addressOfShared() == &sharedCounter, sharedCounter(), catchInB(5));
  Polymorphic p;
  std::printf("%d %d %d\n", typeOf(p) == typeid(Polymorphic), StaticMember().method(), StaticMember::value + StaticMember::kConstant);
  std::printf("%s %d %d %d\n", StaticMember::text.c_str(), sharedThread, internalInHeader(1), inlineAddress() == &internalInHeader);
}
