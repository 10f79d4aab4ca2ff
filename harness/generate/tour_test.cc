#include "harness/generate/tour.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "harness/generate/coverage.h"
#include "harness/generate/groups.h"
#include "harness/generate/switch_tour.h"
#include "harness/trace/bind.h"
#include "harness/wire/aws_json.h"
#include "model/step.h"

namespace psvcheck::generate {
namespace {

const Graph& small_graph() {
  static const Graph graph = enumerate(*find_space("small"));
  return graph;
}

const Tour& small_tour() {
  static const Tour tour = full_tour(small_graph());
  return tour;
}

/// Takes the requests of a sequence through the model, on the wire and back, with nothing of the graph.
void walk_the_model(const trace::Sequence& sequence, std::uint64_t number, Coverage& coverage) {
  trace::Binder binder({"walk", 1, number, ""});
  model::State state;
  model::Context context;
  for (const trace::Step& step : sequence.steps) {
    const auto request = binder.request(std::get<trace::OperationStep>(step.kind));
    ASSERT_TRUE(request.has_value()) << request.error();
    const model::Request decoded = wire::decode_request(*request);
    context.now += std::chrono::seconds{1};
    const model::State after = model::apply(state, model::step(state, decoded, context).front());
    coverage.take({&state, decoded, &after});
    state = after;
  }
}

TEST(Tour, TakesEveryTransitionOfSmallByAnIndependentWalk) {
  Coverage coverage(*find_space("small"));
  for (std::size_t i = 0; i < small_tour().walks.size(); ++i) {
    walk_the_model(sequence_of(small_graph(), {i + 1, small_tour().walks[i]}), i, coverage);
  }
  EXPECT_EQ(coverage.figures().states, small_graph().nodes.size());
  EXPECT_EQ(coverage.figures().transitions, small_graph().transitions.size());
}

TEST(Tour, IsMadeOfWalksThatHangTogether) {
  for (const Walk& walk : small_tour().walks) {
    std::uint32_t node = 0;
    for (const std::uint32_t index : walk) {
      ASSERT_EQ(small_graph().transitions[index].from, node);
      node = small_graph().transitions[index].to;
    }
  }
}

TEST(Tour, EndsAWalkWhereAnotherOutcomeLeadsElsewhere) {
  for (const Walk& walk : small_tour().walks) {
    for (std::size_t i = 0; i + 1 < walk.size(); ++i) EXPECT_FALSE(small_graph().transitions[walk[i]].is_open);
  }
}

/// How many steps it takes until every group has been taken from.
std::size_t steps_until_all_of(const Groups& groups) {
  const std::set<std::uint32_t> all(groups.begin(), groups.end());
  std::set<std::uint32_t> taken;
  std::size_t steps = 0;
  for (const Walk& walk : small_tour().walks) {
    for (const std::uint32_t index : walk) {
      ++steps;
      taken.insert(groups[index]);
      if (taken.size() == all.size()) return steps;
    }
  }
  return SIZE_MAX;
}

TEST(Tour, ShowsEachConsequenceSoonThenWhatRequestsNameThenEachKind) {
  EXPECT_LT(steps_until_all_of(groups_by_consequence(small_graph())), 160U);
  EXPECT_LT(steps_until_all_of(groups_by_what_is_named(small_graph())), 600U);
  EXPECT_LT(steps_until_all_of(groups_by_kind(small_graph())), 2'000U);
  std::set<std::uint32_t> kinds;
  for (std::size_t i = 0; i < small_tour().first_phase; ++i) {
    for (const std::uint32_t index : small_tour().walks[i]) kinds.insert(small_graph().transitions[index].kind);
  }
  EXPECT_EQ(kinds.size(), small_graph().kinds.size());
}

// But for what lies on the way to the next one.
TEST(Tour, TakesShallowestStatesFirst) {
  const Groups groups = groups_by_consequence(small_graph());
  const std::vector<Walk> ways = ways_to_nodes(small_graph());
  std::map<std::uint32_t, std::size_t> depths;  // of each group, where it is shallowest
  for (std::uint32_t i = 0; i < groups.size(); ++i) {
    const std::size_t depth = ways[small_graph().transitions[i].from].size();
    const auto at = depths.emplace(groups[i], depth).first;
    at->second = std::min(at->second, depth);
  }
  std::set<std::uint32_t> taken;
  std::size_t deepest = 0;
  for (std::size_t i = 0; taken.size() < depths.size(); ++i) {
    for (const std::uint32_t index : small_tour().walks[i]) {
      if (!taken.insert(groups[index]).second) continue;
      EXPECT_GE(depths[groups[index]] + 1, deepest) << "walk " << i + 1;
      deepest = std::max(deepest, depths[groups[index]]);
    }
  }
  EXPECT_GE(deepest, 3U);
}

TEST(Tour, GoesOnToWhatIsNearRatherThanBeginAgain) { EXPECT_LT(small_tour().first_phase, 100U); }

TEST(Tour, WastesLittleOnTheWay) {
  const Share share = share_of(small_graph(), small_tour().walks);
  EXPECT_EQ(share.transitions, small_graph().transitions.size());
  EXPECT_LT(static_cast<double>(share.steps), 1.15 * static_cast<double>(share.transitions));
}

TEST(PartOfTour, ShardsDivideTheTourAmongThem) {
  std::map<std::size_t, std::size_t> times;
  for (std::size_t shard = 1; shard <= 7; ++shard) {
    for (const NumberedWalk& walk : part_of(small_tour().walks, {.shard = shard, .of_shards = 7})) {
      ++times[walk.number];
      EXPECT_EQ(walk.walk, small_tour().walks[walk.number - 1]);
    }
  }
  EXPECT_EQ(times.size(), small_tour().walks.size());
  EXPECT_TRUE(std::ranges::all_of(times, [](const auto& entry) { return entry.second == 1; }));
}

TEST(PartOfTour, GoesOnFromAWalk) {
  const auto whole = part_of(small_tour().walks, {.shard = 2, .of_shards = 3});
  const auto rest = part_of(small_tour().walks, {.shard = 2, .of_shards = 3, .from = whole[10].number});
  ASSERT_EQ(rest.size(), whole.size() - 10);
  EXPECT_EQ(rest.front().number, whole[10].number);
  EXPECT_EQ(rest.back().number, whole.back().number);
}

TEST(PartOfTour, KeepsToItsBudgetToTheStep) {
  std::size_t steps = 0;
  const auto part = part_of(small_tour().walks, {.budget = 1'001});
  for (const NumberedWalk& walk : part) steps += walk.walk.size();
  EXPECT_EQ(steps, 1'001U);
  EXPECT_EQ(part.front().walk, small_tour().walks.front());
}

TEST(SwitchTour, TakesEveryPairOfTransitionsThatFollowEachOther) {
  const Graph graph = enumerate(*find_space("small"), reduced_alphabet());
  const auto tour = switch_tour(graph, 1, default_switch_budget);
  ASSERT_TRUE(tour.has_value()) << tour.error();
  std::set<std::pair<std::uint32_t, std::uint32_t>> pairs;
  for (const Walk& walk : tour->walks) {
    for (std::size_t i = 1; i < walk.size(); ++i) pairs.emplace(walk[i - 1], walk[i]);
  }
  std::size_t expected = 0;
  for (std::uint32_t first = 0; first < graph.transitions.size(); ++first) {
    const Transition& transition = graph.transitions[first];
    const Node& between = graph.nodes[transition.to];
    for (std::uint32_t second = between.first; second < between.last && !transition.is_open; ++second) {
      ++expected;
      EXPECT_TRUE(pairs.contains({first, second}));
    }
  }
  EXPECT_EQ(count_sequences(graph, 2), expected);
}

TEST(SwitchTour, RefusesWhatWouldExceedTheBudgetAndSaysHowMuchItIs) {
  const Graph graph = enumerate(*find_space("small"), reduced_alphabet());
  const auto tour = switch_tour(graph, 2, 100'000);
  ASSERT_FALSE(tour.has_value());
  EXPECT_NE(tour.error().find(std::to_string(count_sequences(graph, 3)) + " sequences of 3 transitions"),
            std::string::npos)
      << tour.error();
}

TEST(SwitchTour, CountsWithoutOverflow) {
  const Graph graph = enumerate(*find_space("small"), reduced_alphabet());
  EXPECT_EQ(count_sequences(graph, 60), SIZE_MAX);
}

}  // namespace
}  // namespace psvcheck::generate
