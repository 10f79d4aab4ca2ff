#pragma once

// The run as JUnit XML, for servers that show test results: a test suite per theme, a test case per clause. A clause
// that failed is a failure with its findings as text, one that was not reached is skipped; what is known or minor fails
// no test case. Where the target could not be reached or died, or the run was interrupted, a suite "run" holds an
// error.
//
// The document keeps to what both common schemas allow: Apache Ant's (https://github.com/windyroad/JUnit-Schema) and
// Jenkins' (junit-10.xsd of https://github.com/jenkinsci/xunit-plugin).

#include <string>

#include "reports/report.h"

namespace psvcheck::reports {

/// The whole document, UTF-8. A test case's time is its clause's share of the sequences that name it: a sequence's time
/// is divided evenly among its clauses.
std::string junit(const Report& report);

}  // namespace psvcheck::reports
