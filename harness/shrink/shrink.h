#pragma once

// Shrinking against a live target: from a sequence that shows a finding to the shortest one found that still shows it,
// on fresh secrets each time. Candidates are made on one thread, tried by a function that is handed in (live.h has the
// one for targets), and accepted in the order in which they were made, so that the result does not depend on how many
// connections there are. In this order, each until nothing is left to gain:
//
//   1. without requests: what comes after the divergence goes; then the steps that make no difference by the model
//      to the state that the diverging step meets, and, if that goes too far, fewer of them, or all repetitions, or as
//      many repeated puts as make no more versions than the service keeps (repetitions.h)
//   2. steps are deleted: halves, quarters, single ones, pairs; and the way to the diverging step is replaced by
//      shorter ones that the model finds (shorter_ways.h)
//   3. two steps become one: a later step's value is given to CreateSecret, one put names the labels of two, a label
//      that the last put names stands for another step; and requests become plainer: members, payloads, tokens, labels,
//      several secrets (simplify.h)
//   4. RapidCheck's shrinking of what is left: runs of steps, numbers, texts
//   5. a few shorter forms are tried with more read back than the finding needs, for there it may show with less sent
//
// As little is read back as the finding needs; the last form is read back as the run does, three times.
//
// What "the same finding" is says aim.h.

#include <atomic>
#include <cstddef>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/run/result.h"
#include "harness/shrink/aim.h"
#include "harness/shrink/watch.h"
#include "harness/trace/sequence.h"

namespace psvcheck::shrink {

struct Candidate {
  trace::Sequence sequence;
  Watch watch = Watch::as_in_run;
  std::string observe{};  ///< with `as_in_run`: Finding::observe
  std::size_t limit = 0;  ///< wire requests that it may take; what it would take beyond is not sent
};

/// What became of a candidate.
struct Tried {
  std::vector<run::Finding> findings;  ///< in the order of the steps; with their traces where the watch is `as_in_run`
  std::size_t wire_requests = 0;
  bool is_whole = true;  ///< false: it reached its limit, so that no finding says nothing
  bool is_over = false;  ///< the target died, or a person interrupted: no other candidate will fare better
};

/// Tries all, each on secrets of its own, in whatever order and on as many connections as it likes, and gives what
/// became of each in the order given.
using TryAll = std::function<std::vector<Tried>(std::span<const Candidate>)>;

/// Candidates that are tried side by side. Not the number of connections: the result must not depend on it.
inline constexpr std::size_t batch_size = 8;

/// How often the first and the last sequence are tried.
inline constexpr std::size_t tries = 3;

struct Options {
  std::size_t budget = 2000;  ///< wire requests, all of them counted; never more are sent
  model::Level level = model::Level::recorded;
  bool thorough = true;  ///< also tries short ways to states that are unlike the sequence's, and shorter texts
  std::vector<trace::Sequence>
      earlier{};  ///< what other findings were shrunk to: tried first, for it may be the same bug
};

/// Shrinks the sequence up to the diverging step of a finding of this group. Gives the shortest form that was seen to
/// show it; where the finding does not show in three tries of the sequence as it is, that, as not reproduced.
run::Shrunk shrink(const run::Finding& finding, const Options& options, const TryAll& try_all);

}  // namespace psvcheck::shrink
