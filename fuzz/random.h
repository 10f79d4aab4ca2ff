#pragma once

// Numbers for mutators and tests, drawn from a seed and the same everywhere (SplitMix64, harness/server/draw.h).

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>

#include "harness/server/draw.h"

namespace psvcheck::fuzz {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() { return server::next_random(state_); }

  /// From 0 to below `bound`; 0 where that is 0.
  std::size_t below(std::size_t bound) { return bound == 0 ? 0 : static_cast<std::size_t>(next() % bound); }

  /// True in so many of a hundred cases.
  bool happens(std::size_t percent) { return below(100) < percent; }

  template <class T>
  const T& one_of(std::span<const T> choices) {
    return choices[below(choices.size())];
  }
  template <class T>
  T one_of(std::initializer_list<T> choices) {
    return *(choices.begin() + static_cast<std::ptrdiff_t>(below(choices.size())));
  }

 private:
  std::uint64_t state_;
};

}  // namespace psvcheck::fuzz
