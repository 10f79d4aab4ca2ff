#include "harness/generate/requests.h"

#include <algorithm>
#include <ranges>

#include "harness/generate/data.h"
#include "harness/generate/draw.h"

namespace psvcheck::generate {
namespace {

using namespace trace;

std::vector<std::size_t> secrets_at(const World& world, Stage stage) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < world.secrets; ++i) {
    if (stage_of(world, i) == stage) found.push_back(i);
  }
  return found;
}

std::size_t draw_secret_number(const World& world) {
  const auto live = secrets_at(world, Stage::alive);
  const auto waiting = secrets_at(world, Stage::scheduled);
  const auto missing = secrets_at(world, Stage::absent);
  enum class From { alive, scheduled, absent, fresh };
  switch (weighted<From>({{live.empty() ? 0 : 90, From::alive},
                          {waiting.empty() ? 0 : 12, From::scheduled},
                          {missing.empty() ? 0 : 4, From::absent},
                          {2, From::fresh}})) {
    case From::alive:
      return one_of(live);
    case From::scheduled:
      return one_of(waiting);
    case From::absent:
      return one_of(missing);
    case From::fresh:
      break;
  }
  return world.secrets;
}

Value fresh_token(const World& world) { return {TokenRef{world.tokens}}; }

// The ids of this secret's versions as they were written before, the newest first.
std::vector<Value> versions_of(const World& world, std::size_t secret) {
  std::vector<Value> ids;
  if (const model::Secret* found = find_secret(world, secret)) {
    for (const auto& version : std::views::reverse(found->versions))
      ids.push_back(spelling_of(world, version->id.text));
  }
  return ids;
}

// One of the few newest, or any. REQUIRES: not empty.
Value draw_version(const std::vector<Value>& versions) {
  constexpr std::size_t newest = 4;
  return versions[happens(30) ? below(versions.size()) : below(std::min(versions.size(), newest))];
}

// In the other letter case where that makes a difference to a token.
Value other_case(const Value& token) {
  const auto* ref = std::get_if<TokenRef>(&token.kind);
  return ref == nullptr ? token : Value{TokenRef{ref->number, LetterCase::upper}};
}

// A token of 32 or 64 characters: as short and as long as they may be.
Value token_at_the_bound(const World& world) {
  const std::string number = std::to_string(world.steps);
  const std::size_t length = happens(50) ? 32 : 64;
  return {"t" + number + "-" + std::string(length - number.size() - 2, 'b')};
}

Value draw_token(const World& world, std::size_t secret) {
  const auto ids = versions_of(world, secret);
  enum class Kind { fresh, known, other_case, of_another, at_the_bound };
  switch (weighted<Kind>({{50, Kind::fresh},
                          {ids.empty() ? 0 : 44, Kind::known},
                          {ids.empty() ? 0 : 2, Kind::other_case},
                          {world.tokens == 0 ? 0 : 4, Kind::of_another},
                          {1, Kind::at_the_bound}})) {
    case Kind::known:
      return draw_version(ids);
    case Kind::other_case:
      return other_case(draw_version(ids));
    case Kind::of_another:
      return {TokenRef{below(world.tokens)}};
    case Kind::at_the_bound:
      return token_at_the_bound(world);
    case Kind::fresh:
      break;
  }
  return fresh_token(world);
}

Value label_value(const std::string& text) {
  constexpr std::string_view custom = "LABEL-";
  if (!text.starts_with(custom)) return {text};
  return {LabelRef{std::stoul(text.substr(custom.size()))}};
}

std::vector<Value> held_labels(const World& world, std::size_t secret) {
  std::vector<Value> held;
  if (const model::Secret* found = find_secret(world, secret)) {
    for (const model::Attachment& label : found->labels) held.push_back(label_value(label.label.text));
  }
  return held;
}

// Labels that some version of the secret has, the service's own and the next fresh one.
Value draw_label(const World& world, std::size_t secret) {
  const std::vector<Value> held = held_labels(world, secret);
  enum class Kind { current, pending, previous, attached, custom, fresh, odd };
  switch (weighted<Kind>({{18, Kind::current},
                          {16, Kind::pending},
                          {12, Kind::previous},
                          {held.empty() ? 0 : 22, Kind::attached},
                          {22, Kind::custom},
                          {6, Kind::fresh},
                          {3, Kind::odd}})) {
    case Kind::current:
      return {std::string("AWSCURRENT")};
    case Kind::pending:
      return {std::string("AWSPENDING")};
    case Kind::previous:
      return {std::string("AWSPREVIOUS")};
    case Kind::attached:
      return one_of(held);
    case Kind::custom:
      return {LabelRef{below(2)}};  // few, so that the same one moves again and again, and comes back
    case Kind::fresh:
      return {LabelRef{world.labels}};
    case Kind::odd:
      break;
  }
  static const std::vector<std::string> odd{"awscurrent", "AWSFUTURE",           "AwsPending",
                                            "l",          std::string(256, 'L'), "label/with +=.@- all"};
  return {one_of(odd)};
}

