#include "harness/shrink/edit.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <numeric>
#include <set>
#include <string_view>
#include <utility>

#include "model/new_version.h"

namespace psvcheck::shrink {
namespace {

using trace::Value;

void visit_value(Value& value, const std::function<void(Value&)>& visit) {
  visit(value);
  if (auto* list = std::get_if<trace::List>(&value.kind)) {
    for (Value& item : list->items) visit_value(item, visit);
  }
}

// Gives each number a new one, in the order of asking.
class Numbers {
 public:
  std::size_t operator()(std::size_t number) { return map_.try_emplace(number, map_.size()).first->second; }

 private:
  std::map<std::size_t, std::size_t> map_;
};

// Tokens and payloads: two spaces of numbers that a repetition ties together, for it counts both up in a row.
class TokensAndPayloads {
 public:
  explicit TokensAndPayloads(const trace::Sequence& sequence) {
    for (const trace::Step& step : sequence.steps) {
      const auto* repeat = std::get_if<trace::RepeatStep>(&step.kind);
      if (repeat != nullptr && repeat->count > 0)
        rows_.push_back({repeat->first_token, repeat->first_token + repeat->count, {}});
    }
    std::ranges::sort(rows_, {}, &Row::begin);
    std::vector<Row> merged;
    for (const Row& row : rows_) {
      if (!merged.empty() && row.begin <= merged.back().end) {
        merged.back().end = std::max(merged.back().end, row.end);
      } else {
        merged.push_back(row);
      }
    }
    rows_ = std::move(merged);
  }

  std::size_t token(std::size_t number) { return of(tokens_, next_token_, number); }
  std::size_t payload(std::size_t number) { return of(payloads_, next_payload_, number); }

 private:
  struct Row {
    std::size_t begin = 0, end = 0;
    std::optional<std::size_t> start;  // what `begin` becomes
  };

  std::optional<std::size_t> in_a_row(std::size_t number) {
    const auto row = std::ranges::find_if(rows_, [&](const Row& r) { return r.begin <= number && number < r.end; });
    if (row == rows_.end()) return std::nullopt;
    if (!row->start) {
      row->start = std::max(next_token_, next_payload_);
      next_token_ = next_payload_ = *row->start + (row->end - row->begin);
    }
    return *row->start + (number - row->begin);
  }

  std::size_t of(std::map<std::size_t, std::size_t>& map, std::size_t& next, std::size_t number) {
    if (const auto in_row = in_a_row(number)) return *in_row;
    const auto [entry, is_new] = map.try_emplace(number, next);
    if (is_new) ++next;
    return entry->second;
  }

