#pragma once

// "The same finding" is one that breaks the same clause first, with the same operation, and has among its differences
// one of the kind that comes first in the finding and names its group ("DescribeSecret: label AWSPREVIOUS"), with the
// same answer observed where that is about an answer (success, or one error type). More is not asked for: a shorter
// sequence shows more or less beside it. Less would let two bugs pass for one.

#include <string>

#include "harness/run/result.h"

namespace psvcheck::shrink {

/// What makes two findings the same.
struct Aim {
  std::string clause, operation;
  std::string kind;    ///< of the first difference, as run::kind_of
  std::string answer;  ///< where that is about an answer: "success" or the error type that was observed
};
Aim aim_of(const run::Finding& finding);
bool shows(const Aim& aim, const run::Finding& finding);

}  // namespace psvcheck::shrink
