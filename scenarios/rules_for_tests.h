#pragma once

// Which clauses have a rule of the model to themselves. For the tests that each rule is needed: scenario_test.cc takes
// the rules out of the model, broken_clauses_test.cc breaks what is left in a target.

#include <regex>
#include <set>
#include <sstream>
#include <string>

#include "scenarios/files_for_tests.h"

namespace psvcheck::scenarios {

/// The ids of the clauses that rules of the model carry out. A clause that is only cited has no rule of its own:
/// another one carries it out.
inline std::set<std::string> rules_of_the_model() {
  std::set<std::string> ids;
  const std::regex quoted_id("\"([A-Z]+-[0-9]+[a-z]?)\"");
  for (const auto& file : files_below(source_dir / "model", ".cc")) {
    if (file.filename().string().ends_with("_test.cc")) continue;
    std::istringstream lines(contents(file));
    for (std::string line; std::getline(lines, line);) {
      if (line.find("cite(") != std::string::npos || line.find("//") != std::string::npos) continue;
      for (std::sregex_iterator match(line.begin(), line.end(), quoted_id), end; match != end; ++match) {
        ids.insert((*match)[1]);
      }
    }
  }
  return ids;
}

/// Of these, the rules that are the judge's and not a step's, about HTTP, pages, dates and versions that may be gone:
/// what a scenario expects says nothing of that, so that taking them out of the model shows in no expectation.
inline std::set<std::string> rules_of_the_judge() {
  return {"DEL-1f",  "DEL-3h",  "FAIL-1",  "FIND-5", "PRUNE-1a", "PRUNE-1b", "PRUNE-2", "PUT-9b", "RATE-1",
          "READ-2d", "READ-6b", "READ-6c", "WIRE-1", "WIRE-2",   "WIRE-3",   "WIRE-4",  "WIRE-7", "WIRE-8"};
}

}  // namespace psvcheck::scenarios
