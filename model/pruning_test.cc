#include "model/pruning.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/requests_for_tests.h"

namespace psvcheck::model {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace)
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

/// A secret with `count` versions made at `made`, the last of which holds AWSCURRENT and the first one BLUE.
State many_versions(int count, Time made) {
  Context context;
  context.now = made;
  State state = after({create(std::string(36, '0'), "a")}, context);
  apply_in_place(state, step(state, update_stage("BLUE", Absent{}, std::string(36, '0')), context).front());
  for (int i = 1; i < count; ++i) {
    const std::string number = std::to_string(1000 + i);
    apply_in_place(state, step(state, put(std::string(32, 'v') + number, "a"), context).front());
  }
  return state;
}

constexpr Time start{std::chrono::hours{1000}};

bool may_be_gone(const State& state, std::size_t index, Time now) {
  return may_be_pruned(secret_in(state), *secret_in(state).versions[index], now);
}

TEST(Pruning, NoVersionYoungerThan24HoursMayBeGone) {
  const State state = many_versions(130, start);
  EXPECT_FALSE(may_be_gone(state, 1, start + std::chrono::hours{23}));
  EXPECT_TRUE(may_be_gone(state, 1, start + std::chrono::hours{24}));
}

TEST(Pruning, ALabelledVersionMayNeverBeGone) {
  const State state = many_versions(130, start);
  EXPECT_FALSE(may_be_gone(state, 0, start + std::chrono::hours{48})) << "it holds BLUE";
}

TEST(Pruning, TheHundredMostRecentAreKept) {
  const State state = many_versions(130, start);
  const auto later = start + std::chrono::hours{48};
  EXPECT_TRUE(may_be_gone(state, 29, later));
  EXPECT_FALSE(may_be_gone(state, 30, later));
  EXPECT_FALSE(may_be_gone(many_versions(100, start), 1, later)) << "no more than 100 versions";
}

TEST(Pruning, AVersionThatMayBeGoneIsReadOrRefused) {
  const State state = many_versions(130, start);
  GetSecretValueRequest request;
  request.secret_id = "s";
  request.version_id = secret_in(state).versions[1]->id.text;
  Context later;
  later.now = start + std::chrono::hours{48};
  EXPECT_THAT(kinds(step(state, request, later)),
              UnorderedElementsAre("success", "InvalidRequestException", "ResourceNotFoundException"));
  later.now = start;
  EXPECT_THAT(kinds(step(state, request, later)), ElementsAre("success"));
}

TEST(Pruning, AValuelessVersionThatMayBeGoneIsRefusedAsEither) {
  State state = many_versions(130, start);
  Secret secret = secret_in(state);
  Version placeholder = *secret.versions[1];
  placeholder.value = NoValue{};
  secret.versions[1] = std::make_shared<const Version>(placeholder);
  state.secrets.at("s") = std::make_shared<const Secret>(secret);
  GetSecretValueRequest request;
  request.secret_id = "s";
  request.version_id = placeholder.id.text;
  Context later;
  later.now = start + std::chrono::hours{48};
  EXPECT_THAT(kinds(step(state, request, later)), ::testing::IsSupersetOf({"InvalidRequestException"}));
  later.now = start;
  EXPECT_THAT(kinds(step(state, request, later)), ElementsAre("ResourceNotFoundException"));
}

TEST(Pruning, AVersionThatMayBeGoneNeedNotBeToldApartFromOneWithoutTheStage) {
  const State state = many_versions(130, start);
  GetSecretValueRequest request;
  request.secret_id = "s";
  request.version_id = secret_in(state).versions[1]->id.text;
  request.version_stage = "AWSCURRENT";
  const auto outcomes = step(state, request, [] {
    Context later;
    later.now = start + std::chrono::hours{48};
    return later;
  }());
  const auto cites_pruning = [](const Outcome& outcome) {
    return std::ranges::find(outcome.reasons, "PRUNE-1c", &Reason::clause) != outcome.reasons.end();
  };
  EXPECT_TRUE(std::ranges::any_of(outcomes, cites_pruning));
}

