#include "model/difference.h"

#include <gtest/gtest.h>

namespace psvcheck::model {
namespace {

VersionEntry entry(const std::string& id, const std::string& label) {
  VersionEntry made;
  made.version_id = id;
  made.version_stages = std::vector<std::string>{label};
  return made;
}

// A missing version and a label in the wrong place, listed in this order or the other way round by its id.
std::vector<Difference> differing(const std::string& mislabelled, const std::string& missing) {
  ListSecretVersionIdsAnswer allowed, observed;
  allowed.versions = std::vector{entry(mislabelled, "AWSCURRENT"), entry(missing, "AWSPENDING")};
  observed.versions = std::vector{entry(mislabelled, "AWSPREVIOUS"), entry("unknown", "AWSCURRENT")};
  return differences(allowed, observed);
}

TEST(Differences, OfAListBeginWithTheVersionsThatThereAreWhateverTheirIds) {
  for (const auto& [mislabelled, missing] : {std::pair("a", "b"), std::pair("b", "a")}) {
    const auto found = differing(mislabelled, missing);
    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(found[0].aspect, Aspect::version);
    EXPECT_EQ(found[1].aspect, Aspect::version);
    EXPECT_EQ(found[2].aspect, Aspect::stages);
    EXPECT_EQ(found[2].version, mislabelled);
  }
}

}  // namespace
}  // namespace psvcheck::model
