#include "harness/generate/deal.h"

#include <gtest/gtest.h>

#include <set>
#include <vector>

namespace psvcheck::generate {
namespace {

std::vector<std::size_t> round_of(std::uint64_t seed, std::uint64_t round, std::size_t size) {
  std::vector<std::size_t> all;
  for (std::uint64_t i = 0; i < size; ++i) all.push_back(dealt(seed, round * size + i, size));
  return all;
}

TEST(Dealt, EachComesOnceInEveryRound) {
  for (std::uint64_t round = 0; round < 20; ++round) {
    const auto all = round_of(7, round, 46);
    EXPECT_EQ(std::set(all.begin(), all.end()).size(), 46U) << "round " << round;
    EXPECT_LT(*std::set(all.begin(), all.end()).rbegin(), 46U);
  }
}

TEST(Dealt, TheFirstRoundIsInOrderAndLaterOnesAreShuffledByTheSeed) {
  EXPECT_EQ(round_of(1, 0, 4), (std::vector<std::size_t>{0, 1, 2, 3}));
  EXPECT_EQ(round_of(1, 5, 12), round_of(1, 5, 12));
  EXPECT_NE(round_of(1, 5, 12), round_of(1, 6, 12));
  EXPECT_NE(round_of(1, 5, 12), round_of(2, 5, 12));
}

TEST(Dealt, OneThingComesEveryTime) {
  EXPECT_EQ(dealt(3, 0, 1), 0U);
  EXPECT_EQ(dealt(3, 99, 1), 0U);
}

}  // namespace
}  // namespace psvcheck::generate
