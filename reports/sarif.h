#pragma once

// SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), for code-scanning views: a rule per clause, a result
// per group of findings. Results keep their fingerprint from run to run: it is made of the group's name, in which
// nothing of a run stands. Groups of a baseline are suppressed results. What GitHub makes of the parts is said in
// https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning.

#include <string>
#include <string_view>

#include "reports/report.h"

namespace psvcheck::reports {

/// The document. A result's location is the file below `folder`, the report's, that replays it; where that is empty,
/// the sequence in which it was seen.
std::string sarif(const Report& report, std::string_view folder);

}  // namespace psvcheck::reports
