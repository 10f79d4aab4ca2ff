#pragma once

// Requests that are wrong on purpose. Each states its fault in the step, so that whoever reads or shrinks the sequence
// knows what is meant to be wrong with it. For use inside rc::gen::exec only.

#include "harness/generate/world.h"

namespace psvcheck::generate {

/// A request with one fault in its text: mostly a PutSecretValue that lacks a member, has one out of its bounds, of
/// another JSON type or twice; sometimes one of another operation, or no request at all.
trace::OperationStep draw_faulty(const World& world);

}  // namespace psvcheck::generate
