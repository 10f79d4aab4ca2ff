#include "harness/generate/groups.h"

#include <map>
#include <string>
#include <unordered_map>
#include <utility>

namespace psvcheck::generate {

namespace {

using Bits = model::AbstractVersion;

constexpr std::uint8_t custom_bits = Bits::custom0 | Bits::custom1;
constexpr std::uint8_t label_bits = Bits::current | Bits::previous | Bits::pending | custom_bits;

/// Of each kind, without the class of its states.
std::vector<std::uint32_t> consequences_of_kinds(const Graph& graph) {
  std::map<std::pair<Operation, std::string>, std::uint32_t> ids;
  std::vector<std::uint32_t> all;
  for (const Kind& kind : graph.kinds) {
    const auto next = static_cast<std::uint32_t>(ids.size());
    all.push_back(ids.emplace(std::pair(kind.operation, kind.clauses), next).first->second);
  }
  return all;
}

std::uint32_t what_is_named(const model::AbstractState& state, const Letter& letter) {
  enum class Token : std::uint8_t { none, fresh, current, previous, pending, labelled, deprecated };
  Token token = letter.token == no_place ? Token::none : Token::fresh;
  std::uint32_t held = 0;
  for (std::size_t place = 0; place < state.versions.size(); ++place) {
    const Bits version = state.versions[place];
    const bool is_current = version.has(Bits::current);
    if ((version.bits & letter.labels & custom_bits) != 0) held |= is_current ? 1U : 2U;
    if (place != letter.token || !version.has(Bits::exists)) continue;
    token = version.has(label_bits) ? Token::labelled : Token::deprecated;
    if (version.has(Bits::pending)) token = Token::pending;
    if (version.has(Bits::previous)) token = Token::previous;
    if (is_current) token = Token::current;
  }
  return static_cast<std::uint32_t>(token) << 2U | held;
}

}  // namespace

Groups groups_by_consequence(const Graph& graph) {
  const auto consequences = consequences_of_kinds(graph);
  Groups groups;
  for (const Transition& transition : graph.transitions) groups.push_back(consequences[transition.kind]);
  return groups;
}

Groups groups_by_what_is_named(const Graph& graph) {
  const auto consequences = consequences_of_kinds(graph);
  std::unordered_map<std::uint64_t, std::uint32_t> ids;
  Groups groups;
  for (const Transition& transition : graph.transitions) {
    const std::uint32_t named = what_is_named(graph.nodes[transition.from].state, graph.letters[transition.letter]);
    const std::uint64_t key = std::uint64_t{consequences[transition.kind]} << 32U | named;
    groups.push_back(ids.emplace(key, static_cast<std::uint32_t>(ids.size())).first->second);
  }
  return groups;
}

Groups groups_by_kind(const Graph& graph) {
  Groups groups;
  for (const Transition& transition : graph.transitions) groups.push_back(transition.kind);
  return groups;
}

}  // namespace psvcheck::generate
