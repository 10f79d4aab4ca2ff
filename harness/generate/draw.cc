#include "harness/generate/draw.h"

#include <rapidcheck.h>

namespace psvcheck::generate {

std::size_t below(std::size_t end) { return *rc::gen::inRange<std::size_t>(0, end); }

}  // namespace psvcheck::generate
