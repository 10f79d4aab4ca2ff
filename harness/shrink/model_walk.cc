#include "harness/shrink/model_walk.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "harness/trace/bind.h"
#include "harness/wire/aws_json.h"
#include "model/abstract_state.h"
#include "model/constraints.h"
#include "model/step.h"

namespace psvcheck::shrink {
namespace {

std::string outcome_text(const model::Outcome& outcome) {
  const auto* refusal = std::get_if<model::Refusal>(&outcome.answer);
  std::string text = refusal != nullptr ? refusal->type : fmt::format("answer {}", outcome.answer.index());
  std::set<std::string_view> clauses;
  for (const model::Reason& reason : outcome.reasons) clauses.insert(reason.clause);
  return fmt::format("{} ({})", text, fmt::join(clauses, " "));
}

bool has_unknown_members(const model::Request& request) {
  return std::visit(
      [](const auto& known) {
        if constexpr (requires { known.has_unknown_members; }) return known.has_unknown_members;
        return false;
      },
      request);
}

// What is wrong with a request whatever the state is.
std::string fault_of(const model::Request& request, const model::Context& context) {
  std::string text;
  if (const auto* malformed = std::get_if<model::MalformedRequest>(&request)) {
    text += fmt::format("malformed {};", static_cast<int>(malformed->fault));
  }
  if (const auto* unsigned_one = std::get_if<model::UnauthenticatedRequest>(&request)) {
    text += fmt::format("signature {};", static_cast<int>(unsigned_one->fault));
  }
  if (has_unknown_members(request)) text += "unknown members;";
  for (const model::TextFault& fault : model::text_faults(request, context)) {
    text += fmt::format("{}{}", static_cast<int>(fault.stage), fault.open ? "?" : "");
    for (const model::Outcome& refusal : fault.refusals) text += " " + outcome_text(refusal);
    text += ";";
  }
  return text;
}

class Walk {
 public:
  Walk(const trace::Sequence& sequence, model::Level level)
      : sequence_(sequence), binder_(trace::Binding{"walk", 0, 0, sequence.names_end_with}) {
    context_.level = level;
  }

  std::vector<WalkedStep> run() {
    for (index_ = 0; index_ < sequence_.steps.size(); ++index_) {
      walked_.emplace_back().before = state_;
      std::visit([&](const auto& step) { take(step); }, sequence_.steps[index_].kind);
    }
    return std::move(walked_);
  }

 private:
  void take(const trace::AdvanceStep& step) { now_ += step.by; }

  void take(const trace::RepeatStep& step) {
    for (std::size_t i = 0; i < step.count; ++i) take(trace::repeated_put(step, i));
  }

  void take(const trace::OperationStep& step) {
    const auto request = binder_.request(step);
    if (!request || step.op.empty()) {
      walked_.back().bound = false;
      return;
    }
    model::Request decoded = wire::decode_request(*request);
    if (step.signature) decoded = model::unauthenticated(decoded, *step.signature);
    now_ += std::chrono::milliseconds(10);
    context_.now = now_;
    context_.arn.clear();
    if (const std::string* name = model::secret_id_of(decoded); name != nullptr && step.op == "CreateSecret") {
      // A suffix of its own for every creation, as the service gives (FIND-5).
      context_.arn =
          fmt::format("arn:aws:secretsmanager:us-east-1:123456789012:secret:{}-Ab{:04}", *name, index_ % 10000);
    }
    const model::Outcome outcome = model::step(state_, decoded, context_).front();
    binder_.learn(index_, decoded, outcome.answer);
    walked_.back().fault = fault_of(decoded, context_);
    walked_.back().outcome = outcome_text(outcome);
    walked_.back().request = std::move(decoded);
    model::apply_in_place(state_, outcome);
  }

  const trace::Sequence& sequence_;
  trace::Binder binder_;
  model::Context context_;
  model::Time now_{std::chrono::sys_days{std::chrono::year{2026} / 6 / 15} + std::chrono::hours{12}};
  model::State state_;
  std::size_t index_ = 0;
  std::vector<WalkedStep> walked_;
};

// The texts of a request, by member: which versions, labels and values it speaks of.
class Spoken {
 public:
  explicit Spoken(const model::Request& request) {
    std::visit(
        [&](const auto& known) {
          model::visit_members(known, [&](std::string_view name, const auto& member) { take(name, member); });
        },
        request);
  }

  bool label(const std::string& text) const { return labels_.contains(text); }

  /// The members that hold this text, joined: "" for none.
  std::string members_with(const std::string& text) const {
    const auto found = members_.find(text);
    return found == members_.end() ? std::string() : found->second;
  }

 private:
  template <class T>
  void take(std::string_view name, const model::Member<T>& member) {
    const T* value = model::given(member);
    if (value == nullptr) return;
    if constexpr (std::is_same_v<T, std::string>) {
      members_[*value].append(name).append("+");
      if (name == "VersionStage") labels_.insert(*value);
    } else if constexpr (std::is_same_v<T, model::Blob>) {
      members_[value->bytes].append(name).append("+");
    } else if constexpr (std::is_same_v<T, std::vector<model::Member<std::string>>>) {
      for (const auto& item : *value) {
        if (const auto* text = model::given(item)) labels_.insert(*text);
      }
    }
  }

