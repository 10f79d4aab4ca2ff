#pragma once

// A step of a trace as a curl command, for a reader who wants to see the divergence without psvcheck. The request is
// the one that was sent, names and all; curl signs it anew with the reader's own credentials, which the command takes
// from the environment, so that no key ever stands in a report.

#include <string>
#include <string_view>
#include <vector>

#include "harness/trace/trace.h"

namespace psvcheck::reports {

/// A command for every wire request that the steps made, in order, reads back left out; none for a step that was not
/// run. Bytes that a shell word cannot carry are piped in from base64. `endpoint` is the target's URL.
std::vector<std::string> curl_commands(const trace::Trace& trace, std::string_view endpoint);

}  // namespace psvcheck::reports
