#pragma once

// The Test Anything Protocol, version 13 (https://testanything.org/tap-version-13-specification.html), which readers of
// version 14 take, too: a test per clause.

#include <string>

#include "reports/report.h"

namespace psvcheck::reports {

/// The document. A clause that was not reached is skipped; one that breaks, but is known or does not count, is a test
/// marked TODO, which fails nothing. A run that did not come to its end bails out at the end.
std::string tap(const Report& report);

}  // namespace psvcheck::reports
