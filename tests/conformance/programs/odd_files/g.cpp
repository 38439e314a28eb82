int g();
int g() {
  return 5;
} // end\
