#include "harness/shrink/shrink.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "harness/run/runner.h"
#include "harness/shrink/choices.h"
#include "harness/shrink/edit.h"
#include "harness/shrink/model_walk.h"
#include "harness/shrink/repetitions.h"
#include "harness/shrink/search.h"
#include "harness/shrink/shorter_ways.h"
#include "harness/shrink/simplify.h"
#include "harness/shrink/slices.h"
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

/// Forms that are tried with more read back than the finding needs are made of a sequence of no more steps than this.
constexpr std::size_t most_steps_with_more_read = 8;

class Shrinker {
 public:
  Shrinker(const run::Finding& finding, const Options& options, const TryAll& try_all)
      : options_(options), search_{{aim_of(finding), try_all, finding.observe, options.budget, options.level}} {
    result_.group = finding.group;
    result_.observe = finding.observe;
    original_ = named(finding);
    search_.start_from(original_);
    const auto walked = walk(original_, options.level);
    search_.faults = faults_of(original_, walked);
    search_.was_bound = std::ranges::all_of(walked, &WalkedStep::bound);
  }

  run::Shrunk run() {
    result_.status = run::ShrinkStatus::not_minimal;
    result_.trace.sequence = original_;
    result_.step = original_.steps.size() - 1;
    start_short();
    bool is_confirmed = false;
    for (const Watch watch :
         {Watch::answers, Watch::labels, Watch::labels_each, Watch::versions, Watch::whole, Watch::as_in_run}) {
      if (is_over() || is_confirmed || !watch_with(watch)) continue;
      shorten();
      is_confirmed = confirm();
      if (!is_confirmed) search_.start_from(original_);  // it may show only where less is read back than the run does
      if (is_confirmed && options_.thorough) shorten_with_more_read(watch);
    }
    if (result_.tries == tries && result_.reproduced == 0) result_.status = run::ShrinkStatus::not_reproduced;
    result_.wire_requests = options_.budget - trials().left;
    result_.steps = trace::count_steps(result_.trace.sequence);
    return std::move(result_);
  }

 private:
  // The sequence up to the diverging step, with a title and where it comes from.
  static Sequence named(const run::Finding& finding) {
    Sequence sequence = cut_after(finding.trace.sequence, finding.step);
    const model::Clause* clause = finding.clauses.empty() ? nullptr : model::find_clause(finding.clauses.front());
    if (clause != nullptr) sequence.title = clause->sentence;
    sequence.clauses = finding.clauses;
    sequence.source = fmt::format("shrunk from {}, step {}", finding.sequence, finding.step + 1);
    return sequence;
  }

  bool is_over() const { return trials().is_over(); }
  Trials& trials() { return search_.trials; }
  const Trials& trials() const { return search_.trials; }
  const Sequence& best() const { return search_.best; }

  Candidate as_in_run(std::size_t limit) const { return {best(), Watch::as_in_run, result_.observe, limit}; }

  // Whether one of the few sequences that the model proposes shows the finding, with the least read back, and then also
  // read back as the run does. Where the original is long, running it once takes more requests than all of these.
  void start_short() {
    const std::size_t steps = trace::count_steps(original_);
    if (steps < least_steps_to_start_short) return;
    const bool is_long = steps >= least_steps_to_try_ways;
    std::vector<Sequence> proposed;
    std::vector<Sequence> with_many_puts;
    for (Sequence& form : short_forms(is_long)) {
      (trace::count_steps(form) <= most_steps_to_start_with ? proposed : with_many_puts).push_back(std::move(form));
    }
    const Watch least_read = least_that_can_show();
    bool shows = start_with(proposed, least_read, 1);
    if (!shows && is_long && can_show(Watch::labels_each)) shows = start_again(Watch::labels_each, proposed, 3);
    if (!shows && is_long) {
      proposed.resize(std::min(proposed.size(), most_ways_as_in_run));
      shows = start_again(Watch::as_in_run, proposed, 4);
    }
    // These take more requests than all others together, and what shows without a hundred puts shows best so.
    if (!shows && !with_many_puts.empty()) shows = start_with(with_many_puts, least_read, 1);
    if (shows) {
      original_ = best();
    } else {
      search_.start_from(original_);
      result_.tries = 0;
      trials().exhausted = false;
    }
  }

