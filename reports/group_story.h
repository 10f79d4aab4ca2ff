#pragma once

// What report.json tells of a group beside its findings, for those who draw and send it again: the sequence as a
// scenario, pictures of versions and labels, and requests and answers of the step that diverged.

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "harness/trace/trace.h"
#include "model/clause.h"
#include "model/difference.h"

namespace psvcheck::reports {

/// The sequence alone as the format has it: a scenario for any target, without names of a run.
std::string scenario_text(const trace::Trace& trace);

/// {"differences": [...], "scenario": ..., "pictures": [...], "exchanges": [...]}; the differences are those given, of
/// this operation, with the sequence's symbols in place of names and long texts told.
nlohmann::ordered_json group_story(const trace::Trace& trace, const std::string& operation,
                                   const std::vector<model::Difference>& differences, model::Level level);

}  // namespace psvcheck::reports
