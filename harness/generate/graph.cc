#include "harness/generate/graph.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "model/step.h"

namespace psvcheck::generate {

namespace {

using Bits = model::AbstractVersion;

std::vector<model::Renaming> all_renamings(const Space& space) {
  std::vector<model::Renaming> all;
  model::Renaming renaming;
  do {
    for (const bool swaps_labels : {false, true}) {
      for (const bool swaps_payloads : {false, true}) {
        all.push_back({renaming.version_at, swaps_labels, swaps_payloads});
      }
    }
  } while (std::next_permutation(renaming.version_at.begin(),
                                 renaming.version_at.begin() + static_cast<std::ptrdiff_t>(space.tokens)));
  return all;
}

/// The letter under every renaming of the space, as indexes: applied[renaming][letter].
std::vector<std::vector<std::uint16_t>> apply_all(const std::vector<model::Renaming>& renamings,
                                                  const std::vector<Letter>& letters) {
  std::map<Letter, std::uint16_t> index;
  for (const Letter& letter : letters) index.emplace(letter, static_cast<std::uint16_t>(index.size()));
  std::vector<std::vector<std::uint16_t>> applied;
  for (const model::Renaming& renaming : renamings) {
    auto& row = applied.emplace_back();
    for (const Letter& letter : letters) row.push_back(index.at(renamed(letter, renaming)));
  }
  return applied;
}

/// Enumerates one space.
class Enumeration {
 public:
  Enumeration(const Space& space, std::vector<Letter> letters)
      : renamings_(all_renamings(space)), tokens_(space.tokens) {
    graph_.space = space;
    graph_.letters = std::move(letters);
    applied_ = apply_all(renamings_, graph_.letters);
    for (const Letter& letter : graph_.letters) requests_.push_back(request_of(letter));
    const auto tokens = static_cast<std::uint8_t>(tokens_);
    for (std::uint8_t place = 0; place < tokens; ++place) token_at_[place] = {token_at(place)};
    label0_ = {custom_label(0)};
    payload0_ = payload_bytes(0);
    context_.now = made_at + std::chrono::seconds{1};
  }

  Graph run() && {
    node_of({});
    graph_.nodes.front().depth = 0;
    for (std::uint32_t node = 0; node < graph_.nodes.size(); ++node) expand(node);
    find_depths();
    return std::move(graph_);
  }

 private:
  void expand(std::uint32_t node) {
    const model::AbstractState state = graph_.nodes[node].state;
    const model::State world = concrete_state(state, made_at);
    const std::uint32_t pre_state = class_id(model::class_of(world, secret_name));
    graph_.nodes[node].first = static_cast<std::uint32_t>(graph_.transitions.size());
    for (const std::uint16_t letter : different_letters(state)) add_transition(node, world, letter, pre_state);
    graph_.nodes[node].last = static_cast<std::uint32_t>(graph_.transitions.size());
  }

  /// Of letters that differ in names that the state does not tell apart, the first.
  std::vector<std::uint16_t> different_letters(const model::AbstractState& state) const {
    std::vector<const std::vector<std::uint16_t>*> symmetries;
    for (std::size_t i = 0; i < renamings_.size(); ++i) {
      if (model::renamed(state, renamings_[i]) == state) symmetries.push_back(&applied_[i]);
    }
    std::vector<std::uint16_t> letters;
    const auto count = static_cast<std::uint16_t>(graph_.letters.size());
    for (std::uint16_t letter = 0; letter < count; ++letter) {
      if (!is_applicable(graph_.space, state, graph_.letters[letter])) continue;
      const bool is_first =
          std::ranges::all_of(symmetries, [&](const auto* applied) { return letter <= (*applied)[letter]; });
      if (is_first) letters.push_back(letter);
    }
    return letters;
  }

  void add_transition(std::uint32_t node, const model::State& world, std::uint16_t letter, std::uint32_t pre_state) {
    const model::Outcomes outcomes = model::step(world, requests_[letter], context_);
    Transition made{node, node, letter, false, {}, kind_id(letter, outcomes.front(), pre_state)};
    const auto first = successor(node, outcomes.front());
    made.to = first.first;
    made.renaming = first.second;
    for (std::size_t i = 1; i < outcomes.size(); ++i) {
      made.is_open = successor(node, outcomes[i]) != first || made.is_open;
    }
    graph_.transitions.push_back(made);
  }

  std::pair<std::uint32_t, model::Renaming> successor(std::uint32_t node, const model::Outcome& outcome) {
    if (!outcome.change) return {node, {}};
    const model::AbstractState next = named_by_place(*outcome.change);
    if (next == graph_.nodes[node].state) return {node, {}};
    const model::Renaming renaming = model::canonical_renaming(next);
    return {node_of(model::renamed(next, renaming)), renaming};
  }

  /// The state that a change leads to, before it is renamed: every version stands at its token's place.
  model::AbstractState named_by_place(const model::Change& change) const {
    using Presence = model::AbstractState::Presence;
    if (!change.secret) return {Presence::gone, {}};
    const model::Secret& secret = *change.secret;
    model::AbstractState made{secret.deletion ? Presence::scheduled : Presence::there, {}};
    for (const auto& version : secret.versions) {
      Bits& bits = made.versions[place_of(version->id)];
      bits.bits |= Bits::exists;
      const auto* value = std::get_if<model::SecretValue>(&version->value);
      if (value != nullptr && value->bytes == payload0_) bits.bits |= Bits::payload0;
    }
    for (const auto& [label, holder] : secret.labels) made.versions[place_of(holder)].bits |= bit_of(label);
    return made;
  }

