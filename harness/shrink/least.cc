#include "harness/shrink/least.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "harness/shrink/edit.h"

namespace psvcheck::shrink {

bool all_bound(const std::vector<WalkedStep>& walked) { return std::ranges::all_of(walked, &WalkedStep::bound); }

// A step may be needed only as long as another one is there, so it goes on until nothing changes.
trace::Sequence least_that(const trace::Sequence& sequence, model::Level level, const Meets& meets, bool keeps_time) {
  trace::Sequence least = sequence;
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t i = least.steps.size() - 1; i-- > 0;) {
      if (keeps_time && std::holds_alternative<trace::AdvanceStep>(least.steps[i].kind)) continue;
      std::vector<bool> dropped(least.steps.size(), false);
      dropped[i] = true;
      std::optional<trace::Sequence> part = without_steps(least, dropped);
      if (!part || !meets(walk(*part, level))) continue;
      least = *std::move(part);
      changed = true;
      i = std::min(i, least.steps.size() - 1);
    }
  }
  return least;
}

}  // namespace psvcheck::shrink
