#include "harness/shrink/simplify.h"

#include <algorithm>
#include <set>
#include <string>

#include "harness/shrink/edit.h"
#include "harness/shrink/rapid.h"

namespace psvcheck::shrink {
namespace {

using trace::OperationStep;
using trace::Sequence;
using trace::Value;

constexpr std::size_t most_texts = 40;

OperationStep* operation_at(Sequence& sequence, std::size_t step) {
  return step < sequence.steps.size() ? std::get_if<OperationStep>(&sequence.steps[step].kind) : nullptr;
}

Value* member_of(Sequence& sequence, std::size_t step, std::string_view name) {
  OperationStep* operation = operation_at(sequence, step);
  if (operation == nullptr) return nullptr;
  const auto found = std::ranges::find(operation->members, name, &trace::NamedValue::name);
  return found == operation->members.end() ? nullptr : &found->value;
}

// An edit of one member's value; `change` gives false where there is nothing to do.
template <class Change>
Edit on_member(std::size_t step, std::string name, const Change& change) {
  return [step, name = std::move(name), change](const Sequence& before) -> std::optional<Sequence> {
    Sequence after = before;
    Value* value = member_of(after, step, name);
    if (value == nullptr || !change(*value)) return std::nullopt;
    return after;
  };
}

Edit replace_member(std::size_t step, std::string name, Value by) {
  return on_member(step, std::move(name), [by = std::move(by)](Value& value) {
    if (value == by) return false;
    value = by;
    return true;
  });
}

// An edit of every value of the sequence that `change` wants to change.
template <class Change>
Edit on_all_values(Change change) {
  return [change](const Sequence& before) -> std::optional<Sequence> {
    Sequence after = before;
    bool changed = false;
    for (trace::Step& step : after.steps) {
      visit_values(step, [&](Value& value) { changed = change(value) || changed; });
    }
    return changed ? std::optional(std::move(after)) : std::nullopt;
  };
}

Edit renumber() {
  return [](const Sequence& before) -> std::optional<Sequence> {
    Sequence after = renumbered(before);
    return after == before ? std::nullopt : std::optional(std::move(after));
  };
}

void add_edits_of_the_whole(std::vector<Edit>& edits, const Sequence& sequence) {
  edits.push_back(renumber());
  if (!sequence.names_end_with.empty()) {
    edits.emplace_back([](const Sequence& before) -> std::optional<Sequence> {
      Sequence after = before;
      after.names_end_with.clear();
      return after;
    });
  }
  const std::vector<std::size_t> secrets = trace::secrets_of(sequence);
  for (std::size_t i = 1; i < secrets.size(); ++i) {
    edits.emplace_back([from = secrets[i], to = secrets.front()](const Sequence& before) -> std::optional<Sequence> {
      Sequence after = before;
      for (trace::Step& step : after.steps) {
        if (auto* repeat = std::get_if<trace::RepeatStep>(&step.kind); repeat != nullptr && repeat->secret == from) {
          repeat->secret = to;
        }
        visit_values(step, [&](Value& value) {
          auto* secret = std::get_if<trace::SecretRef>(&value.kind);
          if (secret != nullptr && secret->number == from) secret->number = to;
        });
      }
      return after;
    });
  }
}

// Two numbers become one wherever they stand.
template <class Ref>
void add_mergers(std::vector<Edit>& edits, const Sequence& sequence) {
  std::set<std::size_t> numbers;
  for (trace::Step step : sequence.steps) {
    visit_values(step, [&](const Value& value) {
      if (const auto* ref = std::get_if<Ref>(&value.kind)) numbers.insert(ref->number);
    });
  }
  if (numbers.size() < 2) return;
  for (auto number = std::next(numbers.begin()); number != numbers.end(); ++number) {
    edits.push_back(on_all_values([from = *number, to = *numbers.begin()](Value& value) {
      auto* ref = std::get_if<Ref>(&value.kind);
      if (ref == nullptr || ref->number != from) return false;
      ref->number = to;
      return true;
    }));
  }
}

bool is_payload_member(std::string_view name) { return name == "SecretString" || name == "SecretBinary"; }

void add_edits_of_list(std::vector<Edit>& edits, std::size_t step, const std::string& name, const trace::List& list) {
  for (std::size_t i = 0; i < list.items.size() && list.items.size() > 1; ++i) {
    edits.push_back(on_member(step, name, [item = list.items[i]](Value& value) {
      auto* now = std::get_if<trace::List>(&value.kind);
      if (now == nullptr || now->items.size() < 2) return false;
      const auto found = std::ranges::find(now->items, item);
      if (found == now->items.end()) return false;
      now->items.erase(found);
      return true;
    }));
  }
  for (const Value& label : list.items) {
    const auto* text = std::get_if<std::string>(&label.kind);
    if (text == nullptr || text->starts_with("AWS")) continue;
    edits.push_back(on_member(step, name, [item = label](Value& value) {
      auto* now = std::get_if<trace::List>(&value.kind);
      const auto found = now == nullptr ? std::vector<Value>::iterator{} : std::ranges::find(now->items, item);
      if (now == nullptr || found == now->items.end()) return false;
      *found = {trace::LabelRef{0}};
      return true;
    }));
  }
}

void add_edits_of_value(std::vector<Edit>& edits, const Sequence& sequence, std::size_t step,
                        const trace::NamedValue& member) {
  const Value& value = member.value;
  if (const auto* list = std::get_if<trace::List>(&value.kind)) add_edits_of_list(edits, step, member.name, *list);
  if (const auto* secret = std::get_if<trace::SecretRef>(&value.kind);
      secret != nullptr && secret->form != trace::SecretForm::name) {
    edits.push_back(replace_member(step, member.name, {trace::SecretRef{secret->number, trace::SecretForm::name}}));
  }
  if (const auto* token = std::get_if<trace::TokenRef>(&value.kind);
      token != nullptr && token->letters != trace::LetterCase::lower) {
    edits.push_back(replace_member(step, member.name, {trace::TokenRef{token->number, trace::LetterCase::lower}}));
  }
  if (const auto* version = std::get_if<trace::VersionOfStep>(&value.kind)) {
    const auto* made = std::get_if<OperationStep>(&sequence.steps[version->step].kind);
    const Value* token = made == nullptr ? nullptr : trace::find_member(*made, "ClientRequestToken");
    if (token != nullptr) edits.push_back(replace_member(step, member.name, *token));
  }
  if (is_payload_member(member.name) && !std::holds_alternative<trace::PayloadRef>(value.kind)) {
    edits.push_back(replace_member(step, member.name, {trace::PayloadRef{step}}));
  }
  if (member.name == "ClientRequestToken" && !std::holds_alternative<trace::TokenRef>(value.kind)) {
    edits.push_back(replace_member(step, member.name, {trace::TokenRef{step, trace::LetterCase::lower}}));
  }
}

// A binary value becomes a string.
Edit string_for_binary(std::size_t step) {
  return [step](const Sequence& before) -> std::optional<Sequence> {
    Sequence after = before;
    Value* binary = member_of(after, step, "SecretBinary");
    if (binary == nullptr || member_of(after, step, "SecretString") != nullptr) return std::nullopt;
    if (!std::holds_alternative<trace::PayloadRef>(binary->kind)) *binary = {trace::PayloadRef{step}};
    std::ranges::find(operation_at(after, step)->members, "SecretBinary", &trace::NamedValue::name)->name =
        "SecretString";
    return after;
  };
}

Edit put_for_update(std::size_t step) {
  return [step](const Sequence& before) -> std::optional<Sequence> {
    Sequence after = before;
    OperationStep* operation = operation_at(after, step);
    if (operation == nullptr || operation->op != "UpdateSecret") return std::nullopt;
    operation->op = "PutSecretValue";
    std::erase_if(operation->members, [](const trace::NamedValue& member) {
      return member.name == "Description" || member.name == "KmsKeyId";
    });
    return after;
  };
}

Edit without_member(std::size_t step, std::string name) {
  return [step, name = std::move(name)](const Sequence& before) -> std::optional<Sequence> {
    Sequence after = before;
    OperationStep* operation = operation_at(after, step);
    if (operation == nullptr) return std::nullopt;
    const auto gone =
        std::erase_if(operation->members, [&](const trace::NamedValue& member) { return member.name == name; });
    return gone == 0 ? std::nullopt : std::optional(std::move(after));
  };
}

// What is sent as no client would, and for no stated reason.
Edit as_a_client_sends_it(std::size_t step) {
  return [step](const Sequence& before) -> std::optional<Sequence> {
    Sequence after = before;
    OperationStep* operation = operation_at(after, step);
    if (operation == nullptr) return std::nullopt;
    operation->method.reset();
    operation->path.reset();
    operation->headers.clear();
    return after == before ? std::nullopt : std::optional(std::move(after));
  };
}

void add_edits_of_step(std::vector<Edit>& edits, const Sequence& sequence, std::size_t index) {
  const auto* step = std::get_if<OperationStep>(&sequence.steps[index].kind);
  if (step == nullptr) return;
  for (const trace::NamedValue& member : step->members) edits.push_back(without_member(index, member.name));
  // Of what is wrong on purpose nothing is changed that might be what is wrong; whether a member may go, the model
  // says.
  if (!step->fault.empty() || step->signature) return;
  edits.push_back(as_a_client_sends_it(index));
  edits.push_back(put_for_update(index));
  edits.push_back(string_for_binary(index));
  for (const trace::NamedValue& member : step->members) add_edits_of_value(edits, sequence, index, member);
}

Edit advance_only(std::size_t step, std::chrono::seconds by) {
  return [step, by](const Sequence& before) -> std::optional<Sequence> {
    Sequence after = before;
    auto* advance = step < after.steps.size() ? std::get_if<trace::AdvanceStep>(&after.steps[step].kind) : nullptr;
    if (advance == nullptr || by.count() < 1 || advance->by <= by) return std::nullopt;
    advance->by = by;
    return after;
  };
}

void add_fine_edits_of_value(std::vector<Edit>& edits, std::size_t step, const trace::NamedValue& member) {
  if (const auto* whole = std::get_if<std::int64_t>(&member.value.kind)) {
    for (const std::int64_t smaller : towards(*whole, 0)) edits.push_back(replace_member(step, member.name, {smaller}));
  }
  if (const auto* repetition = std::get_if<trace::Repetition>(&member.value.kind)) {
    for (const std::int64_t fewer : towards(static_cast<std::int64_t>(repetition->count), 0)) {
      edits.push_back(
          replace_member(step, member.name, {trace::Repetition{repetition->text, static_cast<std::size_t>(fewer)}}));
    }
  }
  if (const auto* text = std::get_if<std::string>(&member.value.kind)) {
    for (std::string& plainer : plainer_texts(*text, most_texts)) {
      edits.push_back(replace_member(step, member.name, {std::move(plainer)}));
    }
  }
  if (const auto* bytes = std::get_if<trace::Bytes>(&member.value.kind)) {
    for (std::string& plainer : plainer_texts(bytes->bytes, most_texts)) {
      edits.push_back(replace_member(step, member.name, {trace::Bytes{std::move(plainer)}}));
    }
  }
}

std::vector<std::size_t> steps_with(std::string_view operation, const Sequence& sequence) {
  std::vector<std::size_t> steps;
  for (std::size_t i = 0; i < sequence.steps.size(); ++i) {
    const auto* step = std::get_if<OperationStep>(&sequence.steps[i].kind);
    if (step != nullptr && step->op == operation) steps.push_back(i);
  }
  return steps;
}

std::optional<Sequence> without_step(const Sequence& sequence, std::size_t step) {
  std::vector<bool> dropped(sequence.steps.size());
  if (step >= dropped.size()) return std::nullopt;
  dropped[step] = true;
  return without_steps(sequence, std::move(dropped));
}

std::size_t first_free_label(Sequence sequence) {
  std::size_t free = 0;
  for (trace::Step& step : sequence.steps) {
    visit_values(step, [&](const Value& value) {
      const auto* label = std::get_if<trace::LabelRef>(&value.kind);
      if (label != nullptr) free = std::max(free, label->number + 1);
    });
  }
  return free;
}

}  // namespace

std::vector<Edit> edits_of(const Sequence& sequence) {
  std::vector<Edit> edits;
  add_edits_of_the_whole(edits, sequence);
  for (std::size_t i = 0; i < sequence.steps.size(); ++i) add_edits_of_step(edits, sequence, i);
  add_mergers<trace::PayloadRef>(edits, sequence);
  add_mergers<trace::TokenRef>(edits, sequence);
  add_mergers<trace::LabelRef>(edits, sequence);
  return edits;
}

std::vector<Edit> fine_edits(const Sequence& sequence) {
  std::vector<Edit> edits;
  for (std::size_t i = 0; i < sequence.steps.size(); ++i) {
    if (const auto* advance = std::get_if<trace::AdvanceStep>(&sequence.steps[i].kind)) {
      for (const std::int64_t hours : towards(advance->by.count() / 3600, 1)) {
        edits.push_back(advance_only(i, std::chrono::hours(hours)));
      }
    }
    const auto* step = std::get_if<OperationStep>(&sequence.steps[i].kind);
    if (step == nullptr || !step->fault.empty() || step->signature) continue;
    for (const trace::NamedValue& member : step->members) add_fine_edits_of_value(edits, i, member);
  }
  return edits;
}

std::vector<Edit> joins(const Sequence& sequence) {
  std::vector<Edit> edits;
  const std::vector<std::size_t> creations = steps_with("CreateSecret", sequence);
  const std::vector<std::size_t> puts = steps_with("PutSecretValue", sequence);
  for (const std::size_t creation : creations) {
    edits.emplace_back([creation](const Sequence& s) { return ending_with_creation(s, creation); });
    for (std::size_t later = creation + 1; later < sequence.steps.size(); ++later) {
      edits.emplace_back([creation, later](const Sequence& s) { return with_value_at_creation(s, creation, later); });
    }
  }
  for (const std::size_t put : puts) {
    for (const std::size_t later : puts) {
      edits.emplace_back([put, later](const Sequence& s) -> std::optional<Sequence> {
        const auto moved = with_labels_moved(s, put, later);
        return moved ? without_step(*moved, put) : std::nullopt;
      });
      for (const std::size_t creation : creations) {
        edits.emplace_back([creation, put, later](const Sequence& s) -> std::optional<Sequence> {
          const auto moved = with_labels_moved(s, put, later);
          return moved ? with_value_at_creation(*moved, creation, put) : std::nullopt;
        });
      }
    }
  }
  return edits;
}

std::vector<Edit> labels_for_a_step(const Sequence& sequence) {
  std::vector<Edit> edits;
  const auto* last = std::get_if<OperationStep>(&sequence.steps.back().kind);
  if (last == nullptr || last->op != "PutSecretValue" || trace::find_member(*last, "VersionStages") != nullptr)
    return {};
  for (const Value& label : {Value{std::string("AWSPENDING")}, Value{trace::LabelRef{first_free_label(sequence)}}}) {
    for (std::size_t i = 0; i + 1 < sequence.steps.size(); ++i) {
      edits.emplace_back([i, label](const Sequence& before) -> std::optional<Sequence> {
        std::optional<Sequence> after = without_step(before, i);
        OperationStep* put = after ? operation_at(*after, after->steps.size() - 1) : nullptr;
        if (put == nullptr || trace::find_member(*put, "VersionStages") != nullptr) return std::nullopt;
        put->members.push_back({"VersionStages", {trace::List{{label}}}});
        return after;
      });
    }
  }
  return edits;
}

}  // namespace psvcheck::shrink
