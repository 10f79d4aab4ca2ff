#pragma once

// For tests: a run as its report tells it, as programs get it.

#include <stdexcept>

#include "harness/run/result.h"
#include "reports/json.h"
#include "reports/report.h"

namespace psvcheck::reports {

inline Report report_of(const run::RunResult& result) {
  auto report = read_report(report_json(result, "0.1.0"), "report.json");
  if (!report) throw std::runtime_error(report.error());
  return std::move(*report);
}

}  // namespace psvcheck::reports
