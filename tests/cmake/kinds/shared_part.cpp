int sharedPart();
int sharedPart() { return 11; }
