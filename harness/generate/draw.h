#pragma once

// Drawing from RapidCheck's generators, for use inside rc::gen::exec only. Every draw shrinks towards what is named
// first, so the simplest alternative comes first.

#include <cstddef>
#include <initializer_list>
#include <utility>
#include <vector>

namespace psvcheck::generate {

/// A number from 0 to `end` - 1. REQUIRES: end > 0.
std::size_t below(std::size_t end);

/// True in so many of a hundred cases; shrinks to false.
inline bool happens(std::size_t percent) { return below(100) >= 100 - percent; }

/// One of these, each as likely as its weight. A weight of 0 is never taken. REQUIRES: some weight is not 0.
template <class T>
T weighted(std::initializer_list<std::pair<std::size_t, T>> choices) {
  std::size_t sum = 0;
  for (const auto& choice : choices) sum += choice.first;
  std::size_t at = below(sum);
  for (const auto& [weight, value] : choices) {
    if (at < weight) return value;
    at -= weight;
  }
  return choices.begin()->second;
}

/// One of these, all alike. REQUIRES: not empty.
template <class T>
const T& one_of(const std::vector<T>& choices) {
  return choices[below(choices.size())];
}

}  // namespace psvcheck::generate
