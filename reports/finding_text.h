#pragma once

// A finding as lines of plain text, shared by the renderers: its differences as a small diff, and its steps in words.

#include <string>
#include <vector>

#include "harness/run/result.h"
#include "harness/trace/trace.h"

namespace psvcheck::reports {

/// Two lines for each difference: "- where: what was expected" and "+ where: what was observed". Values over
/// `value_limit` characters are cut in their middle.
std::vector<std::string> difference_lines(const run::Finding& finding, std::size_t value_limit = 300);

/// The same for what shrinking left of a finding.
std::vector<std::string> difference_lines(const run::Shrunk& shrunk, std::size_t value_limit = 300);

/// One line for each step, numbered from 1:
///   1  CreateSecret  Name=secret 0  SecretString=payload 0  → 200 VersionId=token 0
/// Names are those of the sequence, not of the run. A step that is wrong on purpose says so; an answer is there where
/// the trace has one.
std::vector<std::string> step_lines(const trace::Trace& trace);

}  // namespace psvcheck::reports
