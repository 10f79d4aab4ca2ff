#pragma once

// Edits of a sequence that keep the meaning of what is left: references to the version of a step follow the step, and
// numbers stay apart where they were apart. No edit knows whether a finding survives it; that is for a target to say.

#include <compare>
#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "harness/trace/sequence.h"

namespace psvcheck::shrink {

/// The sequence up to and with this step, without what is expected of the steps: expectations speak of the whole.
trace::Sequence cut_after(const trace::Sequence& sequence, std::size_t step);

/// The sequence without the steps for which `dropped` is true, and without those that refer to the version of a dropped
/// one. Nothing where no step would be left, or where its last step would go with them: it is what shows the finding.
/// REQUIRES: `dropped` has a value for each step.
std::optional<trace::Sequence> without_steps(const trace::Sequence& sequence, std::vector<bool> dropped);

/// The sequence with the token and the value of a later PutSecretValue or UpdateSecret given to the CreateSecret of the
/// same secret, and without that later step; what refers to its version refers to the creation's. Nothing where the
/// steps are no such two, or the later one is the last step.
std::optional<trace::Sequence> with_value_at_creation(const trace::Sequence& sequence, std::size_t creation,
                                                      std::size_t later);

/// The sequence up to this CreateSecret, with the token and the value of the last step, where that is a PutSecretValue
/// or UpdateSecret of the same secret: what reads show of a value they may show of any. Nothing for other steps.
std::optional<trace::Sequence> ending_with_creation(const trace::Sequence& sequence, std::size_t creation);

/// The sequence with the labels that a put names also named by a later put of the same secret, no more than a secret
/// may have, and no longer by the earlier one. Nothing where the steps are no such two.
std::optional<trace::Sequence> with_labels_moved(const trace::Sequence& sequence, std::size_t earlier,
                                                 std::size_t later);

/// The same sequence with secrets, tokens, payloads and labels numbered in the order in which they first stand in it.
/// The tokens of a repetition stay in a row.
trace::Sequence renumbered(const trace::Sequence& sequence);

/// Calls visit(value) for every value of a step, items of lists included.
void visit_values(trace::Step& step, const std::function<void(trace::Value&)>& visit);

/// How large a sequence is, for the choice between two that show the same: fewest requests, then fewest steps, then
/// fewest secrets, then the simplest requests.
struct Size {
  std::size_t requests = 0;  ///< trace::count_steps
  std::size_t steps = 0;
  std::size_t secrets = 0;
  std::size_t weight = 0;   ///< of operations, members and values; less is simpler
  std::size_t numbers = 0;  ///< all numbers of references together
  friend auto operator<=>(const Size&, const Size&) = default;
};
Size size_of(const trace::Sequence& sequence);

}  // namespace psvcheck::shrink
