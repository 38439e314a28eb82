#include "ledger.h"

#include <numeric>

namespace {

int average(const Invoice& invoice) {
  int sum = std::accumulate(invoice.cents.begin(), invoice.cents.end(), 0);
  return sum / static_cast<int>(invoice.cents.size());
}

} // namespace

int Ledger::book(Invoice invoice) {
  int result = average(invoice);
  total_ += std::accumulate(invoice.cents.begin(), invoice.cents.end(), 0L);
  ++booked_;
  return result;
}
