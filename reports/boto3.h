#pragma once

// A sequence as a Python script for boto3, AWS's SDK for Python. Requests that no SDK sends (without a token, with
// members that nobody knows, wrong on purpose) are signed and sent by the SDK's own signer and HTTP session, around its
// checks.

#include <string>
#include <string_view>

#include "harness/trace/trace.h"

namespace psvcheck::reports {

/// The parts that all scripts share: before the endpoint is set, and after.
std::string_view boto3_imports();
std::string_view boto3_functions();

/// The whole script, for Python 3.8 or later. `endpoint` is where it goes unless it is told otherwise. Credentials are
/// found as boto3 finds them.
std::string boto3_script(const trace::Trace& trace, std::string_view endpoint);

}  // namespace psvcheck::reports
