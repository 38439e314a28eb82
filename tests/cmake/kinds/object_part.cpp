int objectPart();
int objectPart() { return 20; }
