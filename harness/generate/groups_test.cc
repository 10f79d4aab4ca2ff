#include "harness/generate/groups.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <utility>

namespace psvcheck::generate {
namespace {

using Bits = model::AbstractVersion;

const Graph& graph_of_small() {
  static const Graph graph = enumerate(*find_space("small"));
  return graph;
}

std::size_t count_of(const Groups& groups) { return std::set(groups.begin(), groups.end()).size(); }

std::pair<Operation, std::string> consequence_of(std::uint32_t index) {
  const Kind& kind = graph_of_small().kinds[graph_of_small().transitions[index].kind];
  return {kind.operation, kind.clauses};
}

TEST(Groups, AreTheConsequencesInWhateverState) {
  const Groups groups = groups_by_consequence(graph_of_small());
  std::map<std::uint32_t, std::pair<Operation, std::string>> consequences;
  for (std::uint32_t i = 0; i < groups.size(); ++i) {
    EXPECT_EQ(consequences.emplace(groups[i], consequence_of(i)).first->second, consequence_of(i));
  }
  std::set<std::pair<Operation, std::string>> all;
  for (const auto& [group, consequence] : consequences) all.insert(consequence);
  EXPECT_EQ(all.size(), consequences.size());
  EXPECT_LT(all.size(), graph_of_small().kinds.size() / 4);
}

TEST(Groups, AreFinerByWhatARequestNames) {
  const Groups coarse = groups_by_consequence(graph_of_small()), fine = groups_by_what_is_named(graph_of_small());
  std::map<std::uint32_t, std::uint32_t> coarse_of;
  for (std::uint32_t i = 0; i < fine.size(); ++i)
    EXPECT_EQ(coarse_of.emplace(fine[i], coarse[i]).first->second, coarse[i]);
  EXPECT_GT(count_of(fine), count_of(coarse));
}

// Of the version whose token a request has: whether it is there, and by which label; and where a custom label
// is that it names.
TEST(Groups, TellWhichVersionAndWhichLabelARequestNames) {
  const Groups groups = groups_by_what_is_named(graph_of_small());
  std::map<std::uint32_t, std::string> names;
  for (std::uint32_t i = 0; i < groups.size(); ++i) {
    const Transition& transition = graph_of_small().transitions[i];
    const Letter& letter = graph_of_small().letters[transition.letter];
    const auto& versions = graph_of_small().nodes[transition.from].state.versions;
    std::string named = letter.token == no_place ? "no token" : "a new one";
    if (letter.token < versions.size() && versions[letter.token].has(Bits::exists)) {
      const Bits version = versions[letter.token];
      named = version.has(Bits::current)    ? "current"
              : version.has(Bits::previous) ? "previous"
              : version.has(Bits::pending)  ? "pending"
                                            : "another";
      if ((version.bits & ~Bits::payload0) == Bits::exists) named = "deprecated";
    }
    for (const Bits version : versions) {
      if ((version.bits & letter.labels & (Bits::custom0 | Bits::custom1)) == 0) continue;
      named += version.has(Bits::current) ? ", a label of the current one" : ", a label of another";
    }
    if (named.ends_with("a label of another, a label of another")) continue;
    EXPECT_EQ(names.emplace(groups[i], named).first->second, named) << "transition " << i;
  }
}

}  // namespace
}  // namespace psvcheck::generate
