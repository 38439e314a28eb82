// Files that hold nothing, or end without a newline.
int g();
int main() { return g(); }