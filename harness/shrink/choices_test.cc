#include "harness/shrink/choices.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace psvcheck::shrink {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Choices, ChunksAreAllStepsButTheLastOneOnce) {
  EXPECT_THAT(chunks(6, 2),
              ElementsAre(Dropped{1, 1, 0, 0, 0, 0}, Dropped{0, 0, 1, 1, 0, 0}, Dropped{0, 0, 0, 0, 1, 0}));
  EXPECT_THAT(chunks(3, 1), ElementsAre(Dropped{1, 0, 0}, Dropped{0, 1, 0}));
  EXPECT_THAT(chunks(1, 1), IsEmpty());
}

TEST(Choices, PairsAreNoNeighbours) {
  EXPECT_THAT(pairs(5), ElementsAre(Dropped{1, 0, 1, 0, 0}, Dropped{1, 0, 0, 1, 0}, Dropped{0, 1, 0, 1, 0}));
  EXPECT_THAT(pairs(3), IsEmpty());
}

TEST(Choices, RunsKeepTheLastStepAndLeaveSomethingOut) {
  const auto all = runs(5);
  EXPECT_THAT(all, testing::Contains(Dropped{0, 1, 1, 0, 0}));
  for (const Dropped& one : all) {
    EXPECT_FALSE(one.back());
    EXPECT_TRUE(testing::Value(one, testing::Contains(true)));
  }
  EXPECT_THAT(runs(1), IsEmpty());
}

TEST(Choices, AllOfLeavesOutWhatAnyDoes) { EXPECT_EQ(all_of({{1, 0, 0, 0}, {0, 0, 1, 0}}), (Dropped{1, 0, 1, 0})); }

}  // namespace
}  // namespace psvcheck::shrink
