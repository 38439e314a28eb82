// The file that somebody else builds while the program stands still.
int precious = 5;
int other() { return 77; }
int helper(int x) { return x + 1; }
unsigned char arena[100000];
