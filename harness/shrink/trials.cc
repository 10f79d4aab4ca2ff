#include "harness/shrink/trials.h"

#include <algorithm>

#include "harness/shrink/edit.h"
#include "harness/trace/json.h"

namespace psvcheck::shrink {

using trace::Sequence;

std::string text_of(const Sequence& sequence) { return trace::write({sequence, std::nullopt, {}}); }

std::vector<Tried> Trials::pay_for(std::span<const Candidate> candidates) {
  std::vector<Tried> tried = try_all(candidates);
  for (const Tried& one : tried) {
    left -= std::min(left, one.wire_requests);
    interrupted = interrupted || one.is_over;
  }
  return tried;
}

const run::Finding* Trials::found_in(const Tried& tried) const {
  const auto found = std::ranges::find_if(tried.findings, [&](const run::Finding& f) { return shows(aim, f); });
  return found == tried.findings.end() ? nullptr : &*found;
}

std::size_t Trials::room(const Sequence& best) const {
  const std::size_t whole = std::max<std::size_t>(original_steps, 1);
  std::size_t each = (cost_as_in_run * trace::count_steps(best)) / whole + 2;
  // A short sequence may take more for a step than the long one did.
  if (watch == Watch::as_in_run) each = std::max(each, cost + 2);
  const std::size_t reserve = tries * each;
  return left > reserve ? left - reserve : 0;
}

std::vector<std::optional<Sequence>> Trials::try_batch(std::span<const Sequence> sequences, const Sequence& best) {
  const std::size_t limit = 2 * cost + 16;
  std::vector<Candidate> candidates;
  std::size_t room_left = room(best);
  std::size_t taken = 0;
  for (; taken < sequences.size() && room_left > 0; ++taken) {
    const std::size_t each = std::min(limit, room_left / tries_each);
    if (each == 0 || (taken > 0 && each < limit)) break;
    for (std::size_t i = 0; i < tries_each; ++i) candidates.push_back({sequences[taken], watch, observe, each});
    room_left -= each * tries_each;
  }
  std::vector<std::optional<Sequence>> found(sequences.size());
  if (taken == 0) {
    exhausted = true;
    return found;
  }
  const std::vector<Tried> tried = pay_for(candidates);
  for (std::size_t i = 0; i < taken; ++i) {
    for (std::size_t k = 0; k < tries_each && !found[i]; ++k) {
      const Tried& one = tried[i * tries_each + k];
      const run::Finding* shown = found_in(one);
      // What is left of the budget was too little to see it.
      exhausted = exhausted || (shown == nullptr && !one.is_whole && candidates[i * tries_each].limit < limit);
      if (shown == nullptr) continue;
      found[i] = cut_after(sequences[i], shown->step);
      cost_of[text_of(*found[i])] = one.wire_requests;
    }
    if (!found[i]) failed.insert(text_of(sequences[i]));
  }
  if (taken < sequences.size() && !interrupted) {  // the rest, with what was not used
    const auto rest = try_batch(sequences.subspan(taken), best);
    std::ranges::copy(rest, found.begin() + static_cast<std::ptrdiff_t>(taken));
  }
  return found;
}

}  // namespace psvcheck::shrink
