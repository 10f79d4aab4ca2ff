#include "model/secret_id.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/requests_for_tests.h"

namespace psvcheck::model {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace)
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

const std::string prefix = "arn:aws:secretsmanager:us-east-1:123456789012:secret:";

State secret_named(const std::string& name) {
  CreateSecretRequest request;
  request.name = name;
  request.client_request_token = first;
  request.secret_string = "a";
  Context context;
  context.arn = prefix + name + "-Xy12Zz";
  State state;
  apply_in_place(state, step(state, request, context).front());
  return state;
}

std::vector<std::string> kinds_of_get(const State& state, const std::string& id) {
  GetSecretValueRequest request;
  request.secret_id = id;
  return kinds(step(state, request, {}));
}

TEST(SecretId, IsANameACompleteArnOrAPartialArn) {
  const State state = secret_named("app/db");
  EXPECT_THAT(kinds_of_get(state, "app/db"), ElementsAre("success"));
  EXPECT_THAT(kinds_of_get(state, prefix + "app/db-Xy12Zz"), ElementsAre("success"));
  EXPECT_THAT(kinds_of_get(state, prefix + "app/db"), ElementsAre("success"));
  EXPECT_THAT(kinds_of_get(state, prefix + "app/db-Other1"), ElementsAre("ResourceNotFoundException"));
  EXPECT_THAT(kinds_of_get(state, "app"), ElementsAre("ResourceNotFoundException"));
}

TEST(SecretId, APartialArnOfANameThatEndsLikeAnArnMayNotBeFound) {
  const State state = secret_named("name-a1b2c3");
  EXPECT_THAT(kinds_of_get(state, "name-a1b2c3"), ElementsAre("success"));
  EXPECT_THAT(kinds_of_get(state, prefix + "name-a1b2c3-Xy12Zz"), ElementsAre("success"));
  EXPECT_THAT(kinds_of_get(state, prefix + "name-a1b2c3"),
              UnorderedElementsAre("success", "ResourceNotFoundException"));
  const State harmless = secret_named("name-a1b2");
  EXPECT_THAT(kinds_of_get(harmless, prefix + "name-a1b2"), ElementsAre("success"));
}

TEST(SecretId, ASecretMadeAgainHasAnArnOfItsOwn) {
  State state = secret_named("s");
  DeleteSecretRequest deletion;
  deletion.secret_id = "s";
  deletion.force_delete_without_recovery = true;
  apply_in_place(state, step(state, deletion, {}).front());
  Context same;
  same.arn = prefix + "s-Xy12Zz";  // what a target answers that gives the old one again
  const auto outcome = step(state, create(second, "b"), same).front();
  EXPECT_NE(*given(std::get<CreateSecretAnswer>(outcome.answer).arn), same.arn);
}

struct ArnCase {
  const char* arn;
  bool is_one;
};

TEST(SecretId, TheShapeOfAnArnIsChecked) {
  const ArnCase cases[] = {
      {"arn:aws:secretsmanager:us-east-1:123456789012:secret:s-Xy12Zz", true},
      {"arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:s-Xy12Zz", true},
      {"arn:aws:secretsmanager:us-east-1:123456789012:secret:s", false},
      {"arn:aws:secretsmanager:us-east-1:123456789012:secret:s-Xy12Z", false},
      {"arn:aws:secretsmanager:us-east-1:123456789012:secret:t-Xy12Zz", false},
      {"arn:aws:secretsmanager:us-east-1:12345:secret:s-Xy12Zz", false},
      {"arn:aws:sns:us-east-1:123456789012:secret:s-Xy12Zz", false},
      {"s", false},
  };
  for (const auto& [arn, is_one] : cases) EXPECT_EQ(is_arn_of(arn, "s"), is_one) << arn;
}

}  // namespace
}  // namespace psvcheck::model
