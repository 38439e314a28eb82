// Shared by api.cpp and api_other.cpp.
int other();
