#include "../app.h"
int app_value(int price) { return price + 2; }
