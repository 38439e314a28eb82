// One number that functions of two files have taken in.
#pragma once

constexpr int kSacks = 2;

int stack(int grain);
