#pragma once

// What is too rare to be left to chance: things that are dealt like cards, so that each comes once before any comes
// again.

#include <cstddef>
#include <cstdint>

namespace psvcheck::generate {

/// Which of `size` things comes n-th, where all are dealt again and again: in their own order first, then in orders
/// that the seed and the round shuffle. REQUIRES: size > 0.
std::size_t dealt(std::uint64_t seed, std::uint64_t n, std::size_t size);

}  // namespace psvcheck::generate
