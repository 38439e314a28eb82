#pragma once

int staticPart();
int sharedPart();
int objectPart();

class Parts {
public:
  int sum() const;
};
