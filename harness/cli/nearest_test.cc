#include "harness/cli/nearest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace psvcheck::cli {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::vector<std::string> names{"PUT-7", "PUT-7a", "STAGE-4", "IDEM-1a"};

TEST(Nearest, NamesTheMostAlikeFirstWhateverTheCase) {
  EXPECT_THAT(nearest("put-7", names), ElementsAre("PUT-7", "PUT-7a"));
  EXPECT_THAT(nearest("STAGE4", names), ElementsAre("STAGE-4"));
  EXPECT_THAT(nearest("PUT-7", names, 1), ElementsAre("PUT-7"));
}

TEST(Nearest, NamesNothingThatHasNothingInCommon) {
  EXPECT_THAT(nearest("quite another thing", names), IsEmpty());
  EXPECT_THAT(nearest(std::string(10'000, 'P'), names), IsEmpty());
}

}  // namespace
}  // namespace psvcheck::cli
