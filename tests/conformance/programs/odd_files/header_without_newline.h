#pragma once
inline int inHeader(int x) { return x; }