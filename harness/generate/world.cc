#include "harness/generate/world.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>

#include "harness/wire/aws_json.h"
#include "model/abstract_state.h"
#include "model/step.h"

namespace psvcheck::generate {
namespace {

using namespace trace;

// The numbers that a value uses are used up.
void use_up(World& world, const Value& value) {
  const auto beyond = [](std::size_t& next, std::size_t number) { next = std::max(next, number + 1); };
  if (const auto* secret = std::get_if<SecretRef>(&value.kind)) beyond(world.secrets, secret->number);
  if (const auto* token = std::get_if<TokenRef>(&value.kind)) beyond(world.tokens, token->number);
  if (const auto* payload = std::get_if<PayloadRef>(&value.kind)) beyond(world.payloads, payload->number);
  if (const auto* label = std::get_if<LabelRef>(&value.kind)) beyond(world.labels, label->number);
  if (const auto* list = std::get_if<List>(&value.kind)) {
    for (const Value& item : list->items) use_up(world, item);
  }
}

void remember(World& world, const OperationStep& step) {
  for (const NamedValue& member : step.members) {
    use_up(world, member.value);
    if (std::holds_alternative<SecretRef>(member.value.kind)) continue;
    if (auto text = world.binder.text(member.value)) world.spelled.emplace(*std::move(text), member.value);
  }
}

void remember_put(World& world, const OperationStep& step) {
  constexpr std::size_t most = 8;
  if (step.op != "PutSecretValue" || step.body || !step.fault.empty()) return;
  if (world.puts.size() == most) world.puts.erase(world.puts.begin());
  world.puts.push_back(step);
}

// What the model does first on a request that comes now.
model::Outcome first_outcome(const World& world, const model::Request& request) {
  model::Context context;
  context.now = world.now;
  if (const auto* create = std::get_if<model::CreateSecretRequest>(&request)) {
    if (const std::string* name = model::given(create->name)) {
      context.arn =
          fmt::format("arn:aws:secretsmanager:us-east-1:123456789012:secret:{}-A{:05}", *name, world.steps % 100'000);
    }
  }
  return model::step(world.state, request, context).front();
}

// Whether labels other than the service's own are on the current version, and whether on others.
std::string custom_labels_of(const model::Secret& secret) {
  const model::VersionId* current = model::holder_of(secret, model::awscurrent);
  std::set<std::string_view> at;
  for (const auto& [label, holder] : secret.labels) {
    if (label.text.starts_with("AWS")) continue;
    at.insert(current != nullptr && holder == *current ? "custom on current" : "custom elsewhere");
  }
  return fmt::format("{}", fmt::join(at, ", "));
}

std::string kind_of(const World& world, const OperationStep& step, const model::Outcome& outcome) {
  std::set<std::string_view> clauses, members;
  for (const model::Reason& reason : outcome.reasons) clauses.insert(reason.clause);
  for (const NamedValue& member : step.members) members.insert(member.name);
  const std::string name = world.binder.secret_of(step);
  const auto secret = world.state.secrets.find(name);
  return fmt::format("{} {}: {}; {}; {}", step.op, fmt::join(members, " "), fmt::join(clauses, " "),
                     model::class_of(world.state, name),
                     secret == world.state.secrets.end() ? "" : custom_labels_of(*secret->second));
}

void carry_out(World& world, const OperationStep& step) {
  const auto http = world.binder.request(step);
  std::optional<model::Request> request;
  std::optional<model::Outcome> outcome;
  world.now += std::chrono::seconds(1);
  if (http) {
    request = wire::decode_request(*http);
    outcome = first_outcome(world, *request);
    ++world.kinds[kind_of(world, step, *outcome)];
  }
  const std::size_t index = world.steps++;
  if (!step.fault.empty()) ++world.faults;
  remember(world, step);
  remember_put(world, step);
  if (!http) return;
  model::apply_in_place(world.state, *outcome);
  world.binder.learn(index, *request, outcome->answer);
}

}  // namespace

std::string kind_of(const World& world, const OperationStep& step) {
  return kind_of(world, step, first_outcome(world, wire::decode_request(*world.binder.request(step))));
}

bool can_apply(const World& world, const Step& step) {
  const auto* operation = std::get_if<OperationStep>(&step.kind);
  return operation == nullptr || world.binder.request(*operation).has_value();
}

void apply(World& world, const Step& step) {
  if (const auto* operation = std::get_if<OperationStep>(&step.kind)) carry_out(world, *operation);
  if (const auto* advance = std::get_if<AdvanceStep>(&step.kind)) world.now += advance->by;
  if (const auto* repeat = std::get_if<RepeatStep>(&step.kind)) {
    for (std::size_t i = 0; i < repeat->count; ++i) carry_out(world, repeated_put(*repeat, i));
  }
}

const model::Secret* find_secret(const World& world, std::size_t number) {
  const auto found = world.state.secrets.find(trace::secret_name(world.binder.binding(), number));
  return found == world.state.secrets.end() ? nullptr : found->second.get();
}

Stage stage_of(const World& world, std::size_t number) {
  const model::Secret* secret = find_secret(world, number);
  if (secret == nullptr) return Stage::absent;
  return secret->deletion ? Stage::scheduled : Stage::alive;
}

bool has_vanished(const World& world, std::size_t number) {
  return world.state.vanished.contains(trace::secret_name(world.binder.binding(), number));
}

bool has_old_arn(const World& world, std::size_t number) {
  OperationStep step;
  step.op = "DescribeSecret";
  step.members = {{"SecretId", {SecretRef{number, SecretForm::old_arn}}}};
  return can_apply(world, {std::move(step), ""});
}

Value spelling_of(const World& world, const std::string& text) {
  const auto found = world.spelled.find(text);
  return found == world.spelled.end() ? Value{text} : found->second;
}

}  // namespace psvcheck::generate
