#pragma once

// Drawing what a version is to hold: fresh, what another version holds, or what a target that compares loosely takes
// for it. For use inside rc::gen::exec only.

#include <cstddef>

#include "harness/generate/world.h"

namespace psvcheck::generate {

/// A SecretString or a SecretBinary.
struct Data {
  bool binary = false;
  trace::Value value;
};

/// Mostly the next payload; else texts that are nearly equal to others, one letter, as much as may be, or bytes that
/// are no text.
Data draw_fresh_data(const World& world);

/// Data for a put with this token: of a version of the secret mostly what it has, or nearly that; of a new one fresh,
/// or what another version of the secret holds.
Data draw_data(const World& world, std::size_t secret, const trace::Value& token);

}  // namespace psvcheck::generate
