#pragma once

// Sequences with a repetition of puts, which make a hundred versions and more: each try of one takes so many requests
// that few are affordable. So the model first says how few puts lead to as many versions as can matter, and all other
// puts become the repetition's.

#include <cstddef>
#include <optional>
#include <vector>

#include "harness/trace/sequence.h"
#include "model/clause.h"

namespace psvcheck::shrink {

/// The sequence with so many puts in the repetition at this index; with a plain put where that is one.
trace::Sequence with_repetition(const trace::Sequence& sequence, std::size_t step, std::size_t count);

/// Without its repetitions and what refers to them; nothing where it has none.
std::optional<trace::Sequence> without_repetitions(const trace::Sequence& sequence);

/// The sequence with the PutSecretValue at `put` made one more put of the repetition of the same secret at
/// `repetition`: as many requests, but one step less. What refers to its token, its payload or its version refers to
/// the repetition's last put then. Nothing where the steps are no such two, the put is the last step, or it is a replay
/// of the repetition's.
std::optional<trace::Sequence> with_put_repeated(const trace::Sequence& sequence, std::size_t repetition,
                                                 std::size_t put);

/// Where the last step's secret has, by the model, as many versions as the service keeps (PRUNE-2) or more: the least
/// that leaves it with exactly so many, and with one more, as alike as a class of states is; and the same with all puts
/// in the repetition. Without steps that matter to nothing, but with moves of the clock.
std::vector<trace::Sequence> with_many_versions(const trace::Sequence& sequence, model::Level level);

}  // namespace psvcheck::shrink
