#pragma once

// Steps and what went over the wire as JSON text. It is made without a tree: a journal has it from every request, and
// trees would take longer than much else that is done with a request.

#include <string>
#include <string_view>

#include "harness/trace/sequence.h"
#include "harness/trace/trace.h"

namespace psvcheck::trace {

/// The text as a JSON string, quotes included; what is no UTF-8 is replaced.
void append_text(std::string& out, std::string_view text);

/// The members of a step, a comma in front of each.
void append_step(std::string& out, const Step& step);

/// The members that a record adds to its step, a comma in front of each.
void append_record(std::string& out, const Step& step, const StepRecord& record);

}  // namespace psvcheck::trace
