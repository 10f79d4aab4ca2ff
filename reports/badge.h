#pragma once

// A badge by shields.io's endpoint (https://shields.io/badges/endpoint-badge): a small JSON file that somebody hosts.

#include <string>

#include "reports/report.h"

namespace psvcheck::reports {

/// The document: "conforms" in green; with a baseline "N known gaps" in yellow; "N of M clauses broken" in red; grey
/// where there is no verdict.
std::string badge(const Report& report);

}  // namespace psvcheck::reports
