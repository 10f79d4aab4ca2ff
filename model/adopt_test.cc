#include "model/adopt.h"

#include <gtest/gtest.h>

#include <map>

#include "model/requests_for_tests.h"

namespace psvcheck::model {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace)

/// The state after reads that show version `second` with this label, and no value of it to be had.
State after_reads(const char* label, const char* refused_with) {
  State state = after({create(first, "a")});
  DescribeSecretRequest describe;
  describe.secret_id = "s";
  DescribeSecretAnswer shown;
  shown.version_ids_to_stages = std::map<std::string, Labels>{{first, {"AWSCURRENT"}}, {second, {label}}};
  adopt(state, {describe, shown, {}, {}, {}});
  GetSecretValueRequest get;
  get.secret_id = "s";
  get.version_id = second;
  adopt(state, {get, Refusal{refused_with, ""}, {}, {}, {}});
  return state;
}

TEST(Adopt, TakesAPendingVersionThatIsNotFoundForAPlaceholder) {
  const State state = after_reads("AWSPENDING", "ResourceNotFoundException");
  EXPECT_TRUE(std::holds_alternative<NoValue>(find_version(secret_in(state), {second})->value));
}

TEST(Adopt, TakesNoOtherUnreadableVersionForAPlaceholder) {
  for (const auto& [label, type] :
       {std::pair{"BLUE", "ResourceNotFoundException"}, std::pair{"AWSPENDING", "InternalServiceError"}}) {
    const State state = after_reads(label, type);
    EXPECT_TRUE(std::holds_alternative<UnknownValue>(find_version(secret_in(state), {second})->value)) << label;
  }
}

}  // namespace
}  // namespace psvcheck::model
