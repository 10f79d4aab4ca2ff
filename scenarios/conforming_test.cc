// Targets that conform, each in its own way. Whatever the specification leaves open, a target may choose: the order of
// checks, the kind of error where several are allowed, the order of labels, the size of pages, how an error is written,
// chunks, exponents, a connection closed after each answer. A finding against any of them is a false alarm.

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "harness/measure/variants.h"
#include "harness/run/run.h"
#include "harness/server/serve.h"
#include "harness/server/variant.h"
#include "harness/trace/json.h"
#include "harness/wire/endpoint.h"
#include "harness/wire/http_client.h"
#include "scenarios/sequences_for_tests.h"

namespace psvcheck::run {
namespace {

RunResult run_all(const Send& send, model::Level level) {
  RunOptions options;
  options.runner.level = level;
  options.runner.run_id = "conforming";
  options.runner.claims = {trace::Capability::rotation, trace::Capability::kms};
  options.connect = [&send]() -> std::expected<Send, std::string> { return send; };
  return run_sequences(scenarios::all_sequences(), options);
}

void expect_no_finding(const RunResult& result, const std::string& what) {
  EXPECT_FALSE(result.target_failure) << what << ": " << *result.target_failure;
  EXPECT_GT(result.sequences.size(), 200U) << what;
  for (const auto& finding : result.findings) {
    ADD_FAILURE() << what << ": false alarm in " << finding.sequence << " step " << finding.step << ": "
                  << finding.group << ": expected " << finding.differences.front().expected << ", observed "
                  << finding.differences.front().observed;
  }
}

/// Runs every scenario against an embedded target in memory.
void expect_conforms(server::TargetOptions options, const std::string& what) {
  const auto level = options.level;
  server::EmbeddedTarget target(std::move(options));
  const Send send = [&target](const wire::HttpRequest& request) { return target.handle(request); };
  expect_no_finding(run_all(send, level), what);
}

struct StyleCase {
  const char* what;
  wire::AnswerStyle style;
};

TEST(ConformingTargets, MayWriteTheirAnswersAsTheyLike) {
  using Style = wire::AnswerStyle;
  const StyleCase cases[] = {
      {"Message", {.message_key = Style::MessageKey::upper}},
      {"message", {.message_key = Style::MessageKey::lower}},
      {"a namespace before the type", {.type_prefix = "com.amazonaws.secretsmanager#"}},
      {"the type in a header", {.type_place = Style::TypePlace::header}},
      {"dates with an exponent", {.dates = Style::Dates::exponent}},
      {"labels in another order", {.label_order = 7}},
  };
  for (const auto& [what, style] : cases) expect_conforms({.style = style}, what);
}

// Where invariants are checked a run takes ten times as long.
#ifdef PSVCHECK_INVARIANTS
constexpr std::uint64_t seeds_of_variants = 1;
#else
constexpr std::uint64_t seeds_of_variants = 3;
#endif

TEST(ConformingTargets, MayChooseWhateverTheSpecificationLeavesOpen) {
  const auto sequences = scenarios::all_sequences();
  for (const auto level : {model::Level::documented, model::Level::recorded, model::Level::reported}) {
    for (const auto observe : {Observe::full, Observe::end}) {
      for (std::uint64_t seed = 1; seed <= seeds_of_variants; ++seed) {
        const auto run = measure::run_variant(sequences, seed, {.level = level, .observe = observe});
        expect_no_finding(
            run.result, fmt::format("{} seed {}, which {}", model::name_of(level), seed, fmt::join(run.traits, ", ")));
      }
    }
  }
}

TEST(ConformingTargets, MayHaveHabitsOfTheirOwnOnTopOfThat) {
  const auto run = measure::run_variant(scenarios::all_sequences(), 11, {.over_loopback = true});
  expect_no_finding(run.result, fmt::format("{}", fmt::join(run.traits, ", ")));
}

TEST(ConformingTargets, DifferFromSeedToSeedAndAreTheSameForOne) {
  std::set<std::vector<std::string>> seen;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    server::ServeOptions one, again;
    server::vary(one, seed);
    server::vary(again, seed);
    EXPECT_EQ(server::traits_of(one), server::traits_of(again));
    seen.insert(server::traits_of(one));
  }
  EXPECT_GE(seen.size(), 19U);
}

TEST(ConformingTargets, NeedNeitherRotateNorPruneNorHaveAQuota) {
  expect_conforms({.conduct = {.rotates = false, .pruning = server::Pruning::never, .version_quota = 0}}, "none of it");
  expect_conforms({.conduct = {.version_quota = 100}}, "a hundred versions");
}

TEST(ConformingTargets, MayListVersionsOneAPage) { expect_conforms({.conduct = {.page_size = 1}}, "pages of one"); }

TEST(ConformingTargets, OfAStricterLevelConformAtALooserOne) {
  for (const auto looser : {model::Level::documented, model::Level::recorded}) {
    server::EmbeddedTarget target({.level = model::Level::reported});
    const Send send = [&target](const wire::HttpRequest& request) { return target.handle(request); };
    expect_no_finding(run_all(send, looser), std::string(model::name_of(looser)));
  }
}

struct HabitCase {
  const char* what;
  server::ConnectionHabits habits;
};

TEST(ConformingTargets, MayKeepTheirOwnHabitsOfConnections) {
  const HabitCase cases[] = {
      {"closes after each answer", {.close_after_each = true}},
      {"answers in chunks", {.chunked = true}},
      {"head and body apart", {.head_and_body_apart = true}},
  };
  for (const auto& [what, habits] : cases) {
    auto server = server::start({.habits = habits});
    ASSERT_TRUE(server) << server.error();
    auto client = std::make_shared<wire::HttpClient>(server->endpoint(), wire::ClientOptions{});
    const Send send = [client](const wire::HttpRequest& request) { return client->send(request); };
    expect_no_finding(run_all(send, model::Level::recorded), what);
  }
}

/// The counterpart, so that silence means something: a target that leaves a rule out is found in this very way.
TEST(ConformingTargets, AreNotAllThatPasses) {
  server::EmbeddedTarget target(
      {.step = [](const model::State& state, const model::Request& request, const model::Context& context) {
        model::Context lax = context;
        lax.without = "PUT-3a";
        return model::step(state, request, lax);
      }});
  const Send send = [&target](const wire::HttpRequest& request) { return target.handle(request); };
  EXPECT_FALSE(run_all(send, model::Level::recorded).findings.empty());
}

}  // namespace
}  // namespace psvcheck::run
