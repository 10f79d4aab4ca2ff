#pragma once

// How a fuzz target says that a property does not hold.

#include <string_view>

namespace psvcheck::fuzz {

/// Writes the property and what broke it to standard error and ends the program, so that the fuzzer keeps the input.
[[noreturn]] void fail(std::string_view property, std::string_view what);

inline void require(bool holds, std::string_view property, std::string_view what = {}) {
  if (!holds) fail(property, what);
}

}  // namespace psvcheck::fuzz
