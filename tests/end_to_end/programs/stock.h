// Declares what stock.cpp has and main uses.
#include <string>

extern int shared;
int take(const std::string& what);
int total();