// Nothing for a put without VersionStages.
std::optional<Value> draw_stages(const World& world, std::size_t secret) {
  const auto count = weighted<std::size_t>({{45, 0}, {33, 1}, {15, 2}, {5, 3}, {2, 4}});
  if (count == 0) return std::nullopt;
  List labels;
  while (labels.items.size() < count) {
    Value label = draw_label(world, secret);
    // The same one twice is a case of its own, and rare.
    if (std::ranges::find(labels.items, label) == labels.items.end() || happens(3)) {
      labels.items.push_back(std::move(label));
    } else if (happens(50)) {
      break;
    }
  }
  return Value{labels};
}

OperationStep step_on(std::string_view operation, const World& world) {
  OperationStep step;
  step.op = operation;
  step.members.push_back({std::string(secret_member(operation)), {draw_secret(world)}});
  return step;
}

std::size_t number_of(const OperationStep& step) {
  const Value* secret = find_member(step, secret_member(step.op));
  return std::get<SecretRef>(secret->kind).number;
}

void add_data(OperationStep& step, const Data& data) {
  set_member(step, data.binary ? "SecretBinary" : "SecretString", data.value);
}

// The version that has this label, as it was written.
std::optional<Value> holder_of(const World& world, std::size_t secret, const Value& label) {
  const model::Secret* found = find_secret(world, secret);
  const auto text = world.binder.text(label);
  if (found == nullptr || !text) return std::nullopt;
  const model::VersionId* holder = model::holder_of(*found, {*text});
  return holder == nullptr ? std::nullopt : std::optional(spelling_of(world, holder->text));
}

// Mostly one that is free. A name that had a secret before shows what is left of that.
std::size_t draw_number_to_create(const World& world) {
  std::vector<std::size_t> vanished = secrets_at(world, Stage::absent);
  std::erase_if(vanished, [&](std::size_t number) { return !has_vanished(world, number); });
  if (!vanished.empty() && happens(40)) return one_of(vanished);
  return world.secrets == 0 || happens(40) ? world.secrets : below(world.secrets);
}

}  // namespace

void drop_member(OperationStep& step, std::string_view name) {
  std::erase_if(step.members, [&](const NamedValue& member) { return member.name == name; });
}

void set_member(OperationStep& step, std::string_view name, Value value) {
  const auto found = std::ranges::find(step.members, name, &NamedValue::name);
  if (found != step.members.end()) {
    found->value = std::move(value);
  } else {
    step.members.push_back({std::string(name), std::move(value)});
  }
}

SecretRef draw_secret(const World& world) {
  const std::size_t number = draw_secret_number(world);
  if (stage_of(world, number) == Stage::absent) return {number, SecretForm::name};
  return {number, weighted<SecretForm>({{82, SecretForm::name},
                                        {9, SecretForm::arn},
                                        {6, SecretForm::partial_arn},
                                        {has_old_arn(world, number) ? std::size_t{20} : 0, SecretForm::old_arn},
                                        {2, SecretForm::upper},
                                        {1, SecretForm::other_region_arn},
                                        {1, SecretForm::other_account_arn},
                                        {1, SecretForm::name_with_suffix}})};
}

std::size_t draw_live_secret(const World& world) {
  const auto alive = secrets_at(world, Stage::alive);
  return alive.empty() ? world.secrets : one_of(alive);
}

OperationStep draw_create(const World& world) {
  OperationStep step;
  step.op = "CreateSecret";
  const std::size_t number = draw_number_to_create(world);
  step.members.push_back({"Name", {SecretRef{number}}});
  Value token = happens(20) ? draw_token(world, number) : fresh_token(world);
  // Of a secret that is gone nothing may come back with its tokens.
  if (has_vanished(world, number) && world.tokens > 0 && happens(40)) token = {TokenRef{below(world.tokens)}};
  const model::Secret* there = find_secret(world, number);
  if (there != nullptr && happens(25)) token = spelling_of(world, there->create_token.text);
  step.members.push_back({"ClientRequestToken", token});
  if (happens(80)) add_data(step, draw_data(world, number, token));
  return step;
}

