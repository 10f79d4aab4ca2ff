#include "harness/shrink/shrink.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "harness/run/runner.h"
#include "harness/shrink/choices.h"
#include "harness/shrink/edit.h"
#include "harness/shrink/model_walk.h"
#include "harness/shrink/shorter_ways.h"
#include "harness/shrink/simplify.h"
#include "harness/shrink/slices.h"
#include "harness/shrink/trials.h"
#include "harness/shrink/watch.h"

namespace psvcheck::shrink {
namespace {

using trace::Sequence;

/// Pairs of steps are tried in sequences of no more steps than this.
constexpr std::size_t most_steps_for_pairs = 14;

/// Runs of steps, likewise.
constexpr std::size_t most_steps_for_chunks = 20;

/// A sequence of fewer steps is run first, and then made shorter. Of a longer one the short forms are tried before it,
/// those of at most so many steps.
constexpr std::size_t least_steps_to_start_short = 6;
constexpr std::size_t most_steps_to_start_with = 8;

/// Ways to other states that are tried, and how many of them before a sequence of so many steps is run at all.
constexpr std::size_t most_ways = 64;
constexpr std::size_t most_ways_at_first = 24;
constexpr std::size_t least_steps_to_try_ways = 12;
constexpr std::size_t most_ways_as_in_run = 8;

class Shrinker {
 public:
  Shrinker(const run::Finding& finding, const Options& options, const TryAll& try_all)
      : options_(options), trials_{aim_of(finding), try_all, finding.observe, options.budget} {
    result_.group = finding.group;
    result_.observe = finding.observe;
    best_ = cut_after(finding.trace.sequence, finding.step);
    original_ = best_;
    const auto walked = walk(best_, options.level);
    faults_ = faults_of(best_, walked);
    was_bound_ = std::ranges::all_of(walked, &WalkedStep::bound);
    trials_.original_steps = trace::count_steps(best_);
    // Until it has been run: most steps are read back with about so many requests.
    trials_.cost_as_in_run = std::min(trials_.original_steps * 6, options.budget / (2 * tries));
    name_it(finding);
  }

  run::Shrunk run() {
    result_.status = run::ShrinkStatus::not_minimal;
    result_.trace.sequence = best_;
    result_.step = best_.steps.size() - 1;
    start_short();
    bool is_confirmed = false;
    for (const Watch watch :
         {Watch::answers, Watch::labels, Watch::labels_each, Watch::versions, Watch::whole, Watch::as_in_run}) {
      if (is_over() || is_confirmed || !watch_with(watch)) continue;
      shorten();
      is_confirmed = confirm();
      if (!is_confirmed) best_ = original_;  // it may show only where less is read back than the run does
    }
    if (result_.tries == tries && result_.reproduced == 0) result_.status = run::ShrinkStatus::not_reproduced;
    result_.wire_requests = options_.budget - trials_.left;
    result_.steps = trace::count_steps(result_.trace.sequence);
    return std::move(result_);
  }

 private:
  void name_it(const run::Finding& finding) {
    const model::Clause* clause = finding.clauses.empty() ? nullptr : model::find_clause(finding.clauses.front());
    if (clause != nullptr) best_.title = clause->sentence;
    best_.clauses = finding.clauses;
    best_.source = fmt::format("shrunk from {}, step {}", finding.sequence, finding.step + 1);
    original_ = best_;
  }

  bool is_over() const { return trials_.is_over(); }

  Candidate as_in_run(std::size_t limit) const { return {best_, Watch::as_in_run, result_.observe, limit}; }

