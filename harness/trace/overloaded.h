#pragma once

// What std::visit takes to treat each alternative of a variant in its own way.

namespace psvcheck::trace {

/// A function object out of several, one for each case: a call goes to the one whose parameter fits.
template <class... Case>
struct Overloaded : Case... {
  using Case::operator()...;
};

}  // namespace psvcheck::trace
