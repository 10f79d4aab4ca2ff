#pragma once

// report.json: everything that a run found, for programs. The format has a version, "psvcheck-report/1", and a schema,
// reports/schema/report.v1.json; members may be added within a version, none changes its meaning or goes.

#include <string>
#include <string_view>

#include "harness/run/result.h"

namespace psvcheck::reports {

inline constexpr std::string_view report_format = "psvcheck-report/1";

/// The whole document, indented, with a line feed at its end. Bytes that are no UTF-8 become U+FFFD. `version` is
/// psvcheck's own.
std::string report_json(const run::RunResult& result, std::string_view version);

}  // namespace psvcheck::reports
