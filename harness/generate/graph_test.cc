#include "harness/generate/graph.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "model/step.h"

namespace psvcheck::generate {
namespace {

using model::AbstractState;

std::size_t open_transitions(const Graph& graph) {
  return static_cast<std::size_t>(std::ranges::count_if(graph.transitions, &Transition::is_open));
}

// The same figures on every machine and with every compiler; whoever changes the alphabet or the rules sees here what
// that does to the space.
TEST(Graph, SmallHasTheStatesAndTransitionsThatItIsKnownFor) {
  const Graph graph = enumerate(*find_space("small"));
  EXPECT_EQ(graph.letters.size(), 239);
  EXPECT_EQ(graph.nodes.size(), 244);
  EXPECT_EQ(graph.transitions.size(), 51'720);
  EXPECT_EQ(open_transitions(graph), 626);
  EXPECT_EQ(graph.kinds.size(), 1'130);
}

#ifndef PSVCHECK_INVARIANTS  // which takes half a minute under a sanitizer, and shows no more there than `small` does
TEST(Graph, LargeHasTheStatesAndTransitionsThatItIsKnownFor) {
  const Graph graph = enumerate(*find_space("large"));
  EXPECT_EQ(graph.letters.size(), 471);
  EXPECT_EQ(graph.nodes.size(), 2'184);
  EXPECT_EQ(graph.transitions.size(), 797'432);
  EXPECT_EQ(open_transitions(graph), 12'724);
  EXPECT_EQ(graph.kinds.size(), 2'158);
}
#endif

TEST(Graph, EveryStateIsCanonicalAndReachedByFirstOutcomes) {
  const Graph graph = enumerate(*find_space("small"));
  for (const Node& node : graph.nodes) {
    EXPECT_EQ(model::canonical(node.state), node.state) << model::text_of(node.state);
    EXPECT_TRUE(node.depth.has_value()) << model::text_of(node.state);
  }
}

// The closed form: of each secret of two versions AWSCURRENT is on one, and every other label is on one of the two or
// on none, with equal payloads or different ones, the custom labels told apart or not, and scheduled or not.
TEST(Graph, SmallHasAsManyStatesAsCountingThemByHandGives) {
  const std::size_t of_two_versions = 3 * 3 * (3 * 3 + 3) / 2 * 2 * 2, of_one_version = 2 * 2 * 3 * 2;
  const std::size_t without_versions = 2, without_secret = 2;
  EXPECT_EQ(enumerate(*find_space("small")).nodes.size(),
            of_two_versions + of_one_version + without_versions + without_secret);
}

TEST(Graph, AConcreteStateHasTheAbstractStateThatItWasMadeFrom) {
  const Graph graph = enumerate(*find_space("small"));
  for (const Node& node : graph.nodes) {
    const model::State world = concrete_state(node.state, model::Time{});
    EXPECT_EQ(model::abstract_state(world, secret_name), node.state) << model::text_of(node.state);
    EXPECT_TRUE(model::broken_invariants(world).empty()) << model::text_of(node.state);
  }
}

TEST(Graph, WhatIsRenamedLeadsToTheSameStateAsBefore) {
  const Graph graph = enumerate(*find_space("small"));
  model::Context context;
  context.now = model::Time{std::chrono::hours{1}};
  for (std::uint32_t i = 0; i < graph.nodes.size(); ++i) {
    const AbstractState& state = graph.nodes[i].state;
    const model::State world = concrete_state(state, model::Time{});
    for (const Letter& letter : graph.letters) {
      if (!is_applicable(graph.space, state, letter)) continue;
      const Transition* transition = find_transition(graph, i, letter);
      ASSERT_NE(transition, nullptr) << text_of(letter);
      const auto after = model::apply(world, model::step(world, request_of(letter), context).front());
      EXPECT_EQ(model::abstract_state(after, secret_name), graph.nodes[transition->to].state)
          << model::text_of(state) << ": " << text_of(letter);
    }
  }
}

TEST(Graph, AStateHasTheSymmetriesOfWhatItCannotTellApart) {
  const Space& space = *find_space("small");
  EXPECT_EQ(symmetries_of(space, AbstractState{}).size(), 2U * 2 * 2);
  AbstractState current{AbstractState::Presence::there, {}};
  current.versions[0].bits = model::AbstractVersion::exists | model::AbstractVersion::current |
                             model::AbstractVersion::custom0 | model::AbstractVersion::payload0;
  EXPECT_EQ(symmetries_of(space, current).size(), 1U);
}

TEST(Alphabet, HasEachLetterOnceAndNoRequestTwice) {
  const auto letters = alphabet(*find_space("large"));
  std::set<Letter> different(letters.begin(), letters.end());
  EXPECT_EQ(different.size(), letters.size());
  std::vector<model::Request> requests;
  for (const Letter& letter : letters) {
    model::Request request = request_of(letter);
    EXPECT_EQ(std::ranges::find(requests, request), requests.end()) << text_of(letter);
    requests.push_back(std::move(request));
  }
}

TEST(Alphabet, PutsEveryTokenWithBothPayloadsAndEveryChoiceOfStages) {
  const auto letters = alphabet(*find_space("large"));
  const auto puts = std::ranges::count_if(letters, [](const Letter& letter) {
    return letter.operation == Operation::put && letter.token != no_place && letter.content != Content::none &&
           letter.content != Content::both && letter.labels != model::AbstractVersion::exists;
  });
  EXPECT_EQ(puts, 4 * 4 * 11);
}

TEST(Spaces, AreFoundByName) {
  EXPECT_EQ(find_space("small")->tokens, 2U);
  EXPECT_EQ(find_space("tiny"), nullptr);
}

}  // namespace
}  // namespace psvcheck::generate
