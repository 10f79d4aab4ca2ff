// What is dealt to random sequences like cards: that each comes, that none is lost, and that it can show something.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/generate/random.h"
#include "harness/generate/world.h"

namespace psvcheck::generate {
namespace {

struct DealtFault {
  trace::OperationStep step;
  World before;
};

// The faults that the sequence is dealt: its first three.
std::vector<DealtFault> dealt_faults(std::uint64_t seed, std::uint64_t number) {
  std::vector<DealtFault> faults;
  World world;
  for (const trace::Step& step : random_sequence({.seed = seed}, number).sequence.steps) {
    const auto* operation = std::get_if<trace::OperationStep>(&step.kind);
    if (operation != nullptr && !operation->fault.empty() && faults.size() < 3) faults.push_back({*operation, world});
    apply(world, step);
  }
  return faults;
}

// No sequence is too short for what it is dealt, so that nothing is lost of a round, which has 46.
TEST(RandomSequences, HaveEachFaultOnceBeforeAnyComesAgain) {
  for (const std::uint64_t seed : {1U, 2U, 9U}) {
    std::set<std::pair<std::string, std::string>> faults;
    for (std::uint64_t number = 0; number < 16; ++number) {
      const auto dealt = dealt_faults(seed, number);
      EXPECT_EQ(dealt.size(), 3U) << "seed " << seed << ", sequence " << number;
      for (const DealtFault& fault : dealt) {
        const bool is_new = faults.insert({fault.step.op, fault.step.fault}).second;
        EXPECT_TRUE(is_new || faults.size() == 46) << fault.step.fault << ", sequence " << number;
      }
    }
    EXPECT_EQ(faults.size(), 46U) << "seed " << seed;
  }
}

// What would be refused for another reason shows nothing.
TEST(RandomSequences, DealFaultsOfPutsToSecretsThatAreThereWithFreshTokens) {
  std::size_t looked_at = 0;
  for (std::uint64_t number = 0; number < 32; ++number) {
    for (const auto& [step, before] : dealt_faults(1, number)) {
      const auto* id = step.op == "PutSecretValue" ? trace::find_member(step, "SecretId") : nullptr;
      const auto* secret = id == nullptr ? nullptr : std::get_if<trace::SecretRef>(&id->kind);
      if (secret == nullptr) continue;
      ++looked_at;
      EXPECT_EQ(stage_of(before, secret->number), Stage::alive) << step.fault << ", sequence " << number;
      const trace::Value* token = trace::find_member(step, "ClientRequestToken");
      const auto* ref = token == nullptr ? nullptr : std::get_if<trace::TokenRef>(&token->kind);
      if (ref == nullptr) continue;
      EXPECT_EQ(ref->number, before.tokens) << step.fault << ", sequence " << number;
    }
  }
  EXPECT_GT(looked_at, 40U);
}

const trace::OperationStep* operation_of(const trace::Step& step) {
  return std::get_if<trace::OperationStep>(&step.kind);
}

bool has_number(const trace::OperationStep& step, std::string_view member, std::int64_t number) {
  const trace::Value* value = trace::find_member(step, member);
  return value != nullptr && *value == trace::Value{number};
}

// A round of situations is twelve, and each sequence has three of them.
TEST(RandomSequences, HaveEverySituationInTheFirstFour) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    std::set<std::string> operations;
    bool pages = false, largest = false, month = false;
    for (std::uint64_t number = 0; number < 4; ++number) {
      for (const trace::Step& step : random_sequence({.seed = seed, .rotates = true}, number).sequence.steps) {
        if (std::holds_alternative<trace::AdvanceStep>(step.kind)) month = true;
        const auto* operation = operation_of(step);
        if (operation == nullptr) continue;
        operations.insert(operation->op);
        pages = pages || has_number(*operation, "MaxResults", 2);
        const trace::Value* data = trace::find_member(*operation, "SecretBinary");
        const auto* letters = data == nullptr ? nullptr : std::get_if<trace::Repetition>(&data->kind);
        largest = largest || (letters != nullptr && letters->count == 65'536);
      }
    }
    EXPECT_TRUE(operations.contains("RotateSecret") && operations.contains("RestoreSecret")) << seed;
    EXPECT_TRUE(pages && largest && month) << seed;
  }
}

TEST(RandomSequences, ReadForThemselvesWhereNobodyElseDoesBeforeTheirEnd) {
  for (std::uint64_t number = 4; number < 40; number += 5) {
    const auto given = random_sequence({}, number);
    EXPECT_EQ(given.observe, run::Observe::end);
    const auto reads = std::ranges::count_if(given.sequence.steps, [](const trace::Step& step) {
      const auto* operation = operation_of(step);
      return operation != nullptr && has_number(*operation, "MaxResults", 1);
    });
    EXPECT_GE(reads, 1) << number;
  }
}

// The oldest of more than a hundred versions is sent once more before a day is over, and after it.
TEST(RandomSequences, ReplayTheOldestOfMoreVersionsThanAreKept) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const auto steps = random_sequence({.seed = seed}, 8).sequence.steps;
    const auto repeat = std::ranges::find_if(
        steps, [](const trace::Step& step) { return std::holds_alternative<trace::RepeatStep>(step.kind); });
    ASSERT_TRUE(repeat != steps.end() && repeat != steps.begin());
    const trace::Value* token = trace::find_member(*operation_of(*(repeat - 1)), "ClientRequestToken");
    std::size_t replays = 0, after_a_day = 0;
    bool has_day_passed = false;
    for (auto step = repeat; step != steps.end(); ++step) {
      has_day_passed = has_day_passed || std::holds_alternative<trace::AdvanceStep>(step->kind);
      const auto* operation = operation_of(*step);
      const trace::Value* sent = operation == nullptr ? nullptr : trace::find_member(*operation, "ClientRequestToken");
      if (sent == nullptr || !(*sent == *token)) continue;
      ++(has_day_passed ? after_a_day : replays);
    }
    EXPECT_GE(replays, 1U) << seed;
    EXPECT_GE(after_a_day, 1U) << seed;
  }
}

// Of two ways for a label to move one comes in one round of situations and the other one in the next.
TEST(RandomSequences, MoveALabelByPutsAloneInEverySecondRound) {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    std::size_t most = 0;
    for (std::uint64_t number = 0; number < 8; ++number) {
      std::size_t in_a_row = 0;
      const trace::Value* latest = nullptr;
      const auto sequence = random_sequence({.seed = seed}, number).sequence;
      for (const trace::Step& step : sequence.steps) {
        const auto* put = operation_of(step);
        const bool is_put = put != nullptr && put->op == "PutSecretValue";
        const trace::Value* labels = is_put ? trace::find_member(*put, "VersionStages") : nullptr;
        in_a_row = labels == nullptr ? 0 : latest != nullptr && *latest == *labels ? in_a_row + 1 : 1;
        latest = labels;
        const auto* list = labels == nullptr ? nullptr : std::get_if<trace::List>(&labels->kind);
        const bool is_custom = list != nullptr && !list->items.empty() &&
                               std::holds_alternative<trace::LabelRef>(list->items.front().kind);
        if (is_custom) most = std::max(most, in_a_row);
      }
    }
    EXPECT_GE(most, 3U) << seed;
  }
}

}  // namespace
}  // namespace psvcheck::generate
