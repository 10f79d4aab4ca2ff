#include "harness/shrink/aim.h"

#include <algorithm>

#include "harness/run/runner.h"

namespace psvcheck::shrink {
namespace {

// The observed answer without its message. A refusal with the wrong error is another finding than a success where a
// refusal is due, and would not show what the report says.
std::string answer_in(const model::Difference& difference) {
  if (!run::kind_of(difference).ends_with("answer")) return {};
  return difference.observed.substr(0, difference.observed.find(':'));
}

}  // namespace

Aim aim_of(const run::Finding& finding) {
  const model::Difference& first = finding.differences.front();
  return {finding.clauses.front(), finding.operation, run::kind_of(first), answer_in(first)};
}

bool shows(const Aim& aim, const run::Finding& finding) {
  return finding.clauses.front() == aim.clause && finding.operation == aim.operation &&
         std::ranges::any_of(finding.differences, [&](const model::Difference& difference) {
           return run::kind_of(difference) == aim.kind && answer_in(difference) == aim.answer;
         });
}

}  // namespace psvcheck::shrink