  // Whether one of the few sequences that the model proposes shows the finding, with the least read back, and then also
  // read back as the run does. Where the original is long, running it once takes more requests than all of these.
  void start_short() {
    if (trials_.original_steps < least_steps_to_start_short) return;
    for (const Watch watch : {Watch::answers, Watch::labels, Watch::versions, Watch::whole}) {
      if (!can_show(watch)) continue;
      trials_.watch = watch;
      break;
    }
    std::vector<Sequence> proposed = slices(best_, options_.level);
    for (Sequence& way : shorter_ways(best_, options_.level, batch_size)) proposed.push_back(std::move(way));
    if (trials_.original_steps >= least_steps_to_try_ways) {
      for (Sequence& way : ways_to_the_same_outcome(best_, options_.level, most_ways_at_first)) {
        proposed.push_back(std::move(way));
      }
    }
    std::erase_if(proposed, [](const Sequence& one) { return one.steps.size() > most_steps_to_start_with; });
    bool shows = take_first(proposed) && reproduce();
    const bool is_long = trials_.original_steps >= least_steps_to_try_ways;
    if (!shows && is_long && can_show(Watch::labels_each)) shows = start_again(Watch::labels_each, proposed, 3);
    if (!shows && is_long) {
      proposed.resize(std::min(proposed.size(), most_ways_as_in_run));
      shows = start_again(Watch::as_in_run, proposed, 4);
    }
    trials_.failed.clear();
    if (shows) {
      original_ = best_;
      trials_.original_steps = trace::count_steps(best_);
    } else {
      best_ = original_;
      result_.tries = 0;
      trials_.exhausted = false;
    }
  }

  // The same with more read back, which takes so many requests for a step; and the sequence without its repetitions,
  // since a hundred puts that do not matter would take most of the budget.
  bool start_again(Watch watch, const std::vector<Sequence>& proposed, std::size_t for_a_step) {
    if (trials_.interrupted) return false;
    trials_.failed.clear();
    trials_.watch = watch;
    const auto shows = [&](const std::vector<Sequence>& sequences, std::size_t steps) {
      trials_.exhausted = false;
      best_ = original_;
      trials_.cost = steps * for_a_step;
      return take_first(sequences) && reproduce();
    };
    if (shows(proposed, most_steps_to_start_with)) return true;
    const auto bare = without_repetitions(original_);
    return bare && shows({*bare}, trace::count_steps(*bare));
  }

  // Whether the sequence shows the finding as it is; up to three tries until it does.
  bool reproduce() {
    for (std::size_t i = 0; i < tries && !is_over() && trials_.left > 0; ++i) {
      const std::vector<Tried> tried = trials_.pay_for(std::vector{as_in_run(trials_.left)});
      if (!tried.front().is_whole && trials_.found_in(tried.front()) == nullptr) {
        trials_.exhausted = true;
        return false;
      }
      ++result_.tries;
      trials_.cost_as_in_run = std::max<std::size_t>(tried.front().wire_requests, 1);
      if (const run::Finding* found = trials_.found_in(tried.front())) {
        keep(*found, 1);
        trials_.tries_each = result_.tries == 1 ? 1 : tries;
        return true;
      }
    }
    return false;
  }

  void keep(const run::Finding& found, std::size_t reproduced) {
    result_.reproduced = reproduced;
    result_.step = found.step;
    result_.differences = found.differences;
    result_.trace = found.trace;
    result_.trace.sequence.title = best_.title;
    result_.trace.sequence.clauses = best_.clauses;
    result_.trace.sequence.source = best_.source;
  }

  bool can_show(Watch watch) const {
    return shrink::can_show(watch, trials_.aim.kind, trials_.aim.operation, original_.steps.back());
  }

  // Whether the finding shows when only so much is read back.
  bool watch_with(Watch watch) {
    if (!can_show(watch)) return false;
    trials_.watch = watch;
    if (watch == Watch::as_in_run) {
      if (result_.reproduced == 0 && !reproduce()) return false;
      trials_.cost = trials_.cost_as_in_run;
      return true;
    }
    const std::size_t limit = trials_.room(best_);
    if (limit == 0) return !(trials_.exhausted = true);
    for (std::size_t i = 0; i < trials_.tries_each && !is_over(); ++i) {
      const std::vector<Tried> tried =
          trials_.pay_for(std::vector{Candidate{best_, watch, {}, std::min(limit, trials_.room(best_))}});
      trials_.cost = std::max<std::size_t>(tried.front().wire_requests, 1);
      if (trials_.found_in(tried.front()) != nullptr) return true;
    }
    return false;
  }

