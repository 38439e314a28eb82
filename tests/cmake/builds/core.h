#pragma once
#include <string>

int core(const int* p, const std::string& text);
