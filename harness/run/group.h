#pragma once

// Which findings are the same thing.

#include <cstddef>
#include <string>

#include "harness/run/result.h"
#include "model/judge.h"

namespace psvcheck::run {

/// Where a difference is, without names: "GetSecretValue: version value" for "GetSecretValue: version 4f1c... value",
/// "DescribeSecret: label" for a label that somebody named, "DescribeSecret: label AWSCURRENT".
std::string kind_of(const model::Difference& difference);

/// The divergence at this step of a sequence as a finding, without its trace. Its group is the name under which it is
/// counted with others that are the same bug: the first clause, the operation, and where it shows first (the answer
/// itself before what the reads show), without ids and names. What else differs depends on the state more than on the
/// bug, so that it would split one bug into dozens of groups.
Finding finding_of(const model::Divergence& divergence, std::string sequence, std::size_t step);

}  // namespace psvcheck::run
