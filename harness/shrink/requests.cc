#include "harness/shrink/requests.h"

#include <algorithm>
#include <vector>

#include "harness/shrink/model_walk.h"

namespace psvcheck::shrink {
namespace {

std::size_t reads_of(const model::Secret* secret, run::Observe observe) {
  if (observe == run::Observe::labels) return 1;
  constexpr std::size_t describe_and_list = 2;
  if (observe == run::Observe::versions || secret == nullptr) return describe_and_list;
  return describe_and_list + secret->versions.size() + secret->labels.size();
}

}  // namespace

std::size_t requests_of(const trace::Sequence& sequence, Watch watch, std::string_view observe, model::Level level) {
  const run::NamedSequence named = watched(sequence, watch, observe, 0);
  const run::Observe reads = named.observe.value_or(run::Observe::full);
  trace::Sequence and_then = sequence;
  and_then.steps.push_back({trace::AdvanceStep{}, ""});  // which meets what the last step left
  const std::vector<WalkedStep> walked = walk(and_then, level);
  std::size_t requests = trace::count_steps(sequence);
  const model::Secret* last_read = nullptr;
  for (std::size_t i = 0; i < sequence.steps.size(); ++i) {
    last_read = nullptr;
    const bool is_read = i >= named.unread_steps && reads != run::Observe::end;
    if (!is_read || !walked[i].bound || std::holds_alternative<trace::AdvanceStep>(sequence.steps[i].kind)) continue;
    if (!model::is_mutating(walked[i].request)) continue;
    last_read = find_named(walked[i + 1].before, walked[i].request);
    requests += reads_of(last_read, reads);
  }
  if (named.unread_steps > 0) return requests;
  const auto& left = walked.back().before.secrets;
  const std::size_t secrets = trace::secrets_of(sequence).size();
  if (reads != run::Observe::end && secrets < 2) return requests;
  for (const auto& [name, secret] : left) {
    if (secret.get() != last_read) requests += reads_of(secret.get(), run::Observe::full);
  }
  const std::size_t missing = secrets - std::min(secrets, left.size());
  return requests + missing * reads_of(nullptr, run::Observe::full);
}

}  // namespace psvcheck::shrink
