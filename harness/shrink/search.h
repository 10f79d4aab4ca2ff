#pragma once

// The best form of a sequence so far, and trying others in its place: a batch at a time, the first that shows the
// finding taken. Which forms are tried, and in which order, is shrink.cc's affair.

#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "harness/shrink/choices.h"
#include "harness/shrink/simplify.h"
#include "harness/shrink/trials.h"

namespace psvcheck::shrink {

/// Several edits of one list at once, by their places in it; nothing where they do not go together.
using Together = std::function<std::optional<trace::Sequence>(const trace::Sequence&, std::span<const std::size_t>)>;

struct Search {
  Trials trials;
  trace::Sequence best{};
  std::set<std::string> faults{};  ///< of the original (faults_of); a form with others is not tried
  bool was_bound = true;           ///< whether all steps of the original could be bound; those of a form must be, then

  bool is_over() const { return trials.is_over(); }

  /// Begins, or begins again, with this form, whatever it is.
  void start_from(trace::Sequence sequence);

  /// Whether a form is worth a request: plainer than the best one, new, and with no fault that was not there.
  bool is_worth_trying(const trace::Sequence& form) const;

  /// Tries the forms and takes the first that shows the finding. False for none.
  bool take_first(const std::vector<trace::Sequence>& forms);

  /// Tries the edits, and those that were good alone also together. True where any was taken.
  bool take_edits(const std::vector<Edit>& edits, const Together& together);

  /// The same with edits that can be applied one after the other.
  bool take_edits(const std::vector<Edit>& edits);

  /// The same with steps that are left out.
  bool take_without(const std::vector<Dropped>& choices);

 private:
  bool take(trace::Sequence better);
  std::size_t affordable_batch(const trace::Sequence& form) const;
};

}  // namespace psvcheck::shrink
