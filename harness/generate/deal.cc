#include "harness/generate/deal.h"

#include <rapidcheck.h>

#include <algorithm>
#include <ranges>
#include <utility>
#include <vector>

namespace psvcheck::generate {

std::size_t dealt(std::uint64_t seed, std::uint64_t n, std::size_t size) {
  if (n < size) return n;
  std::vector<std::size_t> cards(size);
  std::ranges::copy(std::views::iota(std::size_t{0}, size), cards.begin());
  rc::Random random(rc::Random::Key{seed, n / size, size, 0});
  for (std::size_t i = size; i > 1; --i) std::swap(cards[i - 1], cards[random.next() % i]);
  return cards[n % size];
}

}  // namespace psvcheck::generate
