#pragma once

// Judges a trace that has been run already, by psvcheck or by anybody else, without talking to a target.

#include <string>

#include "harness/run/result.h"
#include "harness/trace/trace.h"
#include "model/clause.h"

namespace psvcheck::run {

/// Judges every exchange of the trace and adds to `result` what it found, as a run does. A step's reads count for the
/// step where they are of the step's secret, and for themselves where they are of another one. Where it is not known
/// what the target had before (Context::unknown), only what holds whatever it had is judged.
void judge_offline(const std::string& name, const trace::Trace& trace, model::Level level, RunResult& result);

}  // namespace psvcheck::run
