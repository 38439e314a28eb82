// Files are chosen by patterns: this one and app/, not other/.
// sources: app/models.cpp other/models.cpp
// wrap: --sources */in.cpp --sources */app/*
// crash: return *missing();
// told: a restart calls app_price() again
// output: other 5 | price 3
#include <cstdio>
#include "app.h"
int app_price() { return *missing(); }

int main() {
  std::printf("other %d\n", other_value());
  std::printf("price %d\n", app_value(app_price()));
}
