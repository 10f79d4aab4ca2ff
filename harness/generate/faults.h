#pragma once

// Requests that are wrong on purpose. Each states its fault in the step, so that whoever reads or shrinks the sequence
// knows what is meant to be wrong with it. For use inside rc::gen::exec only.

#include <cstddef>
#include <cstdint>

#include "harness/generate/world.h"

namespace psvcheck::generate {

/// How many faults a sequence is dealt (deal.h). Those beyond are other sequences' again.
inline constexpr std::size_t faults_in_a_sequence = 3;

/// A request with one fault in its text: mostly a PutSecretValue that lacks a member, has one out of its bounds, of
/// another JSON type or twice; sometimes one of another operation, or no request at all. Mostly with a
/// fresh token and to a secret that is there, since what would be refused anyway shows nothing.
trace::OperationStep draw_faulty(const World& world);

}  // namespace psvcheck::generate
