#pragma once

// The abstract state space of one secret, enumerated with the model that judges: every state that is reachable, and in
// each every letter of the alphabet that differs from the others by more than names. What the model allows beside its
// first outcome counts: a state that only another outcome leads to is a state, and a transition whose outcomes lead to
// several states is open. The same on every machine and with every compiler.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "harness/generate/alphabet.h"
#include "harness/generate/space.h"
#include "model/abstract_state.h"

namespace psvcheck::generate {

/// What a transition exercises: an operation with the same consequence in the same class of states.
struct Kind {
  Operation operation{};
  std::string clauses;    ///< those that the first outcome cites: "PUT-1 PUT-2 PUT-3a"
  std::string pre_state;  ///< model::class_of
};

/// What the first outcome of a letter does. Indexes into the graph's vectors.
struct Transition {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  std::uint16_t letter = 0;
  bool is_open = false;      ///< other outcomes lead elsewhere
  model::Renaming renaming;  ///< from the places of `from` to those of `to`
  std::uint32_t kind = 0;
  bool stays() const { return from == to && renaming == model::Renaming{}; }
};

struct Node {
  model::AbstractState state;
  std::optional<std::size_t> depth;  ///< least number of first outcomes that lead here; nothing where none do
  std::uint32_t first = 0;           ///< its transitions: from here
  std::uint32_t last = 0;            ///< to before here
};

struct Graph {
  Space space;
  std::vector<Letter> letters;
  std::vector<Node> nodes;              ///< in the order in which they were found, breadth first; 0: no secret
  std::vector<Transition> transitions;  ///< by `from`, then by letter
  std::vector<Kind> kinds;              ///< in the order in which they were found
  std::unordered_map<std::uint64_t, std::uint32_t> index;  ///< of nodes, by key_of; for finding, not for going through

  std::span<const Transition> transitions_of(std::size_t node) const {
    return std::span(transitions).subspan(nodes[node].first, nodes[node].last - nodes[node].first);
  }
};

/// A number for each abstract state.
std::uint64_t key_of(const model::AbstractState& state);

/// Enumerates the space at the level `recorded`, whatever level a target is judged at.
Graph enumerate(const Space& space);

/// The same with these letters of the space's alphabet alone. With a letter they must have every one that differs from
/// it in names only.
Graph enumerate(const Space& space, std::vector<Letter> letters);

/// The node of a canonical state, if the space has it.
std::optional<std::uint32_t> find_node(const Graph& graph, const model::AbstractState& state);

/// The transition of the letter in this node, or of the one that differs from it in names only; null where the
/// alphabet has none.
const Transition* find_transition(const Graph& graph, std::uint32_t node, const Letter& letter);

/// All renamings of places, custom labels and payloads that leave the state as it is.
std::vector<model::Renaming> symmetries_of(const Space& space, const model::AbstractState& state);

}  // namespace psvcheck::generate
