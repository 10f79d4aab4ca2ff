#pragma once

// What somebody may have meant who wrote a name wrongly.

#include <string>
#include <string_view>
#include <vector>

namespace psvcheck::cli {

/// At most `count` of the names, the most alike first: those that differ in the fewest letters, whatever their case.
/// None that has next to nothing in common with what was written.
std::vector<std::string> nearest(std::string_view written, const std::vector<std::string>& names,
                                 std::size_t count = 3);

}  // namespace psvcheck::cli
