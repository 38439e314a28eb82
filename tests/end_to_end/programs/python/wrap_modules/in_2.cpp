#include <cstdio>
#include "app.h"
int app_price() { return 1; }

int main() {
  std::printf("other %d\n", other_value());
  std::printf("price %d\n", app_value(app_price()));
}
