#include "harness/shrink/choices.h"

#include <algorithm>

#include "harness/shrink/rapid.h"

namespace psvcheck::shrink {

std::vector<Dropped> chunks(std::size_t steps, std::size_t size) {
  std::vector<Dropped> choices;
  for (std::size_t begin = 0; begin + 1 < steps; begin += size) {
    Dropped dropped(steps, false);
    for (std::size_t i = begin; i < std::min(begin + size, steps - 1); ++i) dropped[i] = true;
    choices.push_back(std::move(dropped));
  }
  return choices;
}

std::vector<Dropped> pairs(std::size_t steps) {
  std::vector<Dropped> choices;
  for (std::size_t i = 0; i + 1 < steps; ++i) {
    for (std::size_t k = i + 2; k + 1 < steps; ++k) {
      Dropped dropped(steps, false);
      dropped[i] = dropped[k] = true;
      choices.push_back(std::move(dropped));
    }
  }
  return choices;
}

std::vector<Dropped> runs(std::size_t steps) {
  std::vector<Dropped> choices;
  if (steps < 2) return choices;
  for (const std::vector<std::size_t>& kept : without_chunks(steps - 1)) {
    Dropped dropped(steps, true);
    dropped.back() = false;
    for (const std::size_t i : kept) dropped[i] = false;
    choices.push_back(std::move(dropped));
  }
  return choices;
}

Dropped all_of(const std::vector<Dropped>& choices) {
  Dropped all(choices.front().size(), false);
  for (const Dropped& one : choices) {
    for (std::size_t i = 0; i < one.size(); ++i) all[i] = all[i] || one[i];
  }
  return all;
}

}  // namespace psvcheck::shrink
