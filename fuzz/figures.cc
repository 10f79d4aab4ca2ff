#include "fuzz/figures.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace psvcheck::fuzz {
namespace {

struct Figures {
  std::size_t executions = 0;
  std::size_t steps = 0;
  std::chrono::steady_clock::time_point start = std::chrono::steady_clock::now();
  const bool is_wanted = std::getenv("PSVCHECK_FIGURES") != nullptr;

  ~Figures() {
    if (!is_wanted || executions == 0) return;
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const auto count = [](std::size_t n) { return static_cast<double>(n); };
    std::fprintf(stderr,
                 "figures: %zu executions, %zu steps, mean length %.1f, %.2f s, %.0f executions/s, %.0f steps/s\n",
                 executions, steps, count(steps) / count(executions), seconds, count(executions) / seconds,
                 count(steps) / seconds);
  }
};

}  // namespace

void count_execution(std::size_t steps) {
  static Figures figures;
  ++figures.executions;
  figures.steps += steps;
}

}  // namespace psvcheck::fuzz
