#pragma once

template <class Grain> struct Sieve {
  Grain width;
  Grain sift(const Grain* grain) const {
    return *grain + width;
  }
  Grain shake(Grain grain) const {
    return grain - width;
  }
};

int hold(const int* grain);
