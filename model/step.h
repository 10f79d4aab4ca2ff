#pragma once

// The model: state and request in, the set of allowed outcomes out. Pure; it knows nothing of HTTP, clocks, randomness
// or files. Three stages, each in files of its own:
//
//   constraints.h        rules about text: types, lengths, characters, members that are needed or exclude each other
//   <operation>.h        rules about state, a file per operation
//   step.cc              how the two combine where a request has several faults (PREC-1, PREC-2)

#include <string>
#include <vector>

#include "model/outcome.h"

namespace psvcheck::model {

/// The outcomes that the specification allows at `context.level`; never empty. The first one is the outcome that the
/// embedded target shows and that generators go on from.
Outcomes step(const State& state, const Request& request, const Context& context);

/// The invariants of a state that no request may break; empty where all hold, else a sentence for each broken one.
/// Secrets that were adopted from a diverging target are left out.
///   - a label is attached to at most one version, and that version exists (PUT-9b)
///   - once a version with a value exists, exactly one version holds AWSCURRENT (PUT-4a, STAGE-3b)
///   - AWSCURRENT and AWSPREVIOUS share a version only after a request that named AWSPREVIOUS (PUT-9a)
///   - version ids are unique, and a pruned id has no version (IDEM-2a, IDEM-7a)
std::vector<std::string> broken_invariants(const State& state);

/// The invariants of a step: a version that is in both states has the same value in both, unless it was a
/// placeholder before (IDEM-2a, IDEM-10); no labelled version has gone (PRUNE-1a).
std::vector<std::string> broken_invariants(const State& before, const State& after);

/// Both kinds of the secret that the outcome changes: the others are as they were.
std::vector<std::string> broken_invariants(const State& before, const Outcome& outcome);

/// Where the build checks invariants (PSVCHECK_INVARIANTS): ends the program with what is broken, on standard error,
/// unless every outcome keeps them. Elsewhere it does nothing.
void require_invariants(const State& before, const Outcomes& outcomes);

}  // namespace psvcheck::model
