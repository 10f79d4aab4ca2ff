#include "fuzz/mutate.h"

#include <algorithm>
#include <array>
#include <utility>

#include "fuzz/letters.h"
#include "fuzz/likely.h"

namespace psvcheck::fuzz {
namespace {

using namespace trace;

void shift_references(Value& value, std::size_t from, std::ptrdiff_t by) {
  if (auto* version = std::get_if<VersionOfStep>(&value.kind); version != nullptr && version->step >= from) {
    version->step = static_cast<std::size_t>(static_cast<std::ptrdiff_t>(version->step) + by);
  }
  if (auto* list = std::get_if<List>(&value.kind)) {
    for (Value& item : list->items) shift_references(item, from, by);
  }
}

void shift_references(Sequence& sequence, std::size_t from, std::ptrdiff_t by) {
  for (Step& step : sequence.steps) {
    auto* operation = std::get_if<OperationStep>(&step.kind);
    if (operation == nullptr) continue;
    for (NamedValue& member : operation->members) shift_references(member.value, from, by);
  }
}

/// Some step that is an operation, or nullptr.
OperationStep* some_operation(Sequence& sequence, std::size_t& place, Random& random) {
  if (sequence.steps.empty()) return nullptr;
  place = random.below(sequence.steps.size());
  return std::get_if<OperationStep>(&sequence.steps[place].kind);
}

void insert_likely(Sequence& sequence, Random& random) {
  const std::size_t size = sequence.steps.size();
  const std::size_t place = random.happens(60) ? size : random.below(size + 1);
  insert_step(sequence, place, likely_step(known_before(sequence, place), random));
}

void append_likely(Sequence& sequence, Random& random) {
  for (std::size_t i = 2 + random.below(6); i > 0; --i) {
    const std::size_t end = sequence.steps.size();
    insert_step(sequence, end, likely_step(known_before(sequence, end), random));
  }
}

void remove_some(Sequence& sequence, Random& random) {
  if (sequence.steps.empty()) return;
  const std::size_t place = random.below(sequence.steps.size());
  for (std::size_t i = random.happens(70) ? 1 : 1 + random.below(4); i > 0 && place < sequence.steps.size(); --i) {
    erase_step(sequence, place);
  }
}

void repeat_some(Sequence& sequence, Random& random) {
  if (sequence.steps.empty()) return;
  const Step copy = sequence.steps[random.below(sequence.steps.size())];
  insert_step(sequence, random.below(sequence.steps.size() + 1), copy);
}

void swap_some(Sequence& sequence, Random& random) {
  if (sequence.steps.size() < 2) return;
  const std::size_t place = random.below(sequence.steps.size() - 1);
  std::swap(sequence.steps[place], sequence.steps[place + 1]);
}

void change_member(Sequence& sequence, Random& random) {
  std::size_t place = 0;
  OperationStep* step = some_operation(sequence, place, random);
  if (step == nullptr || step->members.empty()) return;
  NamedValue& member = step->members[random.below(step->members.size())];
  member.value = random.happens(75) ? likely_value(step->op, member.name, known_before(sequence, place), random)
                                    : odd_value(member.name, random);
}

void add_or_drop_member(Sequence& sequence, Random& random) {
  std::size_t place = 0;
  OperationStep* step = some_operation(sequence, place, random);
  if (step == nullptr || step->body) return;
  if (!step->members.empty() && random.happens(50)) {
    step->members.erase(step->members.begin() + static_cast<std::ptrdiff_t>(random.below(step->members.size())));
    return;
  }
  const std::vector<std::string_view> names = members_of(step->op);
  const std::string_view name = names[random.below(names.size())];
  if (find_member(*step, name) != nullptr) return;
  step->members.push_back({std::string(name), likely_value(step->op, name, known_before(sequence, place), random)});
}

/// Another operation with the same members, as far as it has them.
void change_operation(Sequence& sequence, Random& random) {
  std::size_t place = 0;
  OperationStep* step = some_operation(sequence, place, random);
  if (step == nullptr || !is_known_operation(step->op)) return;
  const std::string before(secret_member(step->op));
  step->op = operations[random.below(operations.size())].name;
  for (NamedValue& member : step->members) {
    if (member.name == before) member.name = secret_member(step->op);
  }
}

void change_count(Sequence& sequence, Random& random) {
  if (sequence.steps.empty()) return;
  Step& step = sequence.steps[random.below(sequence.steps.size())];
  if (auto* repeat = std::get_if<RepeatStep>(&step.kind)) repeat->count = 1 + random.below(max_repetition);
  if (auto* advance = std::get_if<AdvanceStep>(&step.kind)) {
    advance->by = std::chrono::hours(1 + random.below(24UZ * 40));
  }
}

void change_reading(Input& input, Random& random) {
  input.reading = random.one_of({Reading::full, Reading::labels, Reading::end});
}

void mutate_once(Input& input, Random& random) {
  using Change = void (*)(Sequence&, Random&);
  // Each as likely as it stands here.
  constexpr std::array<Change, 20> changes{insert_likely,      insert_likely,      insert_likely,    insert_likely,
                                           insert_likely,      append_likely,      append_likely,    remove_some,
                                           remove_some,        repeat_some,        repeat_some,      swap_some,
                                           change_member,      change_member,      change_member,    add_or_drop_member,
                                           add_or_drop_member, add_or_drop_member, change_operation, change_count};
  if (random.happens(3)) return change_reading(input, random);
  changes[random.below(changes.size())](input.sequence, random);
}

/// A sequence that rotates needs a target that can.
void require_rotation(Sequence& sequence) {
  const bool rotates = std::ranges::any_of(sequence.steps, [](const Step& step) {
    const auto* operation = std::get_if<OperationStep>(&step.kind);
    return operation != nullptr && operation->op == "RotateSecret";
  });
  if (rotates && std::ranges::find(sequence.required, Capability::rotation) == sequence.required.end()) {
    sequence.required.push_back(Capability::rotation);
  }
}

}  // namespace

void insert_step(Sequence& sequence, std::size_t place, Step step) {
  shift_references(sequence, place, 1);
  sequence.steps.insert(sequence.steps.begin() + static_cast<std::ptrdiff_t>(place), std::move(step));
}

void erase_step(Sequence& sequence, std::size_t place) {
  sequence.steps.erase(sequence.steps.begin() + static_cast<std::ptrdiff_t>(place));
  shift_references(sequence, place + 1, -1);
}

Input fresh(Random& random) {
  Input input;
  for (std::size_t i = 6 + random.below(14); i > 0; --i) {
    const std::size_t end = input.sequence.steps.size();
    insert_step(input.sequence, end, likely_step(known_before(input.sequence, end), random));
  }
  // Reading back is most of the work, and what is wrong can mostly be seen at the end as well.
  input.reading = random.one_of({Reading::full, Reading::labels, Reading::end});
  require_rotation(input.sequence);
  return input;
}

void mutate(Input& input, Random& random) {
  for (std::size_t i = random.one_of({1UZ, 1UZ, 2UZ, 3UZ, 4UZ}); i > 0; --i) mutate_once(input, random);
  if (input.sequence.steps.empty()) append_likely(input.sequence, random);
  require_rotation(input.sequence);
}

Input cross(const Input& one, const Input& other, Random& random) {
  Input child = one;
  const std::vector<Step>& donor = other.sequence.steps;
  if (donor.empty()) return child;
  std::vector<Step>& steps = child.sequence.steps;
  const std::size_t from = random.below(donor.size());
  const std::size_t place = random.below(steps.size() + 1);
  if (random.happens(50)) {  // a beginning and an end
    steps.resize(place);
    steps.insert(steps.end(), donor.begin() + static_cast<std::ptrdiff_t>(from), donor.end());
  } else {
    const std::size_t count = std::min(donor.size() - from, 1 + random.below(8));
    for (std::size_t i = 0; i < count; ++i) insert_step(child.sequence, place + i, donor[from + i]);
  }
  require_rotation(child.sequence);
  return child;
}

std::string fitting(Input input, std::size_t max_bytes) {
  std::string bytes = encode(input);
  while (bytes.size() > max_bytes) {
    if (input.sequence.steps.empty()) {
      bytes.resize(max_bytes);
      return bytes;
    }
    input.sequence.steps.pop_back();
    bytes = encode(input);
  }
  return bytes;
}

}  // namespace psvcheck::fuzz
