#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "model/requests_for_tests.h"

namespace psvcheck::model {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace)
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

TEST(PutSecretValue, FirstVersionGetsAwscurrentAndNoAwsprevious) {
  const auto state = after({create(first), put(second, "a")});
  EXPECT_THAT(labels(state, second), ElementsAre("AWSCURRENT"));
  EXPECT_EQ(holder_of(secret_in(state), awsprevious), nullptr);
}

TEST(PutSecretValue, FirstVersionGetsAwscurrentBesideTheLabelsThatAreNamed) {
  const auto state = after({create(first), put(second, "a", stages({"BLUE"}))});
  EXPECT_THAT(labels(state, second), ElementsAre("AWSCURRENT", "BLUE"));
}

TEST(PutSecretValue, DefaultMovesAwscurrentAndAwspreviousFollows) {
  const auto state = after({create(first, "a"), put(second, "b"), put(third, "c")});
  EXPECT_THAT(labels(state, third), ElementsAre("AWSCURRENT"));
  EXPECT_THAT(labels(state, second), ElementsAre("AWSPREVIOUS"));
  EXPECT_THAT(labels(state, first), IsEmpty());
  EXPECT_NE(find_version(secret_in(state), {first}), nullptr) << "deprecated, but there";
}

TEST(PutSecretValue, NamedLabelsAreTakenOffTheirOldVersionAndAwscurrentStays) {
  const auto state =
      after({create(first, "a"), put(second, "b", stages({"BLUE"})), put(third, "c", stages({"BLUE", "GREEN"}))});
  EXPECT_THAT(labels(state, third), ElementsAre("BLUE", "GREEN"));
  EXPECT_THAT(labels(state, second), IsEmpty());
  EXPECT_THAT(labels(state, first), ElementsAre("AWSCURRENT"));
}

TEST(PutSecretValue, NamingAwscurrentMovesAwspreviousToo) {
  const auto state = after({create(first, "a"), put(second, "b", stages({"AWSCURRENT", "BLUE"}))});
  EXPECT_THAT(labels(state, second), ElementsAre("AWSCURRENT", "BLUE"));
  EXPECT_THAT(labels(state, first), ElementsAre("AWSPREVIOUS"));
}

TEST(PutSecretValue, CustomLabelsStayWhenAwscurrentLeaves) {
  const auto state = after({create(first, "a"), put(second, "b", stages({"AWSCURRENT", "BLUE"})), put(third, "c")});
  EXPECT_THAT(labels(state, second), ElementsAre("AWSPREVIOUS", "BLUE"));
}

TEST(PutSecretValue, AwspendingLeavesTogetherWithAwscurrentAtLevelRecordedOnly) {
  const State state = after({create(first, "a"), put(second, "b", stages({"AWSCURRENT", "AWSPENDING"}))});
  const Request request = put(third, "c");
  const auto recorded = step(state, request, {});
  ASSERT_EQ(recorded.size(), 1U);
  EXPECT_THAT(labels(apply(state, recorded[0]), second), ElementsAre("AWSPREVIOUS"));

  Context lenient;
  lenient.level = Level::documented;
  std::vector<std::vector<std::string>> ways;
  for (const auto& outcome : step(state, request, lenient)) ways.push_back(labels(apply(state, outcome), second));
  EXPECT_THAT(ways, UnorderedElementsAre(ElementsAre("AWSPREVIOUS"), ElementsAre("AWSPENDING", "AWSPREVIOUS")));
}

TEST(PutSecretValue, AwspendingOnAVersionWithoutAwscurrentMayStayOrLeave) {
  const State state = after({create(first, "a"), put(second, "b", stages({"AWSPENDING"}))});
  std::vector<std::vector<std::string>> ways;
  for (const auto& outcome : step(state, put(third, "c"), {})) ways.push_back(labels(apply(state, outcome), second));
  EXPECT_THAT(ways, UnorderedElementsAre(ElementsAre("AWSPENDING"), IsEmpty()));
}

TEST(PutSecretValue, AwspreviousNamedBesideAwscurrentEndsOnEitherVersion) {
  const State state = after({create(first, "a")});
  std::vector<std::string> holders;
  for (const auto& outcome : step(state, put(second, "b", stages({"AWSCURRENT", "AWSPREVIOUS"})), {})) {
    holders.push_back(holder_of(secret_in(apply(state, outcome)), awsprevious)->text);
  }
  EXPECT_THAT(holders, UnorderedElementsAre(first, second));
}

