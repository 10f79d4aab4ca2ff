#pragma once

// Transitions that show much the same, as the first steps of a tour take one of each. Every grouping gives each
// transition of the graph the number of its group.

#include <cstdint>
#include <vector>

#include "harness/generate/graph.h"

namespace psvcheck::generate {

using Groups = std::vector<std::uint32_t>;

/// The same operation with the same consequence, in whatever state: the clauses that decide it.
Groups groups_by_consequence(const Graph& graph);

/// Among those, what the request names: whether its token is that of a new version, of the one with AWSCURRENT,
/// AWSPREVIOUS or AWSPENDING, of another with labels, or of one without; and whether a custom label that it names is on
/// the current version or another.
Groups groups_by_what_is_named(const Graph& graph);

/// The kinds of the graph: the same consequence in the same class of states.
Groups groups_by_kind(const Graph& graph);

}  // namespace psvcheck::generate
