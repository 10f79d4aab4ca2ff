// The mutator and the crossover: what they make are inputs like others, within their bounds, and mostly one step away.

#include "fuzz/mutate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

namespace psvcheck::fuzz {
namespace {

using namespace trace;

constexpr const char* some = "Cs0t0v0\nPs0t1v1lC0\nGs0iE1\nMs0mCf1o0\nXs0z1\n";

TEST(Mutator, MakesInputsThatTheBytesSay) {
  Random random(1);
  Input input = decode(some);
  for (int i = 0; i < 3000; ++i) {
    mutate(input, random);
    input = decode(encode(input));  // as libFuzzer hands it back
    Input again = input;
    mutate(again, random);
    ASSERT_EQ(decode(encode(decode(encode(again)))), decode(encode(again)));
    if (input.sequence.steps.size() > 30) input = decode(some);
  }
}

TEST(Mutator, GivesTheSameForTheSameSeed) {
  Random one(7);
  Random two(7);
  Input a = decode(some);
  Input b = decode(some);
  for (int i = 0; i < 100; ++i) {
    mutate(a, one);
    mutate(b, two);
  }
  EXPECT_EQ(a, b);
}

// From nothing it must come by itself to all that there is, since that is where a run without seeds begins.
TEST(Mutator, ReachesEveryOperationAndMemberFromNothing) {
  Random random(3);
  std::set<std::string> operations;
  std::set<std::string> members;
  std::set<std::size_t> kinds;
  std::set<Reading> readings;
  Input input;
  for (int i = 0; i < 4000; ++i) {
    mutate(input, random);
    readings.insert(input.reading);
    for (const Step& step : input.sequence.steps) {
      kinds.insert(step.kind.index());
      const auto* operation = std::get_if<OperationStep>(&step.kind);
      if (operation == nullptr) continue;
      operations.insert(operation->op);
      for (const NamedValue& member : operation->members) members.insert(member.name);
    }
    if (input.sequence.steps.size() > 20) input = {};
  }
  EXPECT_GE(operations.size(), 13U);
  EXPECT_GE(members.size(), 20U);
  EXPECT_EQ(kinds.size(), 3U);
  EXPECT_EQ(readings.size(), 3U);
}

TEST(Mutator, KeepsReferencesToVersionsWithTheirSteps) {
  Input input = decode(some);
  const auto reference = [&](std::size_t step) {
    const auto& get = std::get<OperationStep>(input.sequence.steps[step].kind);
    return std::get<VersionOfStep>(find_member(get, "VersionId")->kind).step;
  };
  EXPECT_EQ(reference(2), 1U);
  insert_step(input.sequence, 0, input.sequence.steps.front());
  EXPECT_EQ(reference(3), 2U);
  erase_step(input.sequence, 0);
  EXPECT_EQ(reference(2), 1U);
}

TEST(Crossover, TakesStepsOfBoth) {
  Random random(5);
  const Input one = decode("Cs0t0v0\nPs0t1v1\nPs0t2v2\n");
  const Input other = decode("Xs0\nRs0\nDs0\n");
  bool has_both = false;
  for (int i = 0; i < 100; ++i) {
    const std::string child = encode(cross(one, other, random));
    const bool of_one = child.find("Cs0") != std::string::npos || child.find("Ps0") != std::string::npos;
    const bool of_other = child.find_first_of("XRD") != std::string::npos;
    EXPECT_TRUE(of_other);
    has_both = has_both || (of_one && of_other);
  }
  EXPECT_TRUE(has_both);
}

TEST(Mutator, LeavesOutStepsAtTheEndWhereThereIsNoRoom) {
  const Input input = decode(some);
  const std::string all = fitting(input, 1000);
  EXPECT_EQ(all, encode(input));
  for (std::size_t room = 0; room < all.size(); ++room) {
    const std::string bytes = fitting(input, room);
    EXPECT_LE(bytes.size(), room);
    EXPECT_TRUE(all.starts_with(bytes));
  }
}

}  // namespace
}  // namespace psvcheck::fuzz