TEST(PutSecretValue, ReplayWithTheSameDataChangesNothingWhateverItsLabels) {
  const State state = after({create(first, "a"), put(second, "b"), put(third, "c")});
  for (const auto& request : {put(first, "a"), put(first, "a", stages({"AWSCURRENT"})), put(second, "b")}) {
    const auto outcomes = step(state, request, {});
    ASSERT_EQ(outcomes.size(), 1U);
    EXPECT_TRUE(is_success(outcomes[0].answer));
    EXPECT_FALSE(outcomes[0].change.has_value());
  }
}

TEST(PutSecretValue, ReplayAnswersTheLabelsThatAreNowAttached) {
  const State state = after({create(first, "a"), put(second, "b")});
  const auto outcomes = step(state, put(first, "a"), {});
  EXPECT_THAT(*given(std::get<PutSecretValueAnswer>(outcomes.at(0).answer).version_stages), ElementsAre("AWSPREVIOUS"));
}

TEST(PutSecretValue, SameTokenWithOtherDataIsRefusedByItsRecordedType) {
  const State state = after({create(first, "a")});
  EXPECT_THAT(kinds(step(state, put(first, "other"), {})), ElementsAre("ResourceExistsException"));
  Context lenient;
  lenient.level = Level::documented;
  EXPECT_THAT(kinds(step(state, put(first, "other"), lenient)), Contains("InvalidParameterException"));
}

TEST(PutSecretValue, SameBytesOfTheOtherKindMayBeRefusedOrSucceedAndChangeNothing) {
  const State state = after({create(first, "a")});
  PutSecretValueRequest request = put(first, "a");
  request.secret_string = Absent{};
  request.secret_binary = Blob{"a"};
  const auto outcomes = step(state, request, {});
  EXPECT_THAT(kinds(outcomes), UnorderedElementsAre("ResourceExistsException", "success"));
  for (const auto& outcome : outcomes) EXPECT_FALSE(outcome.change.has_value());
}

TEST(PutSecretValue, ScheduledForDeletionIsRefused) {
  DeleteSecretRequest deletion;
  deletion.secret_id = "s";
  const State state = after({create(first, "a"), deletion});
  EXPECT_THAT(kinds(step(state, put(second, "b"), {})), ElementsAre("InvalidRequestException"));
}

TEST(PutSecretValue, UnknownSecretIsNotFound) {
  EXPECT_THAT(kinds(step({}, put(first, "a"), {})), ElementsAre("ResourceNotFoundException"));
}

TEST(PutSecretValue, MissingTokenIsRefusedBeforeTheSecretIsLookedUp) {
  PutSecretValueRequest request = put(first, "a");
  request.client_request_token = Absent{};
  EXPECT_THAT(kinds(step({}, request, {})), ElementsAre("InvalidRequestException"));
}

TEST(PutSecretValue, TwoFaultsAllowEitherError) {
  PutSecretValueRequest request = put(first, "a");
  request.secret_binary = Blob{"a"};  // both kinds, and the secret does not exist
  EXPECT_THAT(kinds(step({}, request, {})), UnorderedElementsAre("InvalidParameterException", "InvalidRequestException",
                                                                 "ValidationException", "ResourceNotFoundException"));
}

TEST(PutSecretValue, WhatCannotBeDecodedComesBeforeEverythingElse) {
  PutSecretValueRequest request;  // no token, no SecretId, and a number for SecretString
  request.secret_string = Mistyped{"a number"};
  Context context;
  context.level = Level::reported;
  EXPECT_THAT(kinds(step({}, request, context)), ElementsAre("SerializationException"));
  EXPECT_THAT(kinds(step({}, request, {})), Not(Contains("ResourceNotFoundException")));
}

TEST(PutSecretValue, ANullAmongTheLabelsIsNoLabel) {
  const State before = after({create(first, "a")});
  PutSecretValueRequest request = put(second, "b");
  request.version_stages = std::vector<Member<std::string>>{std::string("BLUE"), Null{}};
  State next = apply(before, step(before, request, {}).front());
  EXPECT_THAT(labels(next, second), ElementsAre("BLUE"));
  request.version_stages = std::vector<Member<std::string>>{Null{}};  // as if there were no list
  next = apply(before, step(before, request, {}).front());
  EXPECT_THAT(labels(next, second), ElementsAre("AWSCURRENT"));
}

