#pragma once

// A sequence as a script for the AWS CLI, version 1 or 2. What the CLI refuses to send, since it checks members before,
// goes out with curl in its place.

#include <string>
#include <string_view>

#include "harness/trace/trace.h"

namespace psvcheck::reports {

/// What all scripts have after the functions of bash.
std::string_view aws_cli_functions();

/// The whole script, for bash. `endpoint` is where it goes unless it is told otherwise.
std::string aws_cli_script(const trace::Trace& trace, std::string_view endpoint);

}  // namespace psvcheck::reports