OperationStep draw_put(const World& world) {
  OperationStep step = step_on("PutSecretValue", world);
  const std::size_t secret = number_of(step);
  const Value token = draw_token(world, secret);
  step.members.push_back({"ClientRequestToken", token});
  add_data(step, draw_data(world, secret, token));
  if (auto stages = draw_stages(world, secret)) step.members.push_back({"VersionStages", *std::move(stages)});
  if (happens(2)) set_member(step, "RotationToken", {std::string("0123abcd-0123-4567-89ab-0123456789ab")});
  return step;
}

OperationStep draw_put_again(const World& world) {
  if (world.puts.empty()) return draw_put(world);
  OperationStep step = one_of(world.puts);
  if (happens(70)) set_member(step, "SecretId", {SecretRef{draw_secret_number(world), SecretForm::name}});
  return step;
}

OperationStep draw_update(const World& world) {
  OperationStep step = step_on("UpdateSecret", world);
  const std::size_t secret = number_of(step);
  const bool describes = happens(30);
  if (describes) step.members.push_back({"Description", {std::string("described")}});
  const Value token = draw_token(world, secret);
  const bool is_only_described = describes && happens(60);
  if (!is_only_described || happens(85)) step.members.push_back({"ClientRequestToken", token});
  if (is_only_described) return step;
  add_data(step, draw_data(world, secret, token));
  return step;
}

OperationStep draw_stage_move(const World& world) {
  OperationStep step = step_on("UpdateSecretVersionStage", world);
  const std::size_t secret = number_of(step);
  const auto versions = versions_of(world, secret);
  const std::vector<Value> held = held_labels(world, secret);
  const Value label = !held.empty() && happens(40) ? one_of(held) : draw_label(world, secret);
  step.members.push_back({"VersionStage", label});
  if (versions.empty()) {
    step.members.push_back({"MoveToVersionId", fresh_token(world)});
    return step;
  }
  if (!happens(25)) {
    step.members.push_back({"MoveToVersionId", happens(4) ? fresh_token(world) : draw_version(versions)});
  }
  const auto holder = holder_of(world, secret, label);
  const bool from_holder = holder && !happens(18);
  if (from_holder) {
    step.members.push_back({"RemoveFromVersionId", *holder});
  } else if (happens(holder ? 50 : 8)) {
    step.members.push_back({"RemoveFromVersionId", draw_version(versions)});
  }
  return step;
}

OperationStep draw_read(const World& world) {
  enum class Kind { value, describe, list };
  const Kind kind = weighted<Kind>({{60, Kind::value}, {15, Kind::describe}, {25, Kind::list}});
  if (kind == Kind::describe) return step_on("DescribeSecret", world);
  if (kind == Kind::list) {
    OperationStep step = step_on("ListSecretVersionIds", world);
    if (happens(50)) step.members.push_back({"IncludeDeprecated", {happens(70)}});
    if (happens(30)) step.members.push_back({"MaxResults", {one_of(std::vector<std::int64_t>{1, 2, 100})}});
    return step;
  }
  OperationStep step = step_on("GetSecretValue", world);
  const std::size_t secret = number_of(step);
  const auto versions = versions_of(world, secret);
  if (!versions.empty() && happens(50)) step.members.push_back({"VersionId", draw_version(versions)});
  if (happens(50)) step.members.push_back({"VersionStage", draw_label(world, secret)});
  return step;
}

OperationStep draw_delete(const World& world) {
  OperationStep step = step_on("DeleteSecret", world);
  enum class How { default_window, window, force };
  switch (weighted<How>({{40, How::default_window}, {30, How::window}, {30, How::force}})) {
    case How::window:
      step.members.push_back({"RecoveryWindowInDays", {one_of(std::vector<std::int64_t>{7, 8, 30})}});
      break;
    case How::force:
      step.members.push_back({"ForceDeleteWithoutRecovery", {true}});
      break;
    case How::default_window:
      break;
  }
  return step;
}

OperationStep draw_restore(const World& world) {
  OperationStep step = step_on("RestoreSecret", world);
  const auto scheduled = secrets_at(world, Stage::scheduled);
  if (!scheduled.empty() && happens(90)) set_member(step, "SecretId", {SecretRef{one_of(scheduled)}});
  return step;
}

OperationStep draw_rotate(const World& world) {
  OperationStep step = step_on("RotateSecret", world);
  step.members.push_back({"ClientRequestToken", draw_token(world, number_of(step))});
  step.members.push_back(
      {"RotationLambdaARN", {std::string("arn:aws:lambda:us-east-1:123456789012:function:psvcheck-rotation")}});
  return step;
}

}  // namespace psvcheck::generate