  std::size_t place_of(const model::VersionId& id) const {
    std::size_t place = 0;
    while (place + 1 < tokens_ && token_at_[place] != id) ++place;
    return place;
  }

  std::uint8_t bit_of(const model::StagingLabel& label) const {
    if (label == model::awscurrent) return Bits::current;
    if (label == model::awsprevious) return Bits::previous;
    if (label == model::awspending) return Bits::pending;
    return label == label0_ ? Bits::custom0 : Bits::custom1;
  }

  std::uint32_t node_of(const model::AbstractState& state) {
    const auto [at, is_new] = graph_.index.emplace(key_of(state), static_cast<std::uint32_t>(graph_.nodes.size()));
    if (is_new) graph_.nodes.push_back({state, std::nullopt, 0, 0});
    return at->second;
  }

  std::uint32_t class_id(std::string text) {
    const auto [at, is_new] = classes_.emplace(std::move(text), static_cast<std::uint32_t>(class_texts_.size()));
    if (is_new) class_texts_.push_back(at->first);
    return at->second;
  }

  /// Which clauses an outcome cites, as a number. Telling that from the list's hash is quick; the set behind it is made
  /// when a list is met for the first time.
  std::uint32_t clauses_id(const model::Outcome& outcome) {
    std::uint64_t hash = 14695981039346656037ULL;  // FNV-1a
    for (const model::Reason& reason : outcome.reasons) {
      for (const char c : reason.clause) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    }
    const auto [at, is_new] = clause_lists_.try_emplace(hash);
    if (!is_new) return at->second;
    std::set<std::string_view> clauses;
    for (const model::Reason& reason : outcome.reasons) clauses.insert(reason.clause);
    std::string text;
    for (const std::string_view clause : clauses) text.append(text.empty() ? "" : " ").append(clause);
    at->second = clause_sets_.emplace(std::move(text), static_cast<std::uint32_t>(clause_sets_.size())).first->second;
    return at->second;
  }

  std::uint32_t kind_id(std::uint16_t letter, const model::Outcome& outcome, std::uint32_t pre_state) {
    const Operation operation = graph_.letters[letter].operation;
    const std::uint64_t clauses = clauses_id(outcome);
    const std::uint64_t key = (clauses << 32) | (std::uint64_t{pre_state} << 8) | static_cast<std::uint64_t>(operation);
    const auto [at, is_new] = kinds_.emplace(key, static_cast<std::uint32_t>(graph_.kinds.size()));
    if (!is_new) return at->second;
    const auto set = std::ranges::find(clause_sets_, clauses, [](const auto& entry) { return entry.second; });
    graph_.kinds.push_back({operation, set->first, class_texts_[pre_state]});
    return at->second;
  }

  /// Breadth first over the first outcomes alone: nodes are in the order of all outcomes.
  void find_depths() {
    std::vector<std::uint32_t> queue{0};
    for (std::size_t i = 0; i < queue.size(); ++i) {
      for (const Transition& transition : graph_.transitions_of(queue[i])) {
        Node& next = graph_.nodes[transition.to];
        if (next.depth) continue;
        next.depth = *graph_.nodes[queue[i]].depth + 1;
        queue.push_back(transition.to);
      }
    }
  }

  static constexpr model::Time made_at{std::chrono::hours{24 * 365 * 50}};

  Graph graph_;
  std::vector<model::Renaming> renamings_;
  std::vector<std::vector<std::uint16_t>> applied_;
  std::vector<model::Request> requests_;
  std::size_t tokens_;
  std::array<model::VersionId, model::most_abstract_versions> token_at_;
  model::StagingLabel label0_;
  std::string payload0_;
  model::Context context_;
  std::map<std::string, std::uint32_t> classes_;
  std::vector<std::string> class_texts_;
  std::unordered_map<std::uint64_t, std::uint32_t> clause_lists_;
  std::map<std::string, std::uint32_t> clause_sets_;
  std::unordered_map<std::uint64_t, std::uint32_t> kinds_;
};

}  // namespace

std::uint64_t key_of(const model::AbstractState& state) {
  auto key = static_cast<std::uint64_t>(state.presence);
  for (const Bits version : state.versions) key = (key << 8) | version.bits;
  return key;
}

Graph enumerate(const Space& space) { return enumerate(space, alphabet(space)); }

Graph enumerate(const Space& space, std::vector<Letter> letters) {
  return Enumeration(space, std::move(letters)).run();
}

std::optional<std::uint32_t> find_node(const Graph& graph, const model::AbstractState& state) {
  const auto at = graph.index.find(key_of(state));
  return at == graph.index.end() ? std::nullopt : std::optional(at->second);
}

std::vector<model::Renaming> symmetries_of(const Space& space, const model::AbstractState& state) {
  std::vector<model::Renaming> symmetries = all_renamings(space);
  std::erase_if(symmetries, [&](const model::Renaming& renaming) { return model::renamed(state, renaming) != state; });
  return symmetries;
}

const Transition* find_transition(const Graph& graph, std::uint32_t node, const Letter& letter) {
  Letter first = letter;
  for (const model::Renaming& renaming : symmetries_of(graph.space, graph.nodes[node].state)) {
    first = std::min(first, renamed(letter, renaming));
  }
  const auto all = graph.transitions_of(node);
  const auto at = std::ranges::lower_bound(
      all, first, {}, [&](const Transition& transition) -> const Letter& { return graph.letters[transition.letter]; });
  return at == all.end() || graph.letters[at->letter] != first ? nullptr : &*at;
}

}  // namespace psvcheck::generate