TEST(PutSecretValue, TwentyLabelsFitAndTheTwentyFirstDoesNot) {
  std::vector<Member<std::string>> labels_18;
  for (int i = 0; i < 18; ++i) labels_18.emplace_back("L" + std::to_string(i));
  State state = after({create(first, "a"), put(second, "b", labels_18)});  // AWSCURRENT and 18 others
  const auto fits = step(state, put(third, "c", stages({"ONE"})), {});
  EXPECT_THAT(kinds(fits), ElementsAre("success"));
  const auto over = step(state, put(third, "c", stages({"ONE", "TWO"})), {});
  EXPECT_THAT(kinds(over), Contains("LimitExceededException"));
  EXPECT_THAT(kinds(over), Not(Contains("success")));
  const auto moves = step(apply(state, fits[0]), put(std::string(36, '4'), "d", stages({"ONE"})), {});
  EXPECT_THAT(kinds(moves), ElementsAre("success")) << "a request that only moves labels is never refused";
}

struct TextCase {
  const char* what;
  PutSecretValueRequest request;
  bool is_refused;
};

PutSecretValueRequest with(void (*change)(PutSecretValueRequest&)) {
  auto request = put(second, "b");
  change(request);
  return request;
}

TEST(PutSecretValue, BoundsOfTheServiceModelAreTakenToTheLetter) {
  const State state = after({create(first, "a")});
  const TextCase cases[] = {
      {"31 characters of token", with([](auto& r) { r.client_request_token = std::string(31, 't'); }), true},
      {"32 characters of token", with([](auto& r) { r.client_request_token = std::string(32, 't'); }), false},
      {"64 characters of token", with([](auto& r) { r.client_request_token = std::string(64, 't'); }), false},
      {"65 characters of token", with([](auto& r) { r.client_request_token = std::string(65, 't'); }), true},
      {"an empty SecretString", with([](auto& r) { r.secret_string = ""; }), true},
      {"65536 characters", with([](auto& r) { r.secret_string = std::string(65536, 'a'); }), false},
      {"65537 characters", with([](auto& r) { r.secret_string = std::string(65537, 'a'); }), true},
      {"a null SecretBinary", with([](auto& r) { r.secret_binary = Null{}; }), false},
      {"no labels", with([](auto& r) { r.version_stages = stages({}); }), true},
      {"an empty label", with([](auto& r) { r.version_stages = stages({""}); }), true},
      {"a label of 257", with([](auto& r) { r.version_stages = stages({std::string(257, 'l').c_str()}); }), true},
      {"a RotationToken of 35", with([](auto& r) { r.rotation_token = std::string(35, 'r'); }), true},
      {"a RotationToken of 36", with([](auto& r) { r.rotation_token = std::string(36, 'r'); }), false},
      {"a RotationToken with a space", with([](auto& r) { r.rotation_token = std::string(36, ' '); }), true},
      {"a SecretId of 2049", with([](auto& r) { r.secret_id = std::string(2049, 's'); }), true},
      {"a SecretId with a space", with([](auto& r) { r.secret_id = "a b"; }), true},
  };
  for (const auto& [what, request, is_refused] : cases) {
    const auto found = kinds(step(state, request, {}));
    EXPECT_EQ(found.front() != "success", is_refused) << what;
    EXPECT_EQ(std::ranges::count(found, "success"), is_refused ? 0 : 1) << what;
  }
}

TEST(PutSecretValue, CharactersWithinTheBoundButBytesBeyondItMayGoEitherWay) {
  std::string text;
  for (int i = 0; i < 40000; ++i) text += "\xC3\xA9";  // 40,000 characters, 80,000 bytes
  EXPECT_THAT(kinds(step(after({create(first, "a")}), put(second, text), {})),
              UnorderedElementsAre("success", "ValidationException", "InvalidParameterException"));
}

TEST(PutSecretValue, SameTokenOnTwoSecretsIsTwoVersions) {
  State state = after({create(first, "a")});
  CreateSecretRequest other;
  other.name = "t";
  other.client_request_token = first;
  other.secret_string = "b";
  apply_in_place(state, step(state, other, {}).front());
  EXPECT_NE(find_version(*state.secrets.at("s"), {first}), nullptr);
  EXPECT_NE(find_version(*state.secrets.at("t"), {first}), nullptr);
}

}  // namespace
}  // namespace psvcheck::model