  std::vector<Row> rows_;
  std::map<std::size_t, std::size_t> tokens_, payloads_;
  std::size_t next_token_ = 0, next_payload_ = 0;
};

// Operations from the plainest on; what is not in it is heavier than all.
std::size_t weight_of(std::string_view operation) {
  constexpr std::string_view plainest_first[] = {"CreateSecret", "PutSecretValue", "DescribeSecret", "GetSecretValue",
                                                 "ListSecretVersionIds"};
  const auto* const found = std::ranges::find(plainest_first, operation);
  return static_cast<std::size_t>(found - std::begin(plainest_first));
}

std::size_t weight_of(const Value& value) {
  constexpr std::size_t heaviest_text = 30;
  if (const auto* list = std::get_if<trace::List>(&value.kind)) {
    return std::accumulate(list->items.begin(), list->items.end(), std::size_t{1},
                           [](std::size_t sum, const Value& item) { return sum + weight_of(item); });
  }
  if (const auto* secret = std::get_if<trace::SecretRef>(&value.kind)) {
    return secret->form == trace::SecretForm::name ? 1 : 3;
  }
  if (const auto* token = std::get_if<trace::TokenRef>(&value.kind)) {
    return token->letters == trace::LetterCase::lower ? 1 : 2;
  }
  if (std::holds_alternative<trace::PayloadRef>(value.kind) || std::holds_alternative<trace::LabelRef>(value.kind) ||
      std::holds_alternative<bool>(value.kind)) {
    return 1;
  }
  if (std::holds_alternative<trace::VersionOfStep>(value.kind)) return 2;
  if (const auto* whole = std::get_if<std::int64_t>(&value.kind)) {
    const auto size = static_cast<std::uint64_t>(*whole < 0 ? -(*whole + 1) : *whole);
    std::size_t digits = *whole < 0 ? 2 : 1;
    for (std::uint64_t rest = size; rest >= 10; rest /= 10) ++digits;
    return digits;
  }
  if (const auto* text = std::get_if<std::string>(&value.kind)) return 2 + std::min(text->size(), heaviest_text);
  if (const auto* repetition = std::get_if<trace::Repetition>(&value.kind)) {
    return 4 + std::min(repetition->count, heaviest_text);
  }
  if (const auto* bytes = std::get_if<trace::Bytes>(&value.kind))
    return 4 + std::min(bytes->bytes.size(), heaviest_text);
  if (const auto* raw = std::get_if<trace::RawJson>(&value.kind)) return 5 + std::min(raw->text.size(), heaviest_text);
  if (const auto* json = std::get_if<trace::Literal>(&value.kind))
    return 5 + std::min(json->json.size(), heaviest_text);
  return 2;
}

std::size_t weight_of(const trace::Step& step) {
  if (const auto* advance = std::get_if<trace::AdvanceStep>(&step.kind)) {
    return 1 + static_cast<std::size_t>(std::max<std::int64_t>(advance->by.count(), 0) / 3600);
  }
  const auto* operation = std::get_if<trace::OperationStep>(&step.kind);
  if (operation == nullptr) return 2;
  std::size_t weight = weight_of(operation->op) + (operation->body ? 5 : 0) + (operation->method ? 1 : 0) +
                       (operation->path ? 1 : 0) + operation->headers.size();
  for (const trace::NamedValue& member : operation->members) weight += 2 + weight_of(member.value);
  return weight;
}

std::size_t number_of(const Value& value) {
  if (const auto* secret = std::get_if<trace::SecretRef>(&value.kind)) return secret->number;
  if (const auto* token = std::get_if<trace::TokenRef>(&value.kind)) return token->number;
  if (const auto* payload = std::get_if<trace::PayloadRef>(&value.kind)) return payload->number;
  if (const auto* label = std::get_if<trace::LabelRef>(&value.kind)) return label->number;
  return 0;
}

// The number of the secret that this step names; nothing where it names none by a number.
std::optional<std::size_t> secret_of(const trace::Sequence& sequence, std::size_t step) {
  const auto* operation = std::get_if<trace::OperationStep>(&sequence.steps[step].kind);
  if (operation == nullptr) return std::nullopt;
  const Value* value = trace::find_member(*operation, operation->op == "CreateSecret" ? "Name" : "SecretId");
  const auto* secret = value == nullptr ? nullptr : std::get_if<trace::SecretRef>(&value->kind);
  return secret == nullptr ? std::nullopt : std::optional(secret->number);
}

// Gives the creation the token and the value of the later step, and what refers to that one's version to it. False
// where they are no such two.
bool give_value(trace::Sequence& sequence, std::size_t creation, std::size_t later) {
  if (creation >= later || later >= sequence.steps.size()) return false;
  auto* create = std::get_if<trace::OperationStep>(&sequence.steps[creation].kind);
  const auto* put = std::get_if<trace::OperationStep>(&sequence.steps[later].kind);
  if (create == nullptr || put == nullptr || create->op != "CreateSecret") return false;
  if (put->op != "PutSecretValue" && put->op != "UpdateSecret") return false;
  const auto secret = secret_of(sequence, creation);
  if (!secret || secret != secret_of(sequence, later)) return false;
  constexpr std::array<std::string_view, 3> moved{"ClientRequestToken", "SecretString", "SecretBinary"};
  const auto moves = [&](const trace::NamedValue& member) {
    return std::ranges::find(moved, member.name) != moved.end();
  };
  std::erase_if(create->members, moves);
  std::ranges::copy_if(put->members, std::back_inserter(create->members), moves);
  for (trace::Step& step : sequence.steps) {
    visit_values(step, [&](Value& value) {
      auto* version = std::get_if<trace::VersionOfStep>(&value.kind);
      if (version != nullptr && version->step == later) version->step = creation;
    });
  }
  return true;
}

// The labels that a put names; nullptr where the step is no put, or names none.
trace::List* labels_of_put(trace::Sequence& sequence, std::size_t step) {
  auto* put = std::get_if<trace::OperationStep>(&sequence.steps[step].kind);
  if (put == nullptr || put->op != "PutSecretValue") return nullptr;
  const auto found = std::ranges::find(put->members, "VersionStages", &trace::NamedValue::name);
  return found == put->members.end() ? nullptr : std::get_if<trace::List>(&found->value.kind);
}

// Marks the steps that refer to the version of a marked one, too.
void mark_dependents(const trace::Sequence& sequence, std::vector<bool>& dropped) {
  for (std::size_t i = 0; i < sequence.steps.size(); ++i) {
    trace::Step step = sequence.steps[i];
    visit_values(step, [&](const Value& value) {
      const auto* version = std::get_if<trace::VersionOfStep>(&value.kind);
      if (version != nullptr && version->step < i && dropped[version->step]) dropped[i] = true;
    });
  }
}

}  // namespace

void visit_values(trace::Step& step, const std::function<void(Value&)>& visit) {
  auto* operation = std::get_if<trace::OperationStep>(&step.kind);
  if (operation == nullptr) return;
  for (trace::NamedValue& member : operation->members) visit_value(member.value, visit);
}

trace::Sequence cut_after(const trace::Sequence& sequence, std::size_t step) {
  trace::Sequence cut = sequence;
  cut.steps.resize(std::min(step + 1, cut.steps.size()));
  for (trace::Step& kept : cut.steps) {
    if (auto* operation = std::get_if<trace::OperationStep>(&kept.kind)) operation->expect.clear();
    if (auto* repeat = std::get_if<trace::RepeatStep>(&kept.kind)) repeat->expect.clear();
    kept.note.clear();
  }
  return cut;
}

std::optional<trace::Sequence> without_steps(const trace::Sequence& sequence, std::vector<bool> dropped) {
  mark_dependents(sequence, dropped);
  if (sequence.steps.empty() || dropped.back()) return std::nullopt;
  std::vector<std::size_t> index(sequence.steps.size(), 0);
  trace::Sequence left = sequence;
  left.steps.clear();
  for (std::size_t i = 0; i < sequence.steps.size(); ++i) {
    if (dropped[i]) continue;
    index[i] = left.steps.size();
    left.steps.push_back(sequence.steps[i]);
    visit_values(left.steps.back(), [&](Value& value) {
      auto* version = std::get_if<trace::VersionOfStep>(&value.kind);
      if (version != nullptr && version->step < i) version->step = index[version->step];
    });
  }
  return left;
}

std::optional<trace::Sequence> with_value_at_creation(const trace::Sequence& sequence, std::size_t creation,
                                                      std::size_t later) {
  trace::Sequence made = sequence;
  if (!give_value(made, creation, later)) return std::nullopt;
  std::vector<bool> dropped(made.steps.size());
  dropped[later] = true;
  return without_steps(made, std::move(dropped));
}

std::optional<trace::Sequence> ending_with_creation(const trace::Sequence& sequence, std::size_t creation) {
  trace::Sequence made = sequence;
  if (sequence.steps.empty() || !give_value(made, creation, sequence.steps.size() - 1)) return std::nullopt;
  return cut_after(made, creation);
}

std::optional<trace::Sequence> with_labels_moved(const trace::Sequence& sequence, std::size_t earlier,
                                                 std::size_t later) {
  if (earlier >= later || later >= sequence.steps.size()) return std::nullopt;
  trace::Sequence made = sequence;
  const auto* first = labels_of_put(made, earlier);
  auto* second = labels_of_put(made, later);
  if (first == nullptr || second == nullptr || secret_of(made, earlier) != secret_of(made, later)) return std::nullopt;
  for (const Value& label : first->items) {
    if (second->items.size() >= model::label_quota) break;
    if (std::ranges::find(second->items, label) == second->items.end()) second->items.push_back(label);
  }
  std::erase_if(std::get<trace::OperationStep>(made.steps[earlier].kind).members,
                [](const trace::NamedValue& member) { return member.name == "VersionStages"; });
  return made;
}

trace::Sequence renumbered(const trace::Sequence& sequence) {
  trace::Sequence made = sequence;
  Numbers secrets, labels;
  TokensAndPayloads numbers(sequence);
  for (trace::Step& step : made.steps) {
    if (auto* repeat = std::get_if<trace::RepeatStep>(&step.kind)) {
      repeat->secret = secrets(repeat->secret);
      if (repeat->count > 0) repeat->first_token = numbers.token(repeat->first_token);
    }
    visit_values(step, [&](Value& value) {
      if (auto* secret = std::get_if<trace::SecretRef>(&value.kind)) secret->number = secrets(secret->number);
      if (auto* token = std::get_if<trace::TokenRef>(&value.kind)) token->number = numbers.token(token->number);
      if (auto* payload = std::get_if<trace::PayloadRef>(&value.kind)) {
        payload->number = numbers.payload(payload->number);
      }
      if (auto* label = std::get_if<trace::LabelRef>(&value.kind)) label->number = labels(label->number);
    });
  }
  return made;
}

Size size_of(const trace::Sequence& sequence) {
  Size size{trace::count_steps(sequence), sequence.steps.size(), trace::secrets_of(sequence).size(), 0, 0};
  size.weight = sequence.names_end_with.size() + sequence.required.size();
  for (trace::Step step : sequence.steps) {
    size.weight += weight_of(step);
    if (const auto* repeat = std::get_if<trace::RepeatStep>(&step.kind)) size.numbers += repeat->first_token;
    visit_values(step, [&](const Value& value) { size.numbers += number_of(value); });
  }
  return size;
}

}  // namespace psvcheck::shrink