Context two_days_later() {
  Context context;
  context.now = start + std::chrono::hours{48};
  return context;
}

TEST(Pruning, TheTokenOfAVersionThatMayBeGoneIsKnownOrNew) {
  const State state = many_versions(130, start);
  const std::string old = secret_in(state).versions[1]->id.text;
  EXPECT_THAT(kinds(step(state, put(old, "a"), two_days_later())),
              ::testing::IsSupersetOf({"success", "ResourceExistsException", "InvalidRequestException"}));
  const auto outcomes = step(state, put(old, "other data"), two_days_later());
  const bool may_be_made_again = std::ranges::any_of(outcomes, [](const Outcome& outcome) {
    return outcome.change &&
           is_attached(*outcome.change->secret, awscurrent, outcome.change->secret->versions.back()->id);
  });
  EXPECT_TRUE(may_be_made_again);
  EXPECT_THAT(kinds(step(state, put(secret_in(state).versions[60]->id.text, "other"), two_days_later())),
              ElementsAre("ResourceExistsException"));
}

TEST(Pruning, TheTokenOfACreationWhoseVersionMayBeGoneIsKnownOrNot) {
  const std::string token(36, '0');
  State state = many_versions(130, start);
  apply_in_place(state, step(state, update_stage("BLUE", token, Absent{}), {}).front());
  Context context;
  context.now = start + std::chrono::hours{48};
  EXPECT_THAT(kinds(step(state, create(token, "other"), context)), ::testing::Contains("success"));
  EXPECT_THAT(kinds(step(state, create(token, "other"), context)), ::testing::Contains("ResourceExistsException"));
  context.now = start + std::chrono::hours{1};
  EXPECT_THAT(kinds(step(state, create(token, "other"), context)), ::testing::Not(::testing::Contains("success")));
}

TEST(Pruning, RotateSecretMayBeginWithTheTokenOfAVersionThatMayBeGone) {
  const std::string token = std::string(32, 'v') + "1001";
  const State state = many_versions(130, start);
  RotateSecretRequest rotate;
  rotate.secret_id = "s";
  rotate.client_request_token = token;
  rotate.rotation_lambda_arn = "arn:aws:lambda:us-east-1:123456789012:function:rotates";
  const auto may_begin = [&](std::chrono::hours later) {
    Context context;
    context.now = start + later;
    return std::ranges::any_of(step(state, rotate, context), [&](const Outcome& outcome) {
      return outcome.change && is_attached(*outcome.change->secret, awspending, {token});
    });
  };
  EXPECT_FALSE(may_begin(std::chrono::hours{1}));
  EXPECT_TRUE(may_begin(std::chrono::hours{48}));
}

TEST(Pruning, AVersionThatMayBeGoneIsLabelledOrUnknown) {
  const State state = many_versions(130, start);
  const auto label = [&](std::size_t index) {
    return kinds(
        step(state, update_stage("RED", Absent{}, secret_in(state).versions[index]->id.text), two_days_later()));
  };
  EXPECT_THAT(label(1), ::testing::IsSupersetOf({"success", "ResourceNotFoundException"}));
  EXPECT_THAT(label(60), ElementsAre("success"));
}

TEST(Pruning, AVersionThatIsGoneIsRefusedAndItsIdRemembered) {
  State state = many_versions(130, start);
  const VersionId old = secret_in(state).versions[1]->id;
  state.secrets.at("s") = std::make_shared<const Secret>(after_pruning(secret_in(state), old));
  EXPECT_EQ(find_version(secret_in(state), old), nullptr);
  GetSecretValueRequest request;
  request.secret_id = "s";
  request.version_id = old.text;
  EXPECT_THAT(kinds(step(state, request, two_days_later())),
              UnorderedElementsAre("InvalidRequestException", "ResourceNotFoundException"));
}

}  // namespace
}  // namespace psvcheck::model
