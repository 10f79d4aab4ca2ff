#pragma once

// Requests and answers as a reader compares them: JSON with the sequence's symbols in place of names, without dates,
// long texts told and not shown.

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "harness/trace/trace.h"
#include "model/clause.h"
#include "model/difference.h"
#include "reports/replay.h"
#include "reports/step_text.h"

namespace psvcheck::reports {

/// What a group says is wrong, and with which operation: the last step's, or that of a read after it.
struct Shown {
  const std::string& operation;
  const std::vector<model::Difference>& differences;
};

/// The exchange of the trace's last step, the first reads after it whose answer is none that is allowed, and the first
/// one in whose form the group's differences are: an array of {"operation", "request", "status", "answer", "expected",
/// "form"}. "expected" is there only where the answer differs from it; "form" has those of the group's differences that
/// are in the head of this answer, or in members that should not be there. A body that is no JSON is a string. Empty
/// where nothing went over the wire.
nlohmann::ordered_json answers_shown(const trace::Trace& trace, const std::vector<ReplayedStep>& steps,
                                     const Shown& shown, const Symbols& symbols, model::Level level);

}  // namespace psvcheck::reports