  // Whether a sequence is worth a request: plainer than the best one, new, and with no fault that was not there.
  bool is_worth_trying(const Sequence& candidate) {
    if (!(size_of(candidate) < size_of(best_))) return false;
    const auto walked = walk(candidate, options_.level);
    if (was_bound_ && !std::ranges::all_of(walked, &WalkedStep::bound)) return false;
    if (!std::ranges::includes(faults_, faults_of(candidate, walked))) return false;
    return !trials_.failed.contains(text_of(candidate));
  }

  bool take(Sequence better) {
    if (!(size_of(better) < size_of(best_))) return false;
    const auto cost = trials_.cost_of.find(text_of(better));
    if (cost != trials_.cost_of.end()) trials_.cost = std::max<std::size_t>(cost->second, 1);
    best_ = std::move(better);
    trials_.exhausted = false;  // what was too little for a longer one may do for this
    return true;
  }

  // Candidates that take many requests are tried one by one: the next ones are made of what the first has left.
  std::size_t affordable_batch() const {
    constexpr std::size_t least_batches = 12;
    return std::clamp<std::size_t>(trials_.room(best_) / (least_batches * trials_.cost), 1, batch_size);
  }

  // Tries the candidates, a batch at a time, and takes the first that shows the finding.
  bool take_first(const std::vector<Sequence>& candidates) {
    std::vector<Sequence> batch;
    for (std::size_t i = 0; i <= candidates.size() && !is_over(); ++i) {
      if (i < candidates.size() && is_worth_trying(candidates[i])) batch.push_back(candidates[i]);
      if (batch.empty() || (batch.size() < affordable_batch() && i < candidates.size())) continue;
      for (std::optional<Sequence>& found : trials_.try_batch(batch, best_)) {
        if (found && take(*std::move(found))) return true;
      }
      batch.clear();
    }
    return false;
  }

  // Tries the edits, a batch at a time; those that were good alone also together. True where any was taken.
  template <class AnEdit, class Apply, class Together>
  bool take_edits(const std::vector<AnEdit>& edits, Apply apply, Together together) {
    bool any = false;
    for (std::size_t next = 0; next < edits.size() && !is_over();) {
      std::vector<Sequence> batch;
      std::vector<std::size_t> which;
      for (; next < edits.size() && batch.size() < affordable_batch(); ++next) {
        std::optional<Sequence> made = apply(best_, edits[next]);
        if (!made || !is_worth_trying(*made)) continue;
        if (std::ranges::find(batch, *made) != batch.end()) continue;
        batch.push_back(*std::move(made));
        which.push_back(next);
      }
      if (batch.empty()) break;
      const auto found = trials_.try_batch(batch, best_);
      std::vector<AnEdit> good;
      std::vector<Sequence> forms;
      for (std::size_t i = 0; i < found.size(); ++i) {
        if (!found[i]) continue;
        good.push_back(edits[which[i]]);
        forms.push_back(*found[i]);
      }
      if (good.empty()) continue;
      any = true;
      const std::optional<Sequence> all = good.size() > 1 ? together(best_, good) : std::nullopt;
      if (all && take_first({*all})) continue;
      const auto smallest = std::ranges::min_element(forms, {}, size_of);
      take(*smallest);
      // The others were good before; with this one they may still be.
    }
    return any;
  }

  bool delete_steps_of(const std::vector<Dropped>& choices) {
    const std::size_t steps = best_.steps.size();
    const auto apply = [steps](const Sequence& sequence, const Dropped& dropped) -> std::optional<Sequence> {
      if (sequence.steps.size() != steps) return std::nullopt;  // its indices are another sequence's
      return without_steps(sequence, dropped);
    };
    const auto together = [&apply](const Sequence& sequence, const std::vector<Dropped>& good) {
      return apply(sequence, all_of(good));
    };
    return take_edits(choices, apply, together);
  }

  // Chunks of half the steps, of a quarter and so on, down to single steps.
  bool delete_chunks() {
    bool any = false;
    for (std::size_t size = std::max<std::size_t>(best_.steps.size() / 2, 1); !is_over();) {
      if (delete_steps_of(chunks(best_.steps.size(), size))) {
        any = true;
        size = std::min(size, std::max<std::size_t>(best_.steps.size() / 2, 1));
      } else if (size == 1) {
        break;
      } else {
        size /= 2;
      }
    }
    return any;
  }

