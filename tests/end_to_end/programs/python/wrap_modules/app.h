// Shared by the files of this program.
int app_value(int price);
int other_value();
const int* missing();
