#include "harness/generate/space.h"

#include <algorithm>
#include <array>

namespace psvcheck::generate {

namespace {

constexpr std::array spaces{Space{"small", 2, 244, 51'720}, Space{"medium", 3, 916, 272'688},
                            Space{"large", 4, 2'184, 797'432}};

}  // namespace

std::span<const Space> all_spaces() { return spaces; }

const Space* find_space(std::string_view name) {
  const auto it = std::ranges::find(spaces, name, &Space::name);
  return it == spaces.end() ? nullptr : it;
}

}  // namespace psvcheck::generate
