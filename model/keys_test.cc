#include "model/keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/requests_for_tests.h"
#include "model/step.h"

namespace psvcheck::model {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace)
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

const std::string no_key = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000000";

Context at(Level level) {
  Context context;
  context.level = level;
  return context;
}

CreateSecretRequest create_with_key(Member<std::string> value) {
  CreateSecretRequest request;
  request.name = "s";
  request.client_request_token = first;
  request.secret_string = std::move(value);
  request.kms_key_id = no_key;
  return request;
}

TEST(Keys, OnlyTheUuidOfZerosIsNone) {
  EXPECT_TRUE(names_no_key(no_key));
  EXPECT_TRUE(names_no_key("00000000-0000-0000-0000-000000000000"));
  EXPECT_FALSE(names_no_key("alias/aws/secretsmanager"));
  EXPECT_FALSE(names_no_key("00000000-0000-4000-8000-000000000000"));
  EXPECT_FALSE(names_no_key(std::nullopt));
}

TEST(Keys, WritingWithOneThatDoesNotExistIsRefusedAtEveryLevel) {
  for (const Level level : {Level::documented, Level::recorded, Level::reported}) {
    EXPECT_THAT(kinds(step({}, create_with_key("a"), at(level))),
                UnorderedElementsAre("EncryptionFailure", "InvalidParameterException", "AccessDeniedException"));
  }
}

TEST(Keys, WithoutAValueNothingSaysWhenAKeyIsLookedAt) {
  EXPECT_EQ(kinds(step({}, create_with_key(Absent{}), at(Level::reported))).front(), "success");
}

TEST(Keys, ThatDoNotExistRefuseLaterPutsButNoReplay) {
  const State state = after({create_with_key(Absent{})}, at(Level::reported));
  EXPECT_THAT(kinds(step(state, put(second, "b"), at(Level::reported))),
              UnorderedElementsAre("EncryptionFailure", "InvalidParameterException", "AccessDeniedException"));
  UpdateSecretRequest update;
  update.secret_id = "s";
  update.client_request_token = second;
  update.kms_key_id = no_key;
  const State with_value = after({create(first, "a"), update}, at(Level::reported));
  EXPECT_EQ(kinds(step(with_value, put(first, "a"), at(Level::reported))).front(), "success");
}

TEST(Keys, OfAnotherSpellingAreNobodysAffair) {
  CreateSecretRequest request = create_with_key("a");
  request.kms_key_id = "alias/mine";
  EXPECT_THAT(kinds(step({}, request, at(Level::reported))), ElementsAre("success"));
}

}  // namespace
}  // namespace psvcheck::model