  // Those that the model proposes, of few steps.
  std::vector<Sequence> short_forms(bool is_long) const {
    std::vector<Sequence> proposed = slices(original_, options_.level);
    std::ranges::move(shorter_ways(original_, options_.level, batch_size), std::back_inserter(proposed));
    if (is_long) {
      std::ranges::move(ways_to_the_same_outcome(original_, options_.level, most_ways_at_first),
                        std::back_inserter(proposed));
    }
    // The clock's moves are steps, too, and those with many puts keep them.
    std::erase_if(proposed, [](const Sequence& one) {
      const bool has_many_puts = trace::count_steps(one) > one.steps.size();
      return one.steps.size() > most_steps_to_start_with + (has_many_puts ? 4 : 0);
    });
    return proposed;
  }

  Watch least_that_can_show() const {
    for (const Watch watch : {Watch::answers, Watch::labels, Watch::versions, Watch::whole}) {
      if (can_show(watch)) return watch;
    }
    return Watch::as_in_run;
  }

  // Whether one of these shows the finding, and then also read back as the run does.
  bool start_with(const std::vector<Sequence>& sequences, Watch watch, std::size_t cost) {
    if (trials().interrupted) return false;
    trials().watch = watch;
    trials().cost = cost;
    trials().exhausted = false;
    result_.tries = 0;
    search_.start_from(original_);
    return search_.take_first(sequences) && reproduce();
  }

  // The same with more read back, which takes so many requests for a step; and the sequence without its repetitions,
  // since a hundred puts that do not matter would take most of the budget.
  bool start_again(Watch watch, const std::vector<Sequence>& proposed, std::size_t for_a_step) {
    if (start_with(proposed, watch, most_steps_to_start_with * for_a_step)) return true;
    const auto bare = without_repetitions(original_);
    return bare && start_with({*bare}, watch, trace::count_steps(*bare) * for_a_step);
  }

