#pragma once

// Conforming variants: embedded targets that keep every promise of the specification, each in its own way. Whatever it
// leaves open at a level is drawn from a seed: the order of checks and the kind of error where several are allowed,
// where labels end that nothing places, when old versions go, the order and size of pages, how dates and errors are
// written, how connections are used. A finding against a variant is a false alarm.

#include <cstdint>
#include <string>
#include <vector>

#include "harness/server/serve.h"

namespace psvcheck::server {

/// Gives the options what this seed draws: their conduct, style of answers, habits of connections, seed of ARNs. Leaves
/// level, clock, verifier and addresses alone. The same seed draws the same everywhere.
void vary(ServeOptions& options, std::uint64_t seed);

/// What a variant does otherwise than the embedded target, a phrase for each trait, for a person.
std::vector<std::string> traits_of(const ServeOptions& options);

}  // namespace psvcheck::server
