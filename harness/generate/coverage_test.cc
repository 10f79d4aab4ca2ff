#include "harness/generate/coverage.h"

#include <gtest/gtest.h>

#include "harness/generate/graph.h"
#include "model/step.h"

namespace psvcheck::generate {
namespace {

const Space& small() { return *find_space("small"); }

// What is sent in a state that is read from the model under the space's own names is the letter itself, or one that
// the state does not tell from it.
TEST(LetterOf, FindsEveryLetterOfTheAlphabetAgain) {
  const Graph graph = enumerate(small());
  for (const Node& node : graph.nodes) {
    const model::State world = concrete_state(node.state, model::Time{});
    model::Roles roles;
    ASSERT_EQ(model::abstract_state(world, secret_name, &roles), node.state);
    const auto symmetries = symmetries_of(small(), node.state);
    for (std::uint32_t i = node.first; i < node.last; ++i) {
      const Letter& sent = graph.letters[graph.transitions[i].letter];
      auto found = letter_of(small(), node.state, roles, request_of(sent));
      ASSERT_TRUE(found.has_value()) << model::text_of(node.state) << ": " << text_of(sent);
      Letter least = *found;
      for (const auto& symmetry : symmetries) least = std::min(least, renamed(*found, symmetry));
      EXPECT_EQ(least, sent) << model::text_of(node.state) << ": " << text_of(sent) << ", not " << text_of(*found);
    }
  }
}

TEST(LetterOf, HasNoneForRequestsOutsideTheAlphabet) {
  model::PutSecretValueRequest short_token, twice;
  short_token.secret_id = twice.secret_id = "s0";
  short_token.client_request_token = "short";
  short_token.secret_string = twice.secret_string = "x";
  twice.client_request_token = std::string(32, 'a');
  twice.version_stages = std::vector<model::Member<std::string>>{"AWSPENDING", "AWSPENDING"};
  const model::AbstractState empty{model::AbstractState::Presence::there, {}};
  EXPECT_EQ(letter_of(small(), empty, {}, short_token), std::nullopt);
  EXPECT_EQ(letter_of(small(), empty, {}, twice), std::nullopt);
  EXPECT_EQ(letter_of(small(), empty, {}, model::MalformedRequest{}), std::nullopt);
}

TEST(Coverage, CountsEachStateAndTransitionOnce) {
  Coverage coverage(small());
  model::CreateSecretRequest create;
  create.name = "other";
  create.client_request_token = std::string(32, 'a');
  create.secret_string = "x";
  const model::State before;
  const model::State after = model::apply(before, model::step(before, create, {}).front());
  coverage.take({&before, create, &after});
  create.client_request_token = std::string(32, 'b');  // another name, nothing else
  coverage.take({&before, create, &after});
  const run::StateCoverage figures = coverage.figures();
  EXPECT_EQ(figures.states, 2U);
  EXPECT_EQ(figures.transitions, 1U);
  EXPECT_EQ(figures.of_states, 244U);
  EXPECT_EQ(figures.of_transitions, 51'720U);
  ASSERT_EQ(figures.reached.size(), 2U);
  EXPECT_EQ(figures.reached[0].transitions, 1U);
  EXPECT_EQ(figures.reached[1].versions, 1U);
  EXPECT_EQ(figures.reached[1].transitions, 0U);
}

TEST(Coverage, DoesNotCountWhatIsNotCertain) {
  Coverage coverage(small());
  model::DescribeSecretRequest describe;
  describe.secret_id = "s0";
  const model::State state;
  coverage.take({nullptr, describe, &state});
  EXPECT_EQ(coverage.figures().transitions, 0U);
  coverage.take({&state, describe, nullptr});
  EXPECT_EQ(coverage.figures().transitions, 1U);
  EXPECT_EQ(coverage.figures().states, 1U);
}

// A request can be written as a letter that the alphabet does not have: more labels together than it puts together.
TEST(Coverage, CountsNoRequestThatTheAlphabetLeavesOut) {
  Coverage coverage(small());
  model::CreateSecretRequest create;
  create.name = "s0";
  create.client_request_token = std::string(32, 'a');
  create.secret_string = "x";
  const model::State before = model::apply({}, model::step({}, create, {}).front());
  model::PutSecretValueRequest put;
  put.secret_id = "s0";
  put.client_request_token = std::string(32, 'b');
  put.secret_string = "y";
  put.version_stages = std::vector<model::Member<std::string>>{"AWSCURRENT", "AWSPREVIOUS", "AWSPENDING", "A", "B"};
  coverage.take({&before, put, nullptr});
  EXPECT_EQ(coverage.figures().transitions, 0U);
  put.version_stages = model::Absent{};
  coverage.take({&before, put, nullptr});
  EXPECT_EQ(coverage.figures().transitions, 1U);
}

// Two labels on one version are alike, so that taking off the one or the other is one transition.
TEST(Coverage, TakesRequestsThatTheStateDoesNotTellApartForOne) {
  Coverage coverage(small());
  const std::string token(32, 'a');
  model::CreateSecretRequest create;
  create.name = "s0";
  create.client_request_token = token;
  create.secret_string = "x";
  model::State state = model::apply({}, model::step({}, create, {}).front());
  model::UpdateSecretVersionStageRequest label;
  label.secret_id = "s0";
  label.move_to_version_id = token;
  for (const char* name : {"A", "B"}) {
    label.version_stage = name;
    model::apply_in_place(state, model::step(state, label, {}).front());
  }
  label.move_to_version_id = model::Absent{};
  label.remove_from_version_id = token;
  for (const char* name : {"A", "B"}) {
    label.version_stage = name;
    coverage.take({&state, label, nullptr});
  }
  EXPECT_EQ(coverage.figures().transitions, 1U);
}

// The closed form that Coverage goes by, against the enumeration.
TEST(Coverage, KnowsTheStatesOfTheSpaceAndTheirNumber) {
  const Graph graph = enumerate(small());
  EXPECT_EQ(graph.nodes.size(), small().states);
  EXPECT_EQ(graph.transitions.size(), small().transitions);
  Coverage coverage(small());
  for (const Node& node : graph.nodes) {
    const model::State world = concrete_state(node.state, model::Time{});
    for (std::uint32_t i = node.first; i < node.last; ++i) {
      coverage.take({&world, request_of(graph.letters[graph.transitions[i].letter]), &world});
    }
  }
  EXPECT_EQ(coverage.figures().states, small().states);
  EXPECT_EQ(coverage.figures().transitions, small().transitions);
}

}  // namespace
}  // namespace psvcheck::generate
