// Books ten invoices; imagine that getting to the seventh takes minutes.
#include "ledger.h"

#include <chrono>
#include <cstdio>
#include <thread>

int main() {
  Ledger ledger;
  const std::vector<Invoice> day = {{"Ada", {1250, 300}},      {"Grace", {999}},
                                    {"Alan", {100, 200, 300}}, {"Barbara", {4200}},
                                    {"Donald", {314, 159}},    {"Edsger", {2718}},
                                    {"Frances", {}},           {"John", {512, 256}},
                                    {"Radia", {640}},          {"Tony", {1, 2, 3, 4}}};
  for (const Invoice& invoice : day) {
    std::this_thread::sleep_for(std::chrono::milliseconds(200)); // the slow way to the bug
    int average = ledger.book(invoice);
    std::printf("invoice %2d  %-8s average %5d cents\n", ledger.booked(), invoice.customer.c_str(),
                average);
    std::fflush(stdout);
  }
  std::printf("booked %d invoices, total %ld cents\n", ledger.booked(), ledger.total());
}
