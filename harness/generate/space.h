#pragma once

// The named sizes of systematic exploration: one secret, two payloads, the labels of the service and two custom ones,
// and so many tokens.

#include <cstddef>
#include <span>
#include <string_view>

namespace psvcheck::generate {

struct Space {
  std::string_view name;                    ///< "small"
  std::size_t tokens = 0;                   ///< that requests may carry, so the most versions that the secret gets
  std::size_t states = 0, transitions = 0;  ///< as enumerate (graph.h) finds them, for whoever wants the numbers alone
};

/// small (2 tokens), medium (3), large (4).
std::span<const Space> all_spaces();

/// The space with this name, or nullptr.
const Space* find_space(std::string_view name);

}  // namespace psvcheck::generate
