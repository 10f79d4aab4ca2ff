#pragma once

// Reading the symbolic values and the expectations of a document. Private to the reader; see json_fields.h for how
// they refuse.

#include <vector>

#include "harness/trace/json_tree.h"
#include "harness/trace/sequence.h"

namespace psvcheck::trace {

/// Where a value stands, for references to the versions of steps.
struct Place {
  std::size_t known_steps = 0;                ///< steps with an index below this may be referred to
  const std::vector<Step>* before = nullptr;  ///< the steps read so far; their kinds are checked as far as there are
};

Value read_value(const Node& node, const Place& place);
std::vector<NamedValue> read_named_values(const Node& node, const Place& place);

enum class ExpectationOf { operation, repetition };

/// One expectation, or an array of alternatives.
std::vector<Expectation> read_expectations(const Node& node, const Place& place, ExpectationOf of);

}  // namespace psvcheck::trace
