// A day's invoices.
#pragma once

#include <string>
#include <vector>

struct Invoice {
  std::string customer;
  std::vector<int> cents;
};

class Ledger {
public:
  /// Books one invoice and returns the average price of its items in cents.
  int book(Invoice invoice);
  long total() const { return total_; }
  int booked() const { return booked_; }

private:
  long total_ = 0;
  int booked_ = 0;
};
