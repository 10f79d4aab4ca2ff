#include "harness/generate/requests.h"

#include <algorithm>
#include <ranges>

#include "harness/generate/draw.h"

namespace psvcheck::generate {
namespace {

using namespace trace;

// Texts that a target takes for one another which looks at so many bytes of them, or at their length.
std::vector<std::string> differing_late(std::size_t length) {
  const std::string text(length, 'k');
  return {text + "1", text + "2", "1" + text, "2" + text, text};
}

// Values that a target which normalizes, trims, parses or compares loosely takes for one another.
const std::vector<std::vector<std::string>>& nearly_equal() {
  static const std::vector<std::vector<std::string>> families{
      {"value", "value ", " value", "Value", "value\n", "valu", "value\x7f"},
      {R"({"a":1})", R"({"a": 1})", R"({"a":1.0})", R"({"a":"1"})", R"({"A":1})"},
      {R"({"a":1,"b":2})", R"({"b":2,"a":1})"},
      {"0", "00", "0.0", "false", "null"},
      {"caf\u00e9", "cafe\u0301", "cafe"},  // composed and decomposed
      {"dmFsdWU=", "dmFsdWU", "value"},     // one is the base64 of another
      differing_late(70),
      differing_late(300),
      differing_late(5'000),
  };
  return families;
}

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

struct Data {
  bool binary = false;
  Value value;
};

// As a member of this kind it stands for these bytes.
Data spelled(const World& world, bool binary, const std::string& bytes) {
  Value value = spelling_of(world, bytes);
  if (const auto* text = std::get_if<std::string>(&value.kind); text != nullptr && binary) value = {Bytes{*text}};
  if (const auto* raw = std::get_if<Bytes>(&value.kind); raw != nullptr && !binary) {
    const bool is_text = std::ranges::all_of(raw->bytes, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (!is_text) return {true, std::move(value)};  // no SecretString can hold them
    const std::string text = raw->bytes;
    value = {text};
  }
  return {binary, std::move(value)};
}

std::string a_near_one(const std::string& text) {
  for (const auto& family : nearly_equal()) {
    if (std::ranges::find(family, text) != family.end()) return one_of(family);
  }
  enum class How { longer, shorter, other_end };
  switch (weighted<How>({{40, How::longer}, {30, How::shorter}, {30, How::other_end}})) {
    case How::longer:
      return text + " ";
    case How::shorter:
      return text.substr(0, text.size() - 1);
    case How::other_end:
      break;
  }
  return text.substr(0, text.size() - 1) + (text.ends_with('#') ? "%" : "#");
}

Data draw_fresh_data(const World& world) {
  enum class Kind { payload, near, small, large, bytes };
  const bool binary = happens(20);
  switch (weighted<Kind>({{76, Kind::payload},
                          {19, Kind::near},
                          {4, Kind::small},
                          {1, Kind::large},
                          {binary ? std::size_t{25} : 0, Kind::bytes}})) {
    case Kind::bytes:  // that are no text
      return {true, {Bytes{one_of(std::vector<std::string>{"\xff\xfe", std::string(3, '\0'), "a\x80z", "\r\n"})}}};
    case Kind::near:
      return spelled(world, binary, one_of(one_of(nearly_equal())));
    case Kind::small:
      return spelled(world, binary, "x");
    case Kind::large:
      return {binary, {Repetition{"a", 65'536}}};
    case Kind::payload:
      break;
  }
  return {binary, {PayloadRef{world.payloads}}};
}

// Data for a token that is a version already: mostly what it has.
Data draw_data_again(const World& world, const model::SecretValue& has) {
  const bool binary = has.kind == model::SecretValue::Kind::binary;
  enum class Kind { same, other_kind, near, other };
  switch (weighted<Kind>({{58, Kind::same}, {10, Kind::other_kind}, {14, Kind::near}, {18, Kind::other}})) {
    case Kind::same:
      return spelled(world, binary, has.bytes);
    case Kind::other_kind:
      return spelled(world, !binary, has.bytes);
    case Kind::near:
      if (const std::string near = a_near_one(has.bytes); !near.empty()) return spelled(world, binary, near);
      break;
    case Kind::other:
      break;
  }
  return draw_fresh_data(world);
}

Data draw_data(const World& world, std::size_t secret, const Value& token) {
  const model::Secret* found = find_secret(world, secret);
  const auto text = world.binder.text(token);
  if (found == nullptr || !text) return draw_fresh_data(world);
  if (const model::Version* version = model::find_version(*found, {*text})) {
    if (const auto* has = std::get_if<model::SecretValue>(&version->value)) return draw_data_again(world, *has);
  }
  // A new version may well hold what another one holds.
  if (found->versions.empty() || !happens(25)) return draw_fresh_data(world);
  const auto* has = std::get_if<model::SecretValue>(&found->versions[below(found->versions.size())]->value);
  if (has == nullptr) return draw_fresh_data(world);
  return spelled(world, has->kind == model::SecretValue::Kind::binary, has->bytes);
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
