#include "harness/shrink/search.h"

#include <algorithm>
#include <utility>

#include "harness/shrink/edit.h"
#include "harness/shrink/model_walk.h"
#include "harness/shrink/requests.h"

namespace psvcheck::shrink {

using trace::Sequence;

void Search::start_from(Sequence sequence) {
  best = std::move(sequence);
  trials.as_in_run = std::max<std::size_t>(requests_of(best, Watch::as_in_run, trials.observe, trials.level), 1);
}

bool Search::is_worth_trying(const Sequence& form) const {
  if (!(size_of(form) < size_of(best))) return false;
  const auto walked = walk(form, trials.level);
  if (was_bound && !std::ranges::all_of(walked, &WalkedStep::bound)) return false;
  if (!std::ranges::includes(faults, faults_of(form, walked))) return false;
  return !trials.failed.contains(trials.tried_as(form));
}

bool Search::take(Sequence better) {
  if (!(size_of(better) < size_of(best))) return false;
  const auto cost = trials.cost_of.find(text_of(better));
  if (cost != trials.cost_of.end()) trials.cost = std::max<std::size_t>(cost->second, 1);
  start_from(std::move(better));
  trials.exhausted = false;  // what was too little for a longer one may do for this
  return true;
}

// Candidates that take many requests are tried one by one: the next ones are made of what the first has left.
std::size_t Search::affordable_batch(const Sequence& form) const {
  constexpr std::size_t least_batches = 12;
  const std::size_t cost = std::max(trials.cost, trace::count_steps(form));
  return std::clamp<std::size_t>(trials.room() / (least_batches * cost), 1, batch_size);
}

bool Search::take_first(const std::vector<Sequence>& forms) {
  std::vector<Sequence> batch;
  for (std::size_t i = 0; i <= forms.size() && !is_over(); ++i) {
    if (i < forms.size() && is_worth_trying(forms[i])) batch.push_back(forms[i]);
    if (batch.empty() || (batch.size() < affordable_batch(batch.back()) && i < forms.size())) continue;
    for (std::optional<Sequence>& found : trials.try_batch(batch)) {
      if (found && take(*std::move(found))) return true;
    }
    batch.clear();
  }
  return false;
}

bool Search::take_edits(const std::vector<Edit>& edits, const Together& together) {
  bool any = false;
  for (std::size_t next = 0; next < edits.size() && !is_over();) {
    std::vector<Sequence> batch;
    std::vector<std::size_t> which;
    for (; next < edits.size() && batch.size() < affordable_batch(best); ++next) {
      std::optional<Sequence> made = edits[next](best);
      if (!made || !is_worth_trying(*made)) continue;
      if (std::ranges::find(batch, *made) != batch.end()) continue;
      batch.push_back(*std::move(made));
      which.push_back(next);
    }
    if (batch.empty()) break;
    const auto found = trials.try_batch(batch);
    std::vector<std::size_t> good;
    std::vector<Sequence> forms;
    for (std::size_t i = 0; i < found.size(); ++i) {
      if (!found[i]) continue;
      good.push_back(which[i]);
      forms.push_back(*found[i]);
    }
    if (good.empty()) continue;
    any = true;
    const std::optional<Sequence> all = good.size() > 1 ? together(best, good) : std::nullopt;
    if (all && take_first({*all})) continue;
    take(*std::ranges::min_element(forms, {}, size_of));
    // The others were good before; with this one they may still be.
  }
  return any;
}

bool Search::take_edits(const std::vector<Edit>& edits) {
  return take_edits(edits, [&](const Sequence& sequence, std::span<const std::size_t> good) -> std::optional<Sequence> {
    Sequence all = sequence;
    for (const std::size_t i : good) {
      if (auto made = edits[i](all)) all = *std::move(made);
    }
    return all;
  });
}

bool Search::take_without(const std::vector<Dropped>& choices) {
  const auto apply = [](const Sequence& sequence, const Dropped& dropped) -> std::optional<Sequence> {
    if (sequence.steps.size() != dropped.size()) return std::nullopt;  // its indices are another sequence's
    return without_steps(sequence, dropped);
  };
  std::vector<Edit> edits;
  edits.reserve(choices.size());
  for (const Dropped& dropped : choices) {
    edits.emplace_back([&](const Sequence& sequence) { return apply(sequence, dropped); });
  }
  return take_edits(edits, [&](const Sequence& sequence, std::span<const std::size_t> good) {
    std::vector<Dropped> chosen;
    for (const std::size_t i : good) chosen.push_back(choices[i]);
    return apply(sequence, all_of(chosen));
  });
}

}  // namespace psvcheck::shrink
