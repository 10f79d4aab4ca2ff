#pragma once

// What report.json tells of a group beside its findings, for those who draw and send it again: the sequence as a
// scenario, pictures of versions and labels, and requests and answers of the step that diverged.

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "harness/trace/trace.h"
#include "model/clause.h"

namespace psvcheck::reports {

/// The sequence alone as the format has it: a scenario for any target, without names of a run.
std::string scenario_text(const trace::Trace& trace);

/// {"scenario": ..., "pictures": [...], "exchanges": [...]}
nlohmann::ordered_json group_story(const trace::Trace& trace, model::Level level);

}  // namespace psvcheck::reports
