#include "harness/shrink/trials.h"

#include <algorithm>

#include "harness/shrink/edit.h"
#include "harness/shrink/requests.h"
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

std::size_t Trials::cost_of_confirming() const {
  const std::size_t each = as_in_run * cost_as_in_run / std::max<std::size_t>(tried_as_in_run, 1) + 2;
  // The model may be wrong about a target that the best sequence has just been tried on.
  return watch == Watch::as_in_run ? std::max(each, cost + 2) : each;
}

void Trials::learn_from(const Tried& tried) {
  if (!tried.is_whole || tried.wire_requests == 0) return;
  tried_as_in_run = as_in_run;
  cost_as_in_run = tried.wire_requests;
}

std::size_t Trials::room() const {
  const std::size_t reserve = std::min(tries * cost_of_confirming(), budget / 2);
  return left > reserve ? left - reserve : 0;
}

std::size_t Trials::limit_of(const Sequence& sequence) const {
  constexpr std::size_t slack = 16;
  const std::size_t by_the_model = requests_of(sequence, watch, observe, level);
  return std::max(2 * cost, by_the_model + by_the_model / 2) + slack;
}

std::string Trials::tried_as(const Sequence& sequence) const {
  return text_of(sequence) + std::to_string(static_cast<int>(watch));
}

std::vector<std::optional<Sequence>> Trials::try_batch(std::span<const Sequence> sequences) {
  std::vector<Candidate> candidates;
  std::size_t room_left = room();
  std::size_t taken = 0;
  for (; taken < sequences.size() && room_left > 0; ++taken) {
    const std::size_t limit = limit_of(sequences[taken]);
    const std::size_t each = std::min(limit, room_left / tries_each);
    if (each < trace::count_steps(sequences[taken]) || (taken > 0 && each < limit)) break;
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
      exhausted =
          exhausted || (shown == nullptr && !one.is_whole && candidates[i * tries_each].limit < limit_of(sequences[i]));
      if (shown == nullptr) continue;
      found[i] = cut_after(sequences[i], shown->step);
      cost_of[text_of(*found[i])] = one.wire_requests;
    }
    if (!found[i]) failed.insert(tried_as(sequences[i]));
  }
  if (taken < sequences.size() && !interrupted) {  // the rest, with what was not used
    const auto rest = try_batch(sequences.subspan(taken));
    std::ranges::copy(rest, found.begin() + static_cast<std::ptrdiff_t>(taken));
  }
  return found;
}

}  // namespace psvcheck::shrink