  // A read may have shown already after an earlier step what it shows after the last one.
  bool cut_last() { return best_.steps.size() > 1 && take_first({cut_after(best_, best_.steps.size() - 2)}); }

  // The fewest puts of each repetition, by halving: with so many requests each, nothing else is affordable.
  bool shorten_repetitions() {
    bool any = false;
    for (std::size_t i = 0; i < best_.steps.size() && !is_over(); ++i) {
      const auto* repeat = std::get_if<trace::RepeatStep>(&best_.steps[i].kind);
      std::size_t too_few = 0;
      while (repeat != nullptr && repeat->count > too_few + 1 && !is_over()) {
        const std::size_t count = too_few == 0 ? 1 : too_few + (repeat->count - too_few) / 2;
        if (take_first({with_repetition(best_, i, count)})) {
          any = true;
          repeat = i < best_.steps.size() ? std::get_if<trace::RepeatStep>(&best_.steps[i].kind) : nullptr;
        } else {
          too_few = count;
        }
      }
    }
    return any;
  }

  bool delete_pairs() {
    return best_.steps.size() <= most_steps_for_pairs && delete_steps_of(pairs(best_.steps.size()));
  }

  bool delete_runs() {
    return best_.steps.size() <= most_steps_for_chunks && delete_steps_of(runs(best_.steps.size()));
  }

  bool simplify_with(std::vector<Edit> (*edits)(const Sequence&)) {
    const auto apply = [](const Sequence& sequence, const Edit& edit) { return edit(sequence); };
    const auto together = [](const Sequence& sequence, const std::vector<Edit>& good) -> std::optional<Sequence> {
      Sequence all = sequence;
      for (const Edit& edit : good) {
        if (auto made = edit(all)) all = *std::move(made);
      }
      return all;
    };
    bool any = false;
    while (!is_over() && take_edits(edits(best_), apply, together)) any = true;
    return any;
  }

  bool take_other_ways() {
    if (take_first(shorter_ways(best_, options_.level, batch_size))) return true;
    return options_.thorough && take_first(ways_to_the_same_outcome(best_, options_.level, most_ways));
  }

  void shorten() {
    take_first(proposals(best_, options_.earlier, options_.level));
    bool goes_on = true;
    while (goes_on && !is_over()) {
      goes_on = delete_chunks() || shorten_repetitions() || cut_last() || delete_pairs() ||
                simplify_with(values_at_creation) || simplify_with(edits_of) || take_other_ways() || delete_runs() ||
                (options_.thorough && simplify_with(fine_edits));
    }
  }

  // Tries the last form as often as is promised, read back as the run does. False where that shows nothing, so that
  // what was kept before stands.
  bool confirm() {
    // Where nothing could be shortened the first tries count.
    const bool is_new = best_ != original_;
    std::size_t reproduced = is_new ? 0 : result_.reproduced, made = is_new ? 0 : result_.tries;
    std::vector<Candidate> all;
    for (std::size_t i = made; i < tries && trials_.left / tries > 0; ++i)
      all.push_back(as_in_run(trials_.left / tries));
    const bool is_done = !is_over();
    if (trials_.interrupted || (is_new && all.empty())) return false;
    std::optional<run::Finding> first;
    for (const Tried& tried : all.empty() ? std::vector<Tried>{} : trials_.pay_for(all)) {
      const run::Finding* found = trials_.found_in(tried);
      if (found == nullptr && !tried.is_whole) continue;
      ++made;
      if (found == nullptr) continue;
      ++reproduced;
      if (!first) first = *found;
    }
    if (reproduced == 0) return false;
    result_.tries = made;
    result_.reproduced = reproduced;
    if (first) keep(*first, reproduced);
    if (is_done) result_.status = run::ShrinkStatus::minimal;
    return true;
  }

  const Options& options_;
  Trials trials_;
  Sequence best_, original_;
  std::set<std::string> faults_;
  bool was_bound_ = true;
  run::Shrunk result_;
};

}  // namespace

run::Shrunk shrink(const run::Finding& finding, const Options& options, const TryAll& try_all) {
  return Shrinker(finding, options, try_all).run();
}

}  // namespace psvcheck::shrink