  std::set<std::string> labels_;
  std::map<std::string, std::string> members_;
};

std::string shape_of(const model::Secret& secret, const Spoken& spoken, Detail detail) {
  std::map<std::string, std::size_t> custom;  // labels that the step does not speak of, by order
  std::string shape = fmt::format("{}{}", secret.deletion ? "deleted " : "", secret.had_placeholder ? "rotated " : "");
  const std::string creator = spoken.members_with(secret.create_token.text);
  if (detail == Detail::all && !creator.empty()) shape += "created by " + creator;
  for (const auto& version : secret.versions) {
    const auto labels = model::labels_of(secret, version->id);
    const std::string spoken_of = spoken.members_with(version->id.text);
    if (detail == Detail::labelled && labels.empty() && spoken_of.empty()) continue;
    shape += "[" + spoken_of;
    if (const auto* value = std::get_if<model::SecretValue>(&version->value)) {
      shape += value->kind == model::SecretValue::Kind::string ? " string " : " binary ";
      shape += spoken.members_with(value->bytes);
    } else {
      shape += fmt::format(" {}", version->value.index());
    }
    for (const std::string& label : labels) {
      const bool is_named = label.starts_with("AWS") || spoken.label(label);
      shape += is_named ? " " + label : fmt::format(" #{}", custom.try_emplace(label, custom.size()).first->second);
    }
    shape += "]";
  }
  if (detail == Detail::all) shape += fmt::format(" pruned {}", secret.pruned.size());
  for (const model::VersionId& id : secret.pruned) {
    if (const std::string by = spoken.members_with(id.text); !by.empty()) shape += " pruned " + by;
  }
  return shape;
}

/// Much the same, with as few versions as a class of states has: whether a fourth or a fifth version was there rarely
/// matters to what broke.
std::string class_met(const model::State& state, const model::Secret& secret, const Spoken& spoken) {
  std::string shape = model::class_of(state, secret.name);
  const auto is_deprecated = [&](const auto& version) { return model::labels_of(secret, version->id).empty(); };
  const auto is_custom = [](const auto& attachment) { return !attachment.label.text.starts_with("AWS"); };
  if (std::ranges::any_of(secret.versions, is_deprecated)) shape += " deprecated";
  if (std::ranges::any_of(secret.labels, is_custom)) shape += " custom";
  for (const auto& version : secret.versions) {
    const std::string spoken_of = spoken.members_with(version->id.text);
    if (spoken_of.empty()) continue;
    shape += fmt::format(" [{} {}", spoken_of, version->value.index());
    for (const std::string& label : model::labels_of(secret, version->id)) {
      shape += label.starts_with("AWS") ? " " + label : " custom";
    }
    shape += "]";
  }
  return shape;
}

bool is_named(const model::Secret& secret, const model::Request& request) {
  const std::string* id = model::secret_id_of(request);
  return id != nullptr && (*id == secret.name || id->starts_with(secret.arn) || secret.arn.starts_with(*id));
}

}  // namespace

const model::Secret* find_named(const model::State& state, const model::Request& request) {
  const auto found =
      std::ranges::find_if(state.secrets, [&](const auto& entry) { return is_named(*entry.second, request); });
  return found == state.secrets.end() ? nullptr : found->second.get();
}

std::vector<WalkedStep> walk(const trace::Sequence& sequence, model::Level level) {
  return Walk(sequence, level).run();
}

std::set<std::string> faults_of(const trace::Sequence& sequence, const std::vector<WalkedStep>& walked) {
  std::set<std::string> faults;
  for (std::size_t i = 0; i < sequence.steps.size(); ++i) {
    const auto* step = std::get_if<trace::OperationStep>(&sequence.steps[i].kind);
    if (step == nullptr || (step->fault.empty() && walked[i].fault.empty())) continue;
    const std::string outcome = step->fault.empty() ? std::string() : walked[i].outcome;
    faults.insert(fmt::format("{} {}|{}|{}", step->op, step->fault, walked[i].fault, outcome));
  }
  return faults;
}

std::string last_meets(const std::vector<WalkedStep>& walked, Detail detail) {
  const WalkedStep& last = walked.back();
  const Spoken spoken(last.request);
  const std::string* id = model::secret_id_of(last.request);
  std::string shape = last.outcome;
  for (const auto& [_, secret] : last.before.secrets) {
    const bool is_meant = is_named(*secret, last.request);
    if (detail != Detail::all && !is_meant) continue;
    if (detail == Detail::classed) {
      shape += "\n" + class_met(last.before, *secret, spoken);
      continue;
    }
    shape += fmt::format("\n{}: {}", is_meant ? "its secret" : "another", shape_of(*secret, spoken, detail));
  }
  for (const auto& [name, gone] : last.before.vanished) {
    if (detail == Detail::all || (id != nullptr && *id == name)) shape += "\none is gone";
  }
  return shape;
}

}  // namespace psvcheck::shrink
