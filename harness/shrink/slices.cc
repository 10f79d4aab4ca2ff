#include "harness/shrink/slices.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include "harness/shrink/edit.h"
#include "harness/shrink/least.h"
#include "harness/shrink/model_walk.h"
#include "harness/shrink/repetitions.h"
#include "harness/shrink/trials.h"

namespace psvcheck::shrink {
namespace {

using trace::Sequence;

// The least with which the last step meets the same.
Sequence least(const Sequence& sequence, model::Level level, Detail detail) {
  const auto whole = walk(sequence, level);
  if (!all_bound(whole)) return sequence;
  const auto meets_the_same = [&, meets = last_meets(whole, detail)](const std::vector<WalkedStep>& walked) {
    return all_bound(walked) && last_meets(walked, detail) == meets;
  };
  return least_that(sequence, level, meets_the_same, false);
}

std::vector<std::size_t> secrets_of_step(const trace::Step& step) {
  Sequence alone;
  alone.steps = {step};
  return trace::secrets_of(alone);
}

// Without the steps that name none of the last step's secrets.
std::optional<Sequence> without_other_secrets(const Sequence& sequence) {
  const std::vector<std::size_t> kept = secrets_of_step(sequence.steps.back());
  std::vector<bool> dropped;
  for (const trace::Step& step : sequence.steps) {
    const auto of_step = secrets_of_step(step);
    dropped.push_back(!of_step.empty() && std::ranges::none_of(of_step, [&](std::size_t secret) {
      return std::ranges::find(kept, secret) != kept.end();
    }));
  }
  if (kept.empty() || std::ranges::find(dropped, true) == dropped.end()) return std::nullopt;
  return without_steps(sequence, dropped);
}

}  // namespace

std::vector<Sequence> slices(const Sequence& sequence, model::Level level) {
  std::vector<Sequence> all;
  for (const Detail detail : {Detail::classed, Detail::labelled, Detail::all}) {
    all.push_back(least(sequence, level, detail));
  }
  if (auto own = without_other_secrets(sequence)) all.push_back(*std::move(own));
  std::ranges::move(with_many_versions(sequence, level), std::back_inserter(all));
  std::erase_if(all, [&](const Sequence& slice) { return !(size_of(slice) < size_of(sequence)); });
  std::ranges::sort(all, {}, [](const Sequence& one) { return std::pair(size_of(one), text_of(one)); });
  const auto repeated = std::ranges::unique(all);
  all.erase(repeated.begin(), repeated.end());
  return all;
}

std::vector<Sequence> proposals(const Sequence& sequence, const std::vector<Sequence>& earlier, model::Level level) {
  std::vector<Sequence> all = slices(sequence, level);
  for (Sequence one : earlier) {
    one.title = sequence.title;
    one.clauses = sequence.clauses;
    one.source = sequence.source;
    all.push_back(std::move(one));
  }
  std::ranges::sort(all, {}, [](const Sequence& one) { return std::pair(size_of(one), text_of(one)); });
  return all;
}

}  // namespace psvcheck::shrink
