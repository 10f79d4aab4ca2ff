#include "harness/shrink/watch.h"

#include <algorithm>

namespace psvcheck::shrink {

bool can_show(Watch watch, std::string_view kind, std::string_view operation, const trace::Step& last) {
  // What is read beside it after the last step shows of the labels no more.
  const bool is_of_labels = watch != Watch::answers && watch != Watch::versions && watch != Watch::whole;
  if (kind.starts_with("DescribeSecret:")) return is_of_labels;
  if (kind.starts_with("ListSecretVersionIds:")) return watch >= Watch::versions;
  if (kind.starts_with("GetSecretValue:")) return watch >= Watch::whole;
  const auto* step = std::get_if<trace::OperationStep>(&last.kind);
  const bool is_of_step = step == nullptr ? operation == "PutSecretValue" : operation == step->op;
  return is_of_step || watch >= Watch::labels;
}

run::NamedSequence watched(const trace::Sequence& sequence, Watch watch, std::string_view observe,
                           std::uint64_t number) {
  run::NamedSequence named{sequence.source, number, sequence, std::nullopt};
  const std::size_t before_last = std::max<std::size_t>(sequence.steps.size(), 1) - 1;
  named.unread_steps = before_last;
  switch (watch) {
    case Watch::answers:
      named.observe = run::Observe::labels;
      named.unread_steps = before_last + 1;
      break;
    case Watch::labels:
      named.observe = run::Observe::labels;
      break;
    case Watch::labels_each:
      named.observe = run::Observe::labels;
      named.unread_steps = 0;
      break;
    case Watch::versions:
      named.observe = run::Observe::versions;
      break;
    case Watch::whole:
      named.observe = run::Observe::full;
      break;
    case Watch::as_in_run:
      named.observe = run::observe_from(observe);
      named.unread_steps = 0;
      break;
  }
  return named;
}

}  // namespace psvcheck::shrink