  // Whether the sequence shows the finding as it is; up to three tries until it does.
  bool reproduce() {
    for (std::size_t i = 0; i < tries && !is_over() && trials().left > 0; ++i) {
      const std::vector<Tried> tried = trials().pay_for(std::vector{as_in_run(trials().left)});
      if (!tried.front().is_whole && trials().found_in(tried.front()) == nullptr) {
        trials().exhausted = true;
        return false;
      }
      ++result_.tries;
      trials().learn_from(tried.front());
      if (const run::Finding* found = trials().found_in(tried.front())) {
        keep(*found, 1);
        trials().tries_each = result_.tries == 1 ? 1 : tries;
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
    result_.trace.sequence.title = best().title;
    result_.trace.sequence.clauses = best().clauses;
    result_.trace.sequence.source = best().source;
  }

  bool can_show(Watch watch) const {
    return shrink::can_show(watch, trials().aim.kind, trials().aim.operation, original_.steps.back());
  }

  // Whether the finding shows when only so much is read back.
  bool watch_with(Watch watch) {
    if (!can_show(watch)) return false;
    trials().watch = watch;
    if (watch == Watch::as_in_run) {
      if (result_.reproduced == 0 && !reproduce()) return false;
      trials().cost = trials().cost_of_confirming();
      return true;
    }
    const std::size_t limit = trials().room();
    if (limit == 0) return !(trials().exhausted = true);
    for (std::size_t i = 0; i < trials().tries_each && !is_over(); ++i) {
      const std::vector<Tried> tried =
          trials().pay_for(std::vector{Candidate{best(), watch, {}, std::min(limit, trials().room())}});
      trials().cost = std::max<std::size_t>(tried.front().wire_requests, 1);
      if (trials().found_in(tried.front()) != nullptr) return true;
    }
    return false;
  }

  // Chunks of half the steps, of a quarter and so on, down to single steps.
  bool delete_chunks() {
    bool any = false;
    for (std::size_t size = std::max<std::size_t>(best().steps.size() / 2, 1); !is_over();) {
      if (search_.take_without(chunks(best().steps.size(), size))) {
        any = true;
        size = std::min(size, std::max<std::size_t>(best().steps.size() / 2, 1));
      } else if (size == 1) {
        break;
      } else {
        size /= 2;
      }
    }
    return any;
  }

  // A read may have shown already after an earlier step what it shows after the last one.
  bool cut_last() {
    return best().steps.size() > 1 && search_.take_first({cut_after(best(), best().steps.size() - 2)});
  }

  // The fewest puts of each repetition, by halving: with so many requests each, nothing else is affordable.
  bool shorten_repetitions() {
    bool any = false;
    for (std::size_t i = 0; i < best().steps.size() && !is_over(); ++i) {
      const auto* repeat = std::get_if<trace::RepeatStep>(&best().steps[i].kind);
      std::size_t too_few = 0;
      while (repeat != nullptr && repeat->count > too_few + 1 && !is_over()) {
        const std::size_t count = too_few == 0 ? 1 : too_few + (repeat->count - too_few) / 2;
        if (search_.take_first({with_repetition(best(), i, count)})) {
          any = true;
          repeat = i < best().steps.size() ? std::get_if<trace::RepeatStep>(&best().steps[i].kind) : nullptr;
        } else {
          too_few = count;
        }
      }
    }
    return any;
  }

  bool delete_pairs() {
    return best().steps.size() <= most_steps_for_pairs && search_.take_without(pairs(best().steps.size()));
  }

  bool delete_runs() {
    return best().steps.size() <= most_steps_for_chunks && search_.take_without(runs(best().steps.size()));
  }

  bool simplify_with(std::vector<Edit> (*edits)(const Sequence&)) {
    bool any = false;
    while (!is_over() && search_.take_edits(edits(best()))) any = true;
    return any;
  }

  bool take_ways(std::size_t most) {
    return search_.take_first(shorter_ways(best(), options_.level, batch_size)) ||
           (options_.thorough && search_.take_first(ways_to_the_same_outcome(best(), options_.level, most)));
  }

  void shorten() {
    search_.take_first(proposals(best(), options_.earlier, options_.level));
    bool goes_on = true;
    while (goes_on && !is_over()) {
      goes_on = delete_chunks() || shorten_repetitions() || cut_last() || delete_pairs() || simplify_with(joins) ||
                simplify_with(edits_of) || simplify_with(labels_for_a_step) || take_ways(most_ways) || delete_runs() ||
                (options_.thorough && simplify_with(fine_edits));
    }
  }

  // Which clause a finding breaks may hang on what was read before the last step, and a read that shows it may be one
  // that the run makes anyway. So a few shorter forms are also tried with more read back than the finding needs.
  void shorten_with_more_read(Watch enough) {
    for (const Watch watch : {Watch::labels_each, Watch::as_in_run}) {
      const std::size_t steps = trace::count_steps(best());
      if (watch <= enough || is_over() || steps < 2 || steps > most_steps_with_more_read) continue;
      original_ = best();
      if (!watch_with(watch)) continue;
      bool any = cut_last() || search_.take_without(chunks(best().steps.size(), 1));
      any = any || (watch == Watch::labels_each && take_ways(most_ways_as_in_run));
      if (!any) continue;
      while (!is_over() && (delete_chunks() || cut_last() || simplify_with(joins) || simplify_with(edits_of))) {
      }
      if (!confirm(result_.reproduced)) search_.start_from(original_);
    }
  }

  // Tries the last form as often as is promised, or as what is left allows, read back as the run does. False where that
  // shows it less often than `least`, so that what was kept before stands.
  bool confirm(std::size_t least = 1) {
    // Where nothing could be shortened the first tries count.
    const bool is_new = best() != original_;
    std::size_t reproduced = is_new ? 0 : result_.reproduced, made = is_new ? 0 : result_.tries;
    std::vector<Candidate> all;
    std::size_t more = tries - std::min(made, tries);
    while (more > 1 && trials().left / more < trials().cost_of_confirming()) --more;
    const std::size_t limit = trials().left / std::max<std::size_t>(more, 1);
    if (limit > 0) all.assign(more, as_in_run(limit));
    const bool is_done = !is_over();
    if (trials().interrupted || (is_new && all.empty())) return false;
    std::optional<run::Finding> first;
    for (const Tried& tried : all.empty() ? std::vector<Tried>{} : trials().pay_for(all)) {
      const run::Finding* found = trials().found_in(tried);
      if (found == nullptr && !tried.is_whole) continue;
      trials().learn_from(tried);
      ++made;
      if (found == nullptr) continue;
      ++reproduced;
      if (!first) first = *found;
    }
    if (reproduced < least) return false;
    result_.tries = made;
    result_.reproduced = reproduced;
    if (first) keep(*first, reproduced);
    if (is_done) result_.status = run::ShrinkStatus::minimal;
    return true;
  }

  const Options& options_;
  Search search_;
  Sequence original_;
  run::Shrunk result_;
};

}  // namespace

run::Shrunk shrink(const run::Finding& finding, const Options& options, const TryAll& try_all) {
  return Shrinker(finding, options, try_all).run();
}

}  // namespace psvcheck::shrink
