#include "harness/trace/sequence.h"

#include <algorithm>
#include <array>
#include <set>

namespace psvcheck::trace {
namespace {

constexpr std::array<std::pair<std::string_view, model::SignatureFault>, 8> signature_faults{{
    {"none", model::SignatureFault::none},
    {"wrong", model::SignatureFault::wrong},
    {"expired", model::SignatureFault::expired},
    {"future", model::SignatureFault::future},
    {"wrong-service", model::SignatureFault::wrong_service},
    {"wrong-region", model::SignatureFault::wrong_region},
    {"unknown-key", model::SignatureFault::unknown_key},
    {"tampered-body", model::SignatureFault::tampered_body},
}};

// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Operations.html
constexpr std::array<std::string_view, 23> known_operations{
    "BatchGetSecretValue",
    "CancelRotateSecret",
    "CreateSecret",
    "DeleteResourcePolicy",
    "DeleteSecret",
    "DescribeSecret",
    "GetRandomPassword",
    "GetResourcePolicy",
    "GetSecretValue",
    "ListSecretVersionIds",
    "ListSecrets",
    "PutResourcePolicy",
    "PutSecretValue",
    "RemoveRegionsFromReplication",
    "ReplicateSecretToRegions",
    "RestoreSecret",
    "RotateSecret",
    "StopReplicationToReplica",
    "TagResource",
    "UntagResource",
    "UpdateSecret",
    "UpdateSecretVersionStage",
    "ValidateResourcePolicy",
};

void collect_secrets(const Value& value, std::set<std::size_t>& found) {
  if (const auto* secret = std::get_if<SecretRef>(&value.kind)) found.insert(secret->number);
  if (const auto* list = std::get_if<List>(&value.kind)) {
    for (const Value& item : list->items) collect_secrets(item, found);
  }
}

}  // namespace

std::string_view name_of(Capability capability) {
  switch (capability) {
    case Capability::rotation:
      return "rotation";
    case Capability::kms:
      return "kms";
    case Capability::cloudtrail:
      return "cloudtrail";
  }
  return "";
}

std::size_t count_steps(const Sequence& sequence) {
  std::size_t count = 0;
  for (const Step& step : sequence.steps) {
    if (std::holds_alternative<OperationStep>(step.kind)) ++count;
    if (const auto* repeat = std::get_if<RepeatStep>(&step.kind)) count += repeat->count;
  }
  return count;
}

std::string_view name_of(model::SignatureFault fault) {
  for (const auto& [name, named] : signature_faults) {
    if (named == fault) return name;
  }
  return "none";
}

std::optional<model::SignatureFault> signature_fault_from(std::string_view name) {
  for (const auto& [known, fault] : signature_faults) {
    if (known == name) return fault;
  }
  return std::nullopt;
}

bool is_about_signatures(const Sequence& sequence) {
  return std::ranges::any_of(sequence.steps, [](const Step& step) {
    const auto* operation = std::get_if<OperationStep>(&step.kind);
    return operation != nullptr && operation->signature.has_value();
  });
}

std::vector<std::size_t> secrets_of(const Sequence& sequence) {
  std::set<std::size_t> found;
  for (const Step& step : sequence.steps) {
    if (const auto* operation = std::get_if<OperationStep>(&step.kind)) {
      for (const NamedValue& member : operation->members) collect_secrets(member.value, found);
    }
    if (const auto* repeat = std::get_if<RepeatStep>(&step.kind)) found.insert(repeat->secret);
  }
  return {found.begin(), found.end()};
}

const Value* find_member(const OperationStep& step, std::string_view name) {
  const auto found = std::ranges::find(step.members, name, &NamedValue::name);
  return found == step.members.end() ? nullptr : &found->value;
}

std::string_view secret_member(std::string_view operation) { return operation == "CreateSecret" ? "Name" : "SecretId"; }

bool is_known_operation(std::string_view name) {
  return std::ranges::find(known_operations, name) != known_operations.end();
}

OperationStep repeated_put(const RepeatStep& step, std::size_t index) {
  const std::size_t number = step.first_token + index;
  OperationStep put;
  put.op = "PutSecretValue";
  put.members = {{"SecretId", {SecretRef{step.secret, SecretForm::name}}},
                 {"ClientRequestToken", {TokenRef{number, LetterCase::lower}}},
                 {"SecretString", {PayloadRef{number}}}};
  return put;
}

}  // namespace psvcheck::trace
