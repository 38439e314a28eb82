int staticPart();
int staticPart() { return 10; }
