int staticPart();

int main() { return staticPart() - 10; }
