#pragma once

// Lists without repetitions, whose order is that in which their members came.

#include <algorithm>
#include <utility>
#include <vector>

namespace psvcheck::model {

/// Puts `one` at the end of `all`, unless an equal one is there.
template <class T, class One>
void add_once(std::vector<T>& all, One&& one) {
  if (std::ranges::find(all, one) == all.end()) all.emplace_back(std::forward<One>(one));
}

}  // namespace psvcheck::model
