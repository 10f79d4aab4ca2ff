#include "fuzz/direct.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/wire/aws_json.h"
#include "model/characters.h"

namespace psvcheck::fuzz {
namespace {

using namespace trace;

std::string arn_in(const model::State& state, const std::string& name, SecretForm form) {
  const auto gone = state.vanished.find(name);
  const auto there = state.secrets.find(name);
  if (form == SecretForm::old_arn) return gone == state.vanished.end() ? name : gone->second.arn;
  if (there == state.secrets.end()) return name;
  const std::string& arn = there->second->arn;
  constexpr std::size_t suffix = 7;
  if (form == SecretForm::other_region_arn) return trace::with_part(arn, 3, other_region).value_or(arn);
  if (form == SecretForm::other_account_arn) return trace::with_part(arn, 4, other_account).value_or(arn);
  if (form == SecretForm::name_with_suffix) return arn.substr(arn.rfind(':') + 1);
  return form == SecretForm::arn || arn.size() < suffix ? arn : arn.substr(0, arn.size() - suffix);
}

}  // namespace

Direct::Direct(const Sequence& sequence)
    : names_end_with_(sequence.names_end_with),
      versions_(sequence.steps.size()),
      binder_(Binding{"direct", 0, 0, sequence.names_end_with}) {}

std::string Direct::name_of(std::size_t secret) const { return fmt::format("s{}{}", secret, names_end_with_); }

std::optional<std::string> Direct::text(const Value& value, const model::State& state) const {
  if (const auto* plain = std::get_if<std::string>(&value.kind)) return *plain;
  if (const auto* secret = std::get_if<SecretRef>(&value.kind)) {
    std::string name = name_of(secret->number);
    if (secret->form == SecretForm::name) return name;
    if (secret->form == SecretForm::upper || secret->form == SecretForm::lower) {
      return secret->form == SecretForm::upper ? model::in_upper_case(std::move(name))
                                               : model::in_lower_case(std::move(name));
    }
    return arn_in(state, name, secret->form);
  }
  if (const auto* token = std::get_if<TokenRef>(&value.kind)) {
    std::string text = fmt::format("abcdefab-0000-4000-8000-{:012}", token->number);
    return token->letters == LetterCase::upper ? model::in_upper_case(std::move(text)) : text;
  }
  if (const auto* payload = std::get_if<PayloadRef>(&value.kind)) return fmt::format("payload-{}", payload->number);
  if (const auto* label = std::get_if<LabelRef>(&value.kind)) return label_text(label->number);
  if (const auto* version = std::get_if<VersionOfStep>(&value.kind)) {
    return version->step < versions_.size() ? versions_[version->step] : "";
  }
  if (const auto* repetition = std::get_if<Repetition>(&value.kind)) {
    if (repetition->text.size() == 1) return std::string(repetition->count, repetition->text.front());
    std::string repeated;
    repeated.reserve(repetition->text.size() * repetition->count);
    for (std::size_t i = 0; i < repetition->count; ++i) repeated += repetition->text;
    return repeated;
  }
  return std::nullopt;
}

/// False where the codec must say what the value is.
template <class T>
bool Direct::set(model::Member<T>& member, const Value& value, const model::State& state) const {
  if (std::holds_alternative<trace::Null>(value.kind)) {
    member = model::Null{};
    return true;
  }
  if constexpr (std::is_same_v<T, std::string>) {
    auto plain = text(value, state);
    if (!plain) return false;
    member = *std::move(plain);
    return true;
  } else if constexpr (std::is_same_v<T, model::Blob>) {
    if (const auto* bytes = std::get_if<Bytes>(&value.kind)) {
      member = model::Blob{bytes->bytes};
      return true;
    }
    if (!std::holds_alternative<PayloadRef>(value.kind) && !std::holds_alternative<Repetition>(value.kind))
      return false;
    member = model::Blob{*text(value, state)};
    return true;
  } else if constexpr (std::is_same_v<T, bool> || std::is_same_v<T, std::int64_t>) {
    const auto* plain = std::get_if<T>(&value.kind);
    if (plain != nullptr) member = *plain;
    return plain != nullptr;
  } else {
    const auto* list = std::get_if<List>(&value.kind);
    if (list == nullptr) return false;
    T items;
    for (const Value& item : list->items) {
      if (!set(items.emplace_back(), item, state)) return false;
    }
    member = std::move(items);
    return true;
  }
}

template <class R>
std::optional<model::Request> Direct::filled(const OperationStep& step, const model::State& state) const {
  R request;
  std::size_t known = 0;
  bool is_plain = true;
  model::visit_members(request, [&](std::string_view name, auto& member) {
    const Value* value = find_member(step, name);
    if (value == nullptr) return;
    ++known;
    is_plain = is_plain && set(member, *value, state);
  });
  if constexpr (requires { request.has_unknown_members; }) request.has_unknown_members = known < step.members.size();
  if (!is_plain) return std::nullopt;
  return request;
}

model::Request Direct::request(const OperationStep& step, const model::State& state) const {
  std::optional<model::Request> direct;
  if (!step.body && !step.method && !step.path && step.headers.empty()) {
    if (step.op == "PutSecretValue") direct = filled<model::PutSecretValueRequest>(step, state);
    if (step.op == "CreateSecret") direct = filled<model::CreateSecretRequest>(step, state);
    if (step.op == "UpdateSecret") direct = filled<model::UpdateSecretRequest>(step, state);
    if (step.op == "UpdateSecretVersionStage") direct = filled<model::UpdateSecretVersionStageRequest>(step, state);
    if (step.op == "GetSecretValue") direct = filled<model::GetSecretValueRequest>(step, state);
    if (step.op == "DescribeSecret") direct = filled<model::DescribeSecretRequest>(step, state);
    if (step.op == "ListSecretVersionIds") direct = filled<model::ListSecretVersionIdsRequest>(step, state);
    if (step.op == "DeleteSecret") direct = filled<model::DeleteSecretRequest>(step, state);
    if (step.op == "RestoreSecret") direct = filled<model::RestoreSecretRequest>(step, state);
    if (step.op == "RotateSecret") direct = filled<model::RotateSecretRequest>(step, state);
  }
  if (!direct) {
    const auto http = binder_.request(step);
    direct = http ? wire::decode_request(*http) : model::MalformedRequest{};
  }
  return step.signature ? model::unauthenticated(*direct, *step.signature) : *std::move(direct);
}

void Direct::learn(std::size_t index, const model::Answer& answer) {
  std::visit(
      [&](const auto& fields) {
        if constexpr (requires { fields.version_id; }) {
          if (const std::string* id = model::given(fields.version_id)) versions_[index] = *id;
        }
      },
      answer);
}

}  // namespace psvcheck::fuzz
