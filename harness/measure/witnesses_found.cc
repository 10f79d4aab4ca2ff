#include "harness/measure/witnesses.h"

namespace psvcheck::measure {
namespace {

constexpr Witness found[] = {{"previous-not-moved", "create s0 t0 p0; put s0 t1 p0"}};

}  // namespace

std::span<const Witness> found_witnesses() { return found; }

}  // namespace psvcheck::measure
