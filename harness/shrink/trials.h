#pragma once

// Trying candidates within a budget of wire requests: what each cost, which have failed already, and when there is too
// little left to go on. Which candidates there are is shrink.cc's affair.

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "harness/shrink/shrink.h"

namespace psvcheck::shrink {

/// The sequence as text: the same for the same sequence.
std::string text_of(const trace::Sequence& sequence);

struct Trials {
  Aim aim;
  const TryAll& try_all;
  std::string observe;  ///< how the run reads back, for Watch::as_in_run
  std::size_t left;     ///< wire requests of the budget
  model::Level level = model::Level::recorded;
  std::size_t budget = left;                     ///< what there was to begin with
  Watch watch = Watch::as_in_run;                ///< what is read back now
  std::size_t tries_each = 1;                    ///< more than one for a finding that does not always show
  std::size_t cost = 1;                          ///< wire requests that the best form took
  std::size_t as_in_run = 1;                     ///< what it takes by the model, read back as the run does
  std::size_t tried_as_in_run = 1;               ///< what the last one that was tried so took by the model,
  std::size_t cost_as_in_run = 1;                ///< and what it took
  std::unordered_set<std::string> failed{};      ///< what does not show the finding, as tried_as
  std::map<std::string, std::size_t> cost_of{};  ///< wire requests of those that do
  bool exhausted = false;                        ///< what is left of the budget is too little
  bool interrupted = false;                      ///< the target died, or a person stopped it

  bool is_over() const { return interrupted || exhausted; }

  /// Runs candidates that are known to fit into what is left, and takes the bill.
  std::vector<Tried> pay_for(std::span<const Candidate> candidates);

  /// The first finding that is the same; nullptr for none.
  const run::Finding* found_in(const Tried& tried) const;

  /// What the best sequence takes, read back as the run does: by the model, and by how far the target kept to that.
  std::size_t cost_of_confirming() const;

  /// Takes what the best sequence took, read back as the run does, for the next ones'. A try that had not to be sent,
  /// as another group had sent it, says nothing.
  void learn_from(const Tried& tried);

  /// What may be spent before the best sequence is tried three times in the end, as the run reads it back. Where that
  /// would take more than half of the budget, half of it is kept: what comes of the other half is likely to take less.
  std::size_t room() const;

  /// Tries at most batch_size sequences; for each the form in which it shows the finding, or nothing. Takes those that
  /// do not fit the budget as the end of all.
  std::vector<std::optional<trace::Sequence>> try_batch(std::span<const trace::Sequence> sequences);

  /// The sequence and what is read back of it now, as text: with more read back it may show what it did not before.
  std::string tried_as(const trace::Sequence& sequence) const;

  /// What a candidate may take at the most.
  std::size_t limit_of(const trace::Sequence& sequence) const;
};

}  // namespace psvcheck::shrink
