#pragma once

// Which clauses of the catalogue a run has exercised, and by which scenario: what its report.json says of each clause,
// beside what the catalogue says of those that no client can exercise.

#include <filesystem>
#include <iosfwd>
#include <string>
#include <vector>

#include "harness/cli/outcome.h"
#include "model/clause.h"

namespace psvcheck::cli {

struct ClauseCoverage {
  const model::Clause* clause = nullptr;  ///< never null
  /// "passed", "failed" or "open" as the run had it; "above the level" where a scenario that was run is about it and
  /// the run's level does not enforce it; "unreachable"; or "not covered".
  std::string verdict;
  std::string scenario;  ///< the first that exercised it, or would at the clause's own level; empty where there is none
  std::string reason;    ///< why it cannot be exercised, or was not by this run; may be empty
  bool is_covered() const { return verdict != "not covered"; }
};

/// Every clause of the catalogue in its order, with what the report of a run says of it. Errors of usage: a file that
/// cannot be read or is no report of this version.
Result<std::vector<ClauseCoverage>> clause_coverage(const std::filesystem::path& report);

/// One line for each clause and the figures at the end; or a JSON array of objects.
void write_coverage_text(std::ostream& out, const std::vector<ClauseCoverage>& coverage);
void write_coverage_json(std::ostream& out, const std::vector<ClauseCoverage>& coverage);

}  // namespace psvcheck::cli
