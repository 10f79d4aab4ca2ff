#include "harness/generate/random.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "harness/generate/world.h"
#include "harness/run/run_for_tests.h"
#include "harness/trace/json.h"
#include "harness/wire/sigv4.h"

namespace psvcheck::generate {
namespace {

std::vector<run::NamedSequence> take(const run::Source& source) {
  std::vector<run::NamedSequence> taken;
  while (auto next = source()) taken.push_back(std::move(*next));
  return taken;
}

std::string text_of(const trace::Sequence& sequence) {
  trace::Trace trace;
  trace.sequence = sequence;
  return trace::write(trace);
}

std::size_t steps_of(const std::vector<run::NamedSequence>& sequences) {
  std::size_t steps = 0;
  for (const auto& given : sequences) steps += trace::count_steps(given.sequence);
  return steps;
}

TEST(RandomSequence, IsTheSameAgainForItsSeedAndNumber) {
  EXPECT_EQ(random_sequence({}, 7).sequence, random_sequence({}, 7).sequence);
  EXPECT_NE(random_sequence({}, 7).sequence, random_sequence({}, 8).sequence);
  EXPECT_NE(random_sequence({}, 7).sequence, random_sequence({.seed = 2}, 7).sequence);
}

// The digests were made with GCC 12 on x86-64. Whoever changes what is generated makes them anew, on purpose:
// sequences of a seed that a report names are then others.
TEST(RandomSequence, IsTheSameOnEveryMachineAndCompiler) {
  std::ifstream file(PSVCHECK_SOURCE_DIR "/harness/generate/random_golden.txt");
  ASSERT_TRUE(file);
  std::size_t compared = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    std::istringstream fields(line);
    std::uint64_t seed = 0, number = 0;
    std::string digest;
    fields >> seed >> number >> digest;
    const auto sequence = random_sequence({.seed = seed}, number).sequence;
    EXPECT_EQ(wire::hex(wire::sha256(text_of(sequence))), digest) << "seed " << seed << ", sequence " << number;
    ++compared;
  }
  EXPECT_EQ(compared, 40U);
}

TEST(RandomSequence, SurvivesBeingWrittenToAFile) {
  for (std::uint64_t number = 0; number < 30; ++number) {
    const auto given = random_sequence({}, number);
    const auto read = trace::read(text_of(given.sequence), given.name);
    ASSERT_TRUE(read) << read.error().message();
    EXPECT_EQ(read->sequence, given.sequence);
  }
}

TEST(RandomSequence, CanBeSentToATargetThatAnswersOtherwiseThanTheModel) {
  // Every step can be bound whatever the answers, but for ARNs that no answer gave.
  run::ModelTarget target;
  run::Connection connection{target.send()};
  run::RunnerOptions options;
  options.run_id = "test";
  for (std::uint64_t number = 0; number < 15; ++number) {
    const auto run = run::run_sequence(random_sequence({}, number), connection, options);
    EXPECT_THAT(run.findings, testing::IsEmpty()) << number << ": " << run.findings.front().group;
    for (const std::string& skipped : run.result.skipped) {
      EXPECT_THAT(skipped, testing::HasSubstr("clock adapter")) << number;
    }
  }
}

TEST(RandomSequence, IsObservedAtItsEndOnlyOneTimeInFive) {
  std::size_t at_end = 0;
  for (std::uint64_t number = 0; number < 100; ++number) {
    if (random_sequence({}, number).observe == run::Observe::end) ++at_end;
  }
  EXPECT_EQ(at_end, 20U);
}

// What a run of the default budget must have in it to be worth its name. The counts are floors far below what the
// weights give, so that only a kind that is lost makes this fail.
TEST(RandomSequences, HaveEveryOperationReplaysConflictsFaultsAndLabels) {
  std::map<std::string, std::size_t> operations;
  std::set<std::string> faults;
  std::size_t replays = 0, conflicts = 0, near_conflicts = 0, repeats = 0, many_labels = 0, advances = 0;
  for (const auto& given : take(random_source({.rotates = true}, {.steps = 4'000}))) {
    World world;
    for (const trace::Step& step : given.sequence.steps) {
      if (std::holds_alternative<trace::RepeatStep>(step.kind)) ++repeats;
      if (std::holds_alternative<trace::AdvanceStep>(step.kind)) ++advances;
      if (const auto* operation = std::get_if<trace::OperationStep>(&step.kind)) {
        ++operations[operation->op];
        if (!operation->fault.empty()) faults.insert(operation->fault);
        const auto request = world.binder.request(*operation);
        ASSERT_TRUE(request) << request.error();
      }
      const model::State before = world.state;
      apply(world, step);
      const auto* operation = std::get_if<trace::OperationStep>(&step.kind);
      if (operation == nullptr || operation->op != "PutSecretValue" || !operation->fault.empty()) continue;
      const trace::Value* token = trace::find_member(*operation, "ClientRequestToken");
      const std::string secret = world.binder.secret_of(*operation);
      const auto found = before.secrets.find(secret);
      if (token == nullptr || found == before.secrets.end() || found->second->deletion) continue;
      if (model::find_version(*found->second, {world.binder.text(*token).value()}) == nullptr) continue;
      ++replays;
      const trace::Value* data = trace::find_member(*operation, "SecretString");
      if (data == nullptr) continue;
      const auto* version = model::find_version(*found->second, {world.binder.text(*token).value()});
      const auto* has = std::get_if<model::SecretValue>(&version->value);
      const std::string sent = world.binder.text(*data).value();
      if (has == nullptr || has->bytes == sent) continue;
      ++conflicts;
      if (has->bytes.starts_with(sent) || sent.starts_with(has->bytes)) ++near_conflicts;
    }
    for (const auto& [name, secret] : world.state.secrets) many_labels += model::label_count(*secret) > 12 ? 1U : 0U;
  }
  for (const char* operation :
       {"CreateSecret", "PutSecretValue", "UpdateSecret", "UpdateSecretVersionStage", "GetSecretValue",
        "DescribeSecret", "ListSecretVersionIds", "DeleteSecret", "RestoreSecret", "RotateSecret"}) {
    EXPECT_GT(operations[operation], 10U) << operation;
  }
  EXPECT_GT(operations["PutSecretValue"], 1'000U);
  EXPECT_GT(faults.size(), 25U);
  EXPECT_GT(replays, 200U);
  EXPECT_GT(conflicts, 40U);
  EXPECT_GT(near_conflicts, 8U);
  EXPECT_GT(repeats, 0U);
  EXPECT_GT(advances, 0U);
  EXPECT_GT(many_labels, 0U);
}

// So that a default run does not leave to chance whether it has them.
TEST(RandomSequences, AreDealtEveryFaultAndMoreVersionsThanAreKeptInADefaultRun) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    std::set<std::string> faults;
    std::size_t repeats = 0, times = 0;
    for (const auto& given : take(random_source({.seed = seed, .rotates = true}, {.steps = 2'000}))) {
      for (const trace::Step& step : given.sequence.steps) {
        const auto* operation = std::get_if<trace::OperationStep>(&step.kind);
        if (operation != nullptr && !operation->fault.empty()) faults.insert(operation->fault);
        if (std::holds_alternative<trace::RepeatStep>(step.kind)) ++repeats;
        if (std::holds_alternative<trace::AdvanceStep>(step.kind)) ++times;
      }
    }
    EXPECT_EQ(faults.size(), 43U) << "that have names of their own, with seed " << seed;
    EXPECT_GE(repeats, 2U) << seed;
    EXPECT_GE(times, 3U) << seed;
  }
}

// Of the steps that are neither dealt nor part of what belongs together most are of a kind that the sequence has not
// had.
TEST(RandomSequences, RarelyHaveAStepOfAKindThatTheyHadBefore) {
  std::size_t steps = 0, new_ones = 0;
  for (std::uint64_t number = 0; number < 40; ++number) {
    World world;
    for (const trace::Step& step : random_sequence({}, number).sequence.steps) {
      const auto* operation = std::get_if<trace::OperationStep>(&step.kind);
      if (operation != nullptr && operation->fault.empty()) {
        ++steps;
        new_ones += world.kinds.contains(kind_of(world, *operation)) ? 0U : 1U;
      }
      apply(world, step);
    }
  }
  const double share = static_cast<double>(new_ones) / static_cast<double>(steps);
  EXPECT_GT(share, 0.88);
}

TEST(RandomSequences, AskForASecretThatWasMadeAgainByItsOldArn) {
  std::size_t asked = 0;
  for (const auto& given : take(random_source({}, {.steps = 4'000}))) {
    for (const trace::Step& step : given.sequence.steps) {
      const auto* operation = std::get_if<trace::OperationStep>(&step.kind);
      const trace::Value* id = operation == nullptr ? nullptr : trace::find_member(*operation, "SecretId");
      const auto* secret = id == nullptr ? nullptr : std::get_if<trace::SecretRef>(&id->kind);
      if (secret != nullptr && secret->form == trace::SecretForm::old_arn) ++asked;
    }
  }
  EXPECT_GT(asked, 5U);
}

TEST(RandomSource, EndsWhereItsBudgetEnds) {
  EXPECT_THAT(take(random_source({}, {.sequences = 3})), testing::SizeIs(3));
  EXPECT_EQ(steps_of(take(random_source({}, {.steps = 777}))), 777U);
  EXPECT_THAT(take(random_source({}, {.until = std::chrono::steady_clock::now()})), testing::IsEmpty());
}

TEST(RandomSource, MeetsItsStepsExactly) {
  for (std::size_t steps = 300; steps < 600; steps += 37) {
    EXPECT_EQ(steps_of(take(random_source({}, {.steps = steps}))), steps);
  }
}

TEST(RandomSource, CutsARepetitionWhereTheBudgetEnds) {
  std::size_t before = 0;  // steps before the first repetition of the seed
  for (std::uint64_t number = 0;; ++number) {
    ASSERT_LT(number, 1'000U) << "no sequence repeats puts";
    const trace::Sequence sequence = random_sequence({}, number).sequence;
    const auto repeats = std::ranges::find_if(
        sequence.steps, [](const trace::Step& step) { return std::holds_alternative<trace::RepeatStep>(step.kind); });
    trace::Sequence head = sequence;
    head.steps.assign(sequence.steps.begin(), repeats);
    before += trace::count_steps(head);
    if (repeats == sequence.steps.end()) continue;
    const auto taken = take(random_source({}, {.steps = before + 7}));
    EXPECT_EQ(std::get<trace::RepeatStep>(taken.back().sequence.steps.back().kind).count, 7U);
    return;
  }
}

TEST(RandomSource, NumbersItsSequencesAfterOthers) {
  const auto taken = take(random_source({}, {.sequences = 2}, 300));
  EXPECT_EQ(taken.at(0).name, "random/0");
  EXPECT_EQ(taken.at(0).number, 300U);
  EXPECT_EQ(taken.at(1).number, 301U);
}

}  // namespace
}  // namespace psvcheck::generate
