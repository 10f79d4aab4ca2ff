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

}  // namespace
}  // namespace psvcheck::model
