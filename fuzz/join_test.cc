#include "fuzz/join.h"

#include <gtest/gtest.h>

namespace psvcheck::fuzz {
namespace {

TEST(Joining, GivesEachPartSecretsOfItsOwn) {
  const auto all = joined({decode("Cs0t0v0\nGs0iE0\n"), decode("Cs0t0v0\nCs1t0v0\n"), decode("Xs0\nGs0iE0\n")}, 5);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(encode(all.front()), "Cs0t0v0\nGs0iE0\nCs1t0v0\nCs2t0v0\nXs3\nGs3iE4\n");
}

TEST(Joining, StopsWhereThereAreEnoughOperations) {
  const auto all = joined({decode("N100s0t0\n"), decode("Gs0\n"), decode("Gs0\n")}, 20);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(encode(all.back()), "Gs0\nGs1\n");
}

TEST(Joining, KeepsApartWhatIsReadOrNamedInAnotherWay) {
  EXPECT_EQ(joined({decode("Gs0\n"), decode("$e\nGs0\n"), decode("$\"-a1b2c3\"\nGs0\n")}, 20).size(), 3U);
}

}  // namespace
}  // namespace psvcheck::fuzz
