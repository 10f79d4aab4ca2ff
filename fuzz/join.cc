#include "fuzz/join.h"

#include <algorithm>

namespace psvcheck::fuzz {
namespace {

using namespace trace;

void renumber(Value& value, std::size_t secrets, std::size_t steps) {
  if (auto* secret = std::get_if<SecretRef>(&value.kind)) secret->number += secrets;
  if (auto* version = std::get_if<VersionOfStep>(&value.kind)) version->step += steps;
  if (auto* list = std::get_if<List>(&value.kind)) {
    for (Value& item : list->items) renumber(item, secrets, steps);
  }
}

std::size_t secrets_used(const Sequence& sequence) {
  const std::vector<std::size_t> numbers = secrets_of(sequence);
  return numbers.empty() ? 0 : numbers.back() + 1;
}

void append(Input& whole, const Input& part) {
  const std::size_t secrets = secrets_used(whole.sequence);
  const std::size_t steps = whole.sequence.steps.size();
  for (Step step : part.sequence.steps) {
    if (auto* operation = std::get_if<OperationStep>(&step.kind)) {
      for (NamedValue& member : operation->members) renumber(member.value, secrets, steps);
    }
    if (auto* repeat = std::get_if<RepeatStep>(&step.kind)) repeat->secret += secrets;
    whole.sequence.steps.push_back(std::move(step));
  }
  for (const Capability capability : part.sequence.required) {
    auto& required = whole.sequence.required;
    if (std::ranges::find(required, capability) == required.end()) required.push_back(capability);
  }
}

bool fits(const Input& whole, const Input& part) {
  return whole.reading == part.reading && whole.sequence.names_end_with == part.sequence.names_end_with &&
         count_steps(whole.sequence) + count_steps(part.sequence) <= max_operations &&
         whole.sequence.steps.size() + part.sequence.steps.size() <= max_lines;
}

}  // namespace

std::vector<Input> joined(const std::vector<Input>& inputs, std::size_t least_operations) {
  std::vector<Input> all;
  for (const Input& input : inputs) {
    const auto open = std::ranges::find_if(
        all, [&](const Input& whole) { return count_steps(whole.sequence) < least_operations && fits(whole, input); });
    if (open == all.end()) {
      all.push_back({bare(input.sequence), input.reading});
    } else {
      append(*open, {bare(input.sequence), input.reading});
    }
  }
  return all;
}

}  // namespace psvcheck::fuzz
