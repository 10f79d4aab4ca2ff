#pragma once

// Requests and answers as a reader compares them: JSON with the sequence's symbols in place of names, without dates,
// long texts told and not shown.

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "harness/trace/trace.h"
#include "model/clause.h"
#include "reports/replay.h"
#include "reports/step_text.h"

namespace psvcheck::reports {

/// The exchange of the trace's last step, and the first reads after it whose answer is none that is allowed: an array
/// of {"operation", "request", "status", "answer", "expected"}. "expected" is there only where the answer differs from
/// it. A body that is no JSON is a string. Empty where nothing went over the wire.
nlohmann::ordered_json answers_shown(const trace::Trace& trace, const std::vector<ReplayedStep>& steps,
                                     const Symbols& symbols, model::Level level);

}  // namespace psvcheck::reports
