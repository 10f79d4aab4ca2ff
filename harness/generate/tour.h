#pragma once

// A tour: walks through the abstract states that together take every transition. A walk starts where there is no
// secret, because a version cannot be unmade except with its secret; transitions that stay where they are are taken in
// place. Walks follow the first outcome that the model allows. Where another one would lead elsewhere the walk ends, so
// that a target which takes that one is still asked all the rest.
//
// Every prefix of a tour is useful. The walks of the first phase take first each consequence of each operation once,
// then each with what the request can name (groups.h), then each kind of transition (operation, consequence, class of
// the state before), each time shallowest states first; the others take what is left, in the same order.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "harness/generate/graph.h"
#include "harness/trace/sequence.h"

namespace psvcheck::generate {

/// Indexes of transitions, the first one from node 0, each next one from where the one before leads.
using Walk = std::vector<std::uint32_t>;

struct Tour {
  std::vector<Walk> walks;
  std::size_t first_phase = 0;  ///< so many walks take each kind once
};

/// A walk is not much longer than this, so that a wrong turn of the target spoils little of the plan.
inline constexpr std::size_t usual_walk_length = 100;

/// All transitions of the graph.
Tour full_tour(const Graph& graph, std::size_t walk_length = usual_walk_length);

/// The shortest way to each node by transitions that are not open, as indexes of transitions. Where there is none, by
/// any.
std::vector<Walk> ways_to_nodes(const Graph& graph);

/// How much some walks take, each counted once.
struct Share {
  std::size_t steps = 0;
  std::size_t transitions = 0, of_transitions = 0;
  std::size_t kinds = 0, of_kinds = 0;
  std::size_t states = 0, of_states = 0;
};
Share share_of(const Graph& graph, const std::vector<Walk>& walks);

/// Which part of a tour is to be taken. Walks keep their number in the whole tour.
struct Part {
  std::size_t shard = 1, of_shards = 1;  ///< every of_shards-th walk, beginning with this one; from 1
  std::size_t from = 1;                  ///< not the walks before this one; from 1
  std::size_t budget = 0;                ///< at most so many steps, the last walk cut; 0: all
};
struct NumberedWalk {
  std::size_t number = 0;  ///< in the whole tour, from 1
  Walk walk;
};
std::vector<NumberedWalk> part_of(const std::vector<Walk>& walks, const Part& part);

/// The walk as requests without names: place and payload of each letter become the numbers that they had first.
trace::Sequence sequence_of(const Graph& graph, const NumberedWalk& walk);

/// The letter as a step of a sequence, whose tokens, labels and payloads have the letter's numbers.
trace::OperationStep step_of(const Letter& letter);

}  // namespace psvcheck::generate
