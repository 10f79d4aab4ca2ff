#pragma once

// A trace taken through the model once more, offline, to show what was expected at each step beside what was observed.
// The judge says which clause is broken; pictures and diffs need the states and answers themselves.

#include <optional>
#include <string>
#include <vector>

#include "harness/trace/trace.h"
#include "model/belief.h"
#include "model/clause.h"
#include "model/exchange.h"

namespace psvcheck::reports {

/// One step of a trace.
struct ReplayedStep {
  std::optional<model::Exchange> exchange{};     ///< a repetition's last one; nothing where the step was not run
  std::vector<model::Exchange> reads{};          ///< all that was read after it, pages of one list joined
  std::vector<model::Possibility> before{};      ///< the states that were possible; never empty
  std::vector<model::Possibility> afterwards{};  ///< those that are allowed after it; never empty
};

/// All steps that have a record, judged at this level as a run judges them.
std::vector<ReplayedStep> replayed(const trace::Trace& trace, model::Level level);

/// The allowed answer that is nearest to the one observed, and whether the two agree.
struct NearestAnswer {
  model::Answer answer;
  std::vector<std::string> error_types{};  ///< all that are allowed, where it is a refusal
  bool agrees = false;
};

/// Of what these states allow. REQUIRES: `from` is not empty.
NearestAnswer nearest_answer(const std::vector<model::Possibility>& from, const model::Exchange& exchange,
                             model::Level level);

}  // namespace psvcheck::reports
