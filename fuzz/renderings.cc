#include "fuzz/renderings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>

#include "model/rotate_secret.h"
#include "model/rules.h"
#include "model/secret_id.h"
#include "model/step.h"

namespace psvcheck::fuzz {
namespace {

using namespace model;

void add(std::string& text, std::string_view name, const std::string& value) {
  fmt::format_to(std::back_inserter(text), "{}={};", name, value);
}
void add(std::string& text, std::string_view name, const Blob& value) { add(text, name, value.bytes); }
void add(std::string& text, std::string_view name, Labels labels) {
  std::ranges::sort(labels);
  for (const std::string& label : labels) add(text, name, label);
}
void add(std::string& text, std::string_view name, const std::map<std::string, Labels>& map) {
  for (const auto& [id, labels] : map) add(text += id, name, labels);
}
void add(std::string& text, std::string_view name, const std::vector<VersionEntry>& entries) {
  for (const VersionEntry& entry : entries) {
    if (const std::string* id = given(entry.version_id)) add(text, name, *id);
    if (const Labels* labels = given(entry.version_stages)) add(text, "of it", *labels);
  }
}
void add(std::string&, std::string_view, const Time&) {}

/// The members of which the answer tells nothing, so that they may be anything.
std::vector<std::string_view> open_members(const Answer& answer) {
  std::vector<std::string_view> open;
  std::visit(
      [&](const auto& fields) {
        visit_answer_members(fields, [&](std::string_view name, const auto& member) {
          if (std::holds_alternative<Withheld>(member)) open.push_back(name);
        });
      },
      answer);
  return open;
}

std::string text_of_answer(const Answer& answer, const Answer& like) {
  if (const auto* refusal = std::get_if<Refusal>(&answer)) return refusal->type;
  std::string text = std::to_string(answer.index()) + ' ';
  const std::vector<std::string_view> open = open_members(like);
  std::visit(
      [&](const auto& fields) {
        visit_answer_members(fields, [&](std::string_view name, const auto& member) {
          const auto* value = given(member);
          if (value != nullptr && std::ranges::find(open, name) == open.end()) add(text, name, *value);
        });
      },
      answer);
  return text;
}

std::string text_of_secret(const Secret* secret, const Secret* like) {
  if (secret == nullptr) return "none";
  std::string text = secret->deletion ? "scheduled " : "there ";
  std::vector<std::string> parts;
  parts.reserve(secret->labels.size());
  for (const Attachment& attachment : secret->labels) {
    parts.push_back(attachment.label.text + '@' + attachment.version.text);
  }
  for (const auto& version : secret->versions) {
    std::string part = version->id.text + ':';
    const Version* const other = like == nullptr ? nullptr : find_version(*like, version->id);
    const bool may_be_any = other != nullptr && std::holds_alternative<UnknownValue>(other->value);
    if (const auto* value = std::get_if<SecretValue>(&version->value); value != nullptr && !may_be_any) {
      part += value->kind == SecretValue::Kind::string ? 's' : 'b';
      part += value->bytes;
    }
    parts.push_back(std::move(part));
  }
  std::ranges::sort(parts);
  for (const std::string& part : parts) (text += part) += ' ';
  return text;
}

/// What is seen with the secret changed.
Changed of_secret(const Seen& seen, std::string what, std::function<void(Secret&)> change) {
  const auto make = [&seen, change = std::move(change)] {
    auto secret = std::make_shared<Secret>(*seen.secret);
    secret->adopted = true;  // the model need not keep its invariants for it
    change(*secret);
    return Seen{seen.answer, std::move(secret)};
  };
  return {make, std::move(what)};
}

/// What is seen with another answer.
Changed of_answer(const Seen& seen, std::string what, Answer answer, std::vector<Aspect> aspects = {}) {
  const auto make = [&seen, answer = std::move(answer)] { return Seen{answer, seen.secret}; };
  return {make, std::move(what), true, std::move(aspects)};
}

void add_label_changes(const Seen& seen, std::vector<Changed>& changes) {
  const Secret& secret = *seen.secret;
  for (const Attachment& attachment : secret.labels) {
    changes.push_back(of_secret(seen, "without " + attachment.label.text,
                                [&attachment](Secret& s) { std::erase(s.labels, attachment); }));
    const auto elsewhere = std::ranges::find_if(
        secret.versions, [&](const auto& version) { return !is_attached(secret, attachment.label, version->id); });
    if (elsewhere == secret.versions.end()) continue;
    const VersionId& other = (*elsewhere)->id;
    changes.push_back(of_secret(seen, "with " + attachment.label.text + " on another version",
                                [&](Secret& s) { move_label(s, attachment.label, other); }));
  }
  if (secret.versions.empty()) return;
  const VersionId& newest = secret.versions.back()->id;
  for (const StagingLabel& label : {StagingLabel{"A-LABEL-MORE"}, awspending}) {
    if (holder_of(secret, label) != nullptr) continue;
    changes.push_back(of_secret(seen, "with " + label.text, [label, &newest](Secret& s) { attach(s, label, newest); }));
  }
}

void add_value_changes(const Seen& seen, std::vector<Changed>& changes) {
  for (std::size_t i = 0; i < seen.secret->versions.size(); ++i) {
    const auto* value = std::get_if<SecretValue>(&seen.secret->versions[i]->value);
    if (value == nullptr) continue;
    changes.push_back(of_secret(seen, "with other data", [i, value](Secret& s) {
      auto version = std::make_shared<Version>(*s.versions[i]);
      version->value = SecretValue{value->kind, value->bytes + "x"};
      s.versions[i] = std::move(version);
    }));
  }
}

void add_answer_changes(const Seen& seen, std::vector<Changed>& changes) {
  const std::vector<Aspect> of_stages{Aspect::stages, Aspect::custom, Aspect::labels};
  std::visit(
      [&](const auto& fields) {
        if constexpr (requires { fields.version_id; }) {
          if (given(fields.version_id) == nullptr) return;
          auto other = fields;
          other.version_id = "11111111-1111-4111-8111-111111111111";
          changes.push_back(of_answer(seen, "with another VersionId", other, {Aspect::version, Aspect::answer}));
        }
        if constexpr (requires { fields.version_stages; }) {
          auto other = fields;
          Labels labels = given(fields.version_stages) != nullptr ? *given(fields.version_stages) : Labels{};
          labels.emplace_back("A-LABEL-MORE");
          other.version_stages = labels;
          changes.push_back(of_answer(seen, "with a label more in the answer", other, of_stages));
          if (labels.size() == 1) return;
          labels.pop_back();
          labels.pop_back();
          other.version_stages = labels;
          changes.push_back(of_answer(seen, "with a label less in the answer", other, of_stages));
        }
      },
      seen.answer);
}

/// Success of a request that is refused.
std::optional<Answer> success_of(const Request& request) {
  const std::string id = "11111111-1111-4111-8111-111111111111";
  const std::string arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:s0-AbCdEf";
  const std::string name = "s0";
  if (std::holds_alternative<PutSecretValueRequest>(request))
    return PutSecretValueAnswer{arn, name, id, Labels{"AWSCURRENT"}};
  if (std::holds_alternative<CreateSecretRequest>(request)) return CreateSecretAnswer{arn, name, id};
  if (std::holds_alternative<UpdateSecretRequest>(request)) return UpdateSecretAnswer{arn, name, id};
  if (std::holds_alternative<UpdateSecretVersionStageRequest>(request))
    return UpdateSecretVersionStageAnswer{arn, name};
  if (std::holds_alternative<RestoreSecretRequest>(request)) return RestoreSecretAnswer{arn, name};
  if (std::holds_alternative<RotateSecretRequest>(request)) return RotateSecretAnswer{arn, name, id};
  return std::nullopt;
}

/// Whatever a success does is a reason against a refusal.
std::vector<Aspect> of_success() {
  return {Aspect::answer,   Aspect::version, Aspect::value,  Aspect::deletion, Aspect::current,
          Aspect::previous, Aspect::pending, Aspect::custom, Aspect::labels};
}

void add_error_changes(const Seen& seen, const Request& request, std::vector<Changed>& changes) {
  const auto* refusal = std::get_if<Refusal>(&seen.answer);
  for (const std::string_view type : {invalid_parameter, resource_not_found, resource_exists, limit_exceeded}) {
    if (refusal != nullptr && refusal->type == type) continue;
    changes.push_back(of_answer(seen, "refused with " + std::string(type), Refusal{std::string(type), ""}));
  }
  if (refusal == nullptr) return;
  if (auto success = success_of(request))
    changes.push_back(of_answer(seen, "as a success", *std::move(success), of_success()));
}

model::Exchange exchange(Request request, Answer answer, const model::Context& context) {
  model::Exchange made{std::move(request), std::move(answer), {}, context.now, context.now};
  return made;
}

const Secret* secret_named(const State& state, const Request& request) {
  const std::string* const id = model::secret_id_of(request);
  return id == nullptr ? nullptr : model::find_secret(state, *id);
}

/// The state, and those that the rotation of the request's secret may have come to by itself.
std::vector<std::shared_ptr<const State>> with_more_of_a_rotation(const State& state, const Request& request,
                                                                  const model::Context& context) {
  std::vector<std::shared_ptr<const State>> all{std::make_shared<const State>(state)};
  const Secret* const secret = secret_named(state, request);
  if (secret == nullptr) return all;
  for (Secret& later : model::states_of_a_rotation(*secret, context)) {
    State next = state;
    next.secrets[secret->name] = std::make_shared<const Secret>(std::move(later));
    all.push_back(std::make_shared<const State>(std::move(next)));
  }
  return all;
}

/// The secret of the request as the outcome leaves it, or nullptr.
const Secret* left_by(const State& state, const Request& request, const Outcome& outcome) {
  return outcome.change ? outcome.change->secret.get() : secret_named(state, request);
}

}  // namespace

std::vector<Allowed> allowed_by(const Judge& judge, const Request& request, const model::Context& context) {
  std::vector<Allowed> all;
  for (const Possibility& possibility : judge.belief()) {
    for (const auto& state : with_more_of_a_rotation(possibility.state, request, context)) {
      for (Outcome& outcome : model::step(*state, request, context)) {
        const Secret* const left = left_by(*state, request, outcome);
        for (Secret& later : left == nullptr ? std::vector<Secret>{} : model::states_of_a_rotation(*left, context)) {
          Outcome more = outcome;
          more.change = model::Change{later.name, std::make_shared<const Secret>(std::move(later)), context.now};
          all.push_back({state, std::move(more)});
        }
        all.push_back({state, std::move(outcome)});
      }
    }
  }
  return all;
}

bool is_spoken_of(const Changed& changed, const Answer& answer, const std::vector<Allowed>& allowed, Level level) {
  const bool is_success = model::is_success(answer);
  const auto is_of_kind = [&](const Allowed& each) { return model::is_success(each.outcome.answer) == is_success; };
  const bool has_kind = std::ranges::any_of(allowed, is_of_kind);
  std::vector<Aspect> aspects = changed.aspects;
  if (!is_success) aspects = has_kind ? std::vector{Aspect::error_type} : of_success();
  if (is_success && !has_kind) aspects = {Aspect::refusal};
  return std::ranges::all_of(allowed, [&](const Allowed& each) {
    if (has_kind && !is_of_kind(each)) return true;
    return std::ranges::any_of(each.outcome.reasons, [&](const Reason& reason) {
      const Clause* const clause = find_clause(reason.clause);
      return std::ranges::find(aspects, reason.aspect) != aspects.end() && clause != nullptr &&
             enforces(level, clause->strength);
    });
  });
}

Seen seen(const Allowed& allowed, const std::string& secret) {
  const Outcome& outcome = allowed.outcome;
  if (outcome.change && outcome.change->name == secret) return {outcome.answer, outcome.change->secret};
  const auto found = allowed.state->secrets.find(secret);
  return {outcome.answer, found == allowed.state->secrets.end() ? nullptr : found->second};
}

std::string fingerprint(const Seen& seen, const Seen& like) {
  return text_of_answer(seen.answer, like.answer) + " | " + text_of_secret(seen.secret.get(), like.secret.get());
}

bool is_among(const std::vector<Allowed>& allowed, const std::string& secret, const Seen& changed) {
  return std::ranges::any_of(allowed, [&](const Allowed& each) {
    const Seen one = seen(each, secret);
    if (one.answer.index() != changed.answer.index()) return false;
    return fingerprint(one) == fingerprint(changed, one);
  });
}

std::vector<Changed> changes_of(const Seen& seen, const Request& request) {
  std::vector<Changed> changes;
  if (!std::holds_alternative<AnyAnswer>(seen.answer)) {
    add_answer_changes(seen, changes);
    add_error_changes(seen, request, changes);
  }
  if (seen.secret != nullptr && !seen.secret->deletion) {
    add_label_changes(seen, changes);
    add_value_changes(seen, changes);
  }
  return changes;
}

namespace {

/// The versions that are others than in `like`, or a few from both ends where all are the same.
std::vector<VersionId> to_read(const Secret& secret, const Secret* like) {
  constexpr std::size_t few = 2;
  std::vector<VersionId> ids;
  for (std::size_t i = 0; like != nullptr && i < secret.versions.size(); ++i) {
    const bool is_same = i < like->versions.size() && like->versions[i] == secret.versions[i];
    if (!is_same) ids.push_back(secret.versions[i]->id);
  }
  if (!ids.empty()) return ids;
  const std::size_t count = secret.versions.size();
  for (std::size_t i = 0; i < count; ++i) {
    if (i < few / 2 || i + few / 2 >= count) ids.push_back(secret.versions[i]->id);
  }
  return ids;
}

}  // namespace

ObservedStep observed(const Request& request, const Seen& seen, const Seen& like, const std::string& secret,
                      const model::Context& context) {
  ObservedStep made{exchange(request, seen.answer, context), {}};
  if (secret.empty()) return made;
  State state;
  if (seen.secret != nullptr) state.secrets.emplace(secret, seen.secret);
  const auto read = [&](Request asked) {
    Answer answer = model::step(state, asked, context).front().answer;
    made.observation.push_back(exchange(std::move(asked), std::move(answer), context));
  };
  DescribeSecretRequest describe;
  describe.secret_id = secret;
  read(describe);
  if (seen.secret == nullptr || seen.secret->deletion) return made;
  for (const VersionId& id : to_read(*seen.secret, like.secret.get())) {
    GetSecretValueRequest get;
    get.secret_id = secret;
    get.version_id = id.text;
    read(get);
  }
  return made;
}

}  // namespace psvcheck::fuzz
