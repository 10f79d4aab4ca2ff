#include "model/belief.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/requests_for_tests.h"

namespace psvcheck::model {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace)
using ::testing::SizeIs;

std::string token(int number) { return std::string(34, 'x') + std::to_string(10 + number); }

/// A conforming target, and what is believed of it after each request.
struct BeliefTest : ::testing::Test {
  State state;
  std::vector<Possibility> belief{Possibility{}};

  std::vector<Reason> ask(const Request& request) {
    const auto outcome = step(state, request, {}).front();
    apply_in_place(state, outcome);
    auto taken = take(belief, {request, outcome.answer, {}, {}, {}}, Level::recorded);
    EXPECT_TRUE(taken.differences.empty());
    belief = std::move(taken.next);
    return outcome.reasons;
  }
  std::vector<Reason> unread() const {
    std::vector<Reason> all;
    const Exchange about_s{DescribeSecretRequest{"s"}, OtherAnswer{}, {}, {}, {}};
    visit_unread(belief.front(), about_s, [&](const Reason& reason) { all.push_back(reason); });
    return all;
  }
};

void append(std::vector<Reason>& all, const std::vector<Reason>& more) {
  all.insert(all.end(), more.begin(), more.end());
}

TEST_F(BeliefTest, TheNewestOfTheRequestsThatWereNotReadBackComesFirst) {
  const auto created = ask(create(first, "a"));
  const auto put_second = ask(put(second, "b"));
  const auto put_third = ask(put(third, "c", stages({"BLUE"})));
  std::vector<Reason> expected;
  for (const auto& reasons : {put_third, put_second, created}) append(expected, reasons);
  EXPECT_EQ(unread(), expected);
}

TEST_F(BeliefTest, AReadIsNoneOfThem) {
  const auto created = ask(create(first, "a"));
  ask(DescribeSecretRequest{"s"});
  EXPECT_EQ(unread(), created);
}

TEST_F(BeliefTest, SixteenOfThemAreKept) {
  ask(create(first, "a"));
  std::vector<std::vector<Reason>> requests;
  for (int i = 0; i < 17; ++i) requests.push_back(ask(put(token(i), "b")));
  EXPECT_THAT(belief.front().unread.at("s"), SizeIs(16));
  std::vector<Reason> expected;
  for (std::size_t i = 16; i > 0; --i) append(expected, requests[i]);
  EXPECT_EQ(unread(), expected);
}

/// A belief in a secret with this value, and in the same with another one.
std::vector<Possibility> two_values(const std::string& one, const std::string& other) {
  std::vector<Possibility> both;
  for (const std::string& value : {one, other}) {
    Possibility possibility;
    apply_in_place(possibility.state, step({}, create(first, value), {}).front());
    both.push_back(std::move(possibility));
  }
  return both;
}

TEST_F(BeliefTest, StatesThatAreEqualAreBelievedOnce) {
  belief = two_values("a", "a");
  state = belief.front().state;
  ask(DescribeSecretRequest{"s"});
  EXPECT_THAT(belief, SizeIs(1));
}

TEST_F(BeliefTest, StatesThatDifferInTheirDataOnlyAreKeptApart) {
  belief = two_values("a", "b");
  state = belief.front().state;
  ask(DescribeSecretRequest{"s"});
  EXPECT_THAT(belief, SizeIs(2));
}

}  // namespace
}  // namespace psvcheck::model
