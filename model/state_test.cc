#include "model/state.h"

#include <gtest/gtest.h>

#include "model/requests_for_tests.h"

namespace psvcheck::model {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace)

/// The version that holds AWSCURRENT where two have it, made in this order.
std::string holder_of_two(const std::string& older, const std::string& younger) {
  Secret secret = secret_in(after({create(older, "a"), put(younger, "b")}));
  attach(secret, awscurrent, {older});
  return holder_of(secret, awscurrent)->text;
}

TEST(HolderOf, ALabelOnSeveralVersionsIsTheOldestWhateverTheirIds) {
  EXPECT_EQ(holder_of_two(first, second), first);
  EXPECT_EQ(holder_of_two(second, first), second);
}

}  // namespace
}  // namespace psvcheck::model
