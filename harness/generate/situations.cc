#include "harness/generate/situations.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "harness/generate/deal.h"
#include "harness/generate/draw.h"
#include "harness/generate/requests.h"

namespace psvcheck::generate {
namespace {

using namespace trace;

using Steps = std::vector<Step>;

constexpr std::size_t situations_in_a_round = 12;

std::uint64_t card_of(const World& world) { return world.place.number * situations_in_a_sequence + world.situations; }

/// Steps on one secret, with fresh tokens, payloads and labels counted off beyond those of the world.
class Script {
 public:
  explicit Script(const World& world)
      : secret_(draw_live_secret(world)),
        another_(world.secrets),
        token_(world.tokens),
        payload_(world.payloads),
        label_(world.labels),
        versions_(find_secret(world, secret_)->versions.size()),
        has_turn_((card_of(world) / situations_in_a_round + world.place.seed) % 2 == 0) {}

  Value fresh_token() { return {TokenRef{token_++}}; }
  Value fresh_payload() { return {PayloadRef{payload_++}}; }
  Value fresh_label() { return {LabelRef{label_++}}; }
  /// One that single draws take often.
  Value known_label() {
    label_ = std::max<std::size_t>(label_, 1);
    return {LabelRef{0}};
  }
  /// Those that the secret had before.
  std::size_t versions() const { return versions_; }
  /// Of two ways to do it one is taken in one round, and the other one in the next.
  bool has_turn() const { return has_turn_; }
  /// One that has never been.
  void go_to_another_secret() { secret_ = another_; }

  OperationStep& add(std::string_view operation, std::vector<NamedValue> members = {},
                     SecretForm form = SecretForm::name) {
    OperationStep step;
    step.op = operation;
    step.members.push_back({std::string(secret_member(operation)), {SecretRef{secret_, form}}});
    std::ranges::move(members, std::back_inserter(step.members));
    steps_.push_back({std::move(step), ""});
    return std::get<OperationStep>(steps_.back().kind);
  }
  void put(Value token, Value data, std::optional<Value> stages = {}, bool binary = false) {
    OperationStep& step = add("PutSecretValue", {{"ClientRequestToken", std::move(token)},
                                                 {binary ? "SecretBinary" : "SecretString", std::move(data)}});
    if (stages) step.members.push_back({"VersionStages", *std::move(stages)});
  }
  void move(const Value& label, std::optional<Value> to, std::optional<Value> from) {
    OperationStep& step = add("UpdateSecretVersionStage", {{"VersionStage", label}});
    if (to) step.members.push_back({"MoveToVersionId", *std::move(to)});
    if (from) step.members.push_back({"RemoveFromVersionId", *std::move(from)});
  }
  void pass(std::chrono::seconds time) { steps_.push_back({AdvanceStep{time}, ""}); }
  void put_many(std::size_t count) {
    const std::size_t first = std::max(token_, payload_);
    steps_.push_back({RepeatStep{count, secret_, first, {}}, ""});
    token_ = payload_ = first + count;
  }
  Steps take() { return std::move(steps_); }

 private:
  std::size_t secret_, another_, token_, payload_, label_, versions_;
  bool has_turn_;
  Steps steps_;
};

Value text(std::string_view label) { return {std::string(label)}; }
Value labels(std::vector<Value> items) { return {List{std::move(items)}}; }

// A fresh label in so many of a hundred cases, else none. A call has no more than one draw in it, since compilers
// differ in which argument comes first.
std::optional<Value> some_labels(Script& script, std::size_t percent) {
  if (!happens(percent)) return std::nullopt;
  return labels({script.fresh_label()});
}

// Puts with twelve and then six to nine labels that no version has: with the service's own more than the 20 that a
// secret may have (PUT-10a).
void many_labels(Script& script) {
  for (const std::size_t count : {std::size_t{12}, 6 + below(4)}) {
    List fresh;
    for (std::size_t i = 0; i < count; ++i) fresh.items.push_back(script.fresh_label());
    script.put(script.fresh_token(), script.fresh_payload(), Value{std::move(fresh)});
  }
}

// More than the 100 versions that a secret keeps (PRUNE-1a), the oldest with a label; each is looked at from the 100th
// on.
void many_versions(Script& script) {
  constexpr std::size_t kept = 100;
  const Value oldest = script.fresh_token(), data = script.fresh_payload();
  script.put(oldest, data, labels({script.fresh_label()}));
  const std::size_t there = script.versions() + 1;
  if (there < kept) script.put_many(kept - there);
  for (std::size_t i = 0; i < 3; ++i) script.put(script.fresh_token(), script.fresh_payload());
  script.put(oldest, data, some_labels(script, 50));
  script.add("ListSecretVersionIds", {{"IncludeDeprecated", {true}}});
  script.pass(std::chrono::hours(25));
  script.put(script.fresh_token(), script.fresh_payload());
  script.put(oldest, data);
}

// A day, after which versions may go, or more than any recovery window.
void time_passes(Script& script) {
  if (happens(50)) return script.pass(std::chrono::hours(25));
  script.add("DeleteSecret", {{"RecoveryWindowInDays", {std::int64_t{7}}}});
  script.pass(std::chrono::hours(31 * 24));
  script.add("GetSecretValue");
}

// A rotation's version takes data once.
void rotation(Script& script) {
  const Value token = script.fresh_token();
  const Value data = script.fresh_payload();
  script.add("RotateSecret",
             {{"ClientRequestToken", token},
              {"RotationLambdaARN", text("arn:aws:lambda:us-east-1:123456789012:function:psvcheck-rotation")}});
  enum class Stages { none, pending, current };
  std::optional<Value> stages;
  switch (weighted<Stages>({{30, Stages::none}, {50, Stages::pending}, {20, Stages::current}})) {
    case Stages::none:
      break;
    case Stages::pending:
      stages = labels({text("AWSPENDING")});
      break;
    case Stages::current:
      stages = labels({text("AWSCURRENT")});
  }
  script.put(token, data, stages);
  script.put(token, happens(50) ? data : script.fresh_payload(), stages);
  if (happens(60))
    script.add("UpdateSecretVersionStage", {{"VersionStage", text("AWSCURRENT")}, {"MoveToVersionId", token}});
}

// AWSPENDING as a rotation by hand uses it: two versions wait, one of them becomes current.
void pending(Script& script) {
  const Value first = script.fresh_token(), second = script.fresh_token();
  script.put(first, script.fresh_payload(), labels({text("AWSPENDING")}));
  script.put(second, script.fresh_payload(), labels({text("AWSPENDING")}));
  const Value& promoted = happens(50) ? first : second;
  script.put(script.fresh_token(), script.fresh_payload());
  script.move(text("AWSPENDING"), promoted, second);
  script.move(text("AWSCURRENT"), promoted, std::nullopt);
  script.add("GetSecretValue", {{"VersionStage", text(happens(50) ? "AWSPREVIOUS" : "AWSPENDING")}});
  script.add("GetSecretValue");
}

// What users do most: a version with labels beside AWSCURRENT, one by default, an update, one to be promoted later.
void everyday(Script& script) {
  const Value label = script.fresh_label(), token = script.fresh_token(), waiting = script.fresh_token();
  const Value second = script.fresh_token(), updated = script.fresh_token(), data = script.fresh_payload();
  script.put(token, data, labels({text("AWSCURRENT"), label}));
  script.put(second, script.fresh_payload(), std::nullopt, true);
  script.put(waiting, script.fresh_payload(), labels({label, text("AWSPENDING")}));
  script.move(text("AWSCURRENT"), waiting, second);
  script.add("UpdateSecret", {{"ClientRequestToken", updated}, {"SecretString", script.fresh_payload()}});
  script.move(text("AWSCURRENT"), waiting, updated);
  script.put(token, data);
  script.put(token, script.fresh_payload(), labels({text("AWSCURRENT")}));
  script.put(script.fresh_token(), data, labels({text("AWSPREVIOUS")}));
}

// A custom label goes from version to version, by moves or by puts, is taken off, and comes back.
void a_label_wanders(Script& script) {
  const Value label = happens(50) ? script.fresh_label() : script.known_label();
  Value holder = script.fresh_token(), other = script.fresh_token();
  script.put(other, script.fresh_payload());
  script.put(holder, script.fresh_payload(), labels({label, happens(50) ? text("AWSCURRENT") : script.fresh_label()}));
  const bool by_puts = script.has_turn();
  const std::size_t times = by_puts ? 3 : 1 + below(3);
  for (std::size_t i = 0; i < times; ++i) {
    std::swap(holder, other);
    if (by_puts) holder = script.fresh_token();
    if (by_puts) script.put(holder, script.fresh_payload(), labels({label}));
    if (!by_puts) script.move(label, holder, other);
  }
  script.move(label, std::nullopt, holder);
  const Value next = script.fresh_token();
  script.put(next, script.fresh_payload(), labels({label, script.fresh_label()}));
  script.move(label, std::nullopt, next);
  script.move(label, happens(50) ? holder : other, std::nullopt);
}

// The same request again and again, as clients send it that hear nothing; in between the version grows old.
void replays(Script& script) {
  const Value token = script.fresh_token(), data = script.fresh_payload();
  const auto stages = some_labels(script, 40);
  script.put(token, data, stages);
  script.put(token, data, stages);
  const std::size_t later = below(3);
  for (std::size_t i = 0; i < later; ++i) script.put(script.fresh_token(), script.fresh_payload(), stages);
  script.put(token, data, stages);
  script.put(token, data);
  script.put(token, script.fresh_payload());
  script.put(token, data);
}

// One token on two secrets, and the creation of the second sent twice.
void a_token_on_two_secrets(Script& script) {
  const Value token = script.fresh_token(), data = script.fresh_payload(), second = script.fresh_token();
  script.put(token, data);
  script.put(second, script.fresh_payload());
  script.go_to_another_secret();
  const Value of_creation = happens(50) ? token : script.fresh_token(), other = script.fresh_payload();
  script.add("CreateSecret", {{"ClientRequestToken", of_creation}, {"SecretString", other}});
  script.add("CreateSecret", {{"ClientRequestToken", of_creation}, {"SecretString", other}});
  script.put(second, script.fresh_payload());
  if (of_creation != token) script.put(token, data);
  script.add("CreateSecret", {{"ClientRequestToken", of_creation}, {"SecretString", other}});
  script.add("CreateSecret", {{"ClientRequestToken", of_creation}, {"SecretString", script.fresh_payload()}});
}

// Deleted for good and made again under its name: nothing of the old one comes back.
void made_again(Script& script) {
  const Value token = script.fresh_token(), data = script.fresh_payload();
  script.put(token, data, some_labels(script, 50));
  script.add("DeleteSecret", {{"ForceDeleteWithoutRecovery", {true}}});
  if (happens(50)) script.add("PutSecretValue", {{"ClientRequestToken", token}, {"SecretString", data}});
  OperationStep& create = script.add("CreateSecret", {{"ClientRequestToken", script.fresh_token()}});
  if (happens(50)) create.members.push_back({"SecretString", script.fresh_payload()});
  const Value data_again = happens(50) ? data : script.fresh_payload();
  script.put(token, data_again, some_labels(script, 50));
  script.add(happens(50) ? "GetSecretValue" : "DescribeSecret", {}, SecretForm::old_arn);
}

// Scheduled for deletion: every operation is refused, and after the restore all is as it was.
void deleted_and_restored(Script& script) {
  const Value token = script.fresh_token(), data = script.fresh_payload();
  const auto stages = happens(60) ? std::optional(labels({text("AWSPENDING"), script.fresh_label()})) : std::nullopt;
  script.put(token, data, stages);
  script.add("DeleteSecret");
  script.put(happens(50) ? token : script.fresh_token(), data);
  script.add("UpdateSecret", {{"ClientRequestToken", script.fresh_token()}, {"SecretString", script.fresh_payload()}});
  script.move(script.fresh_label(), token, std::nullopt);
  script.add("GetSecretValue");
  script.add("CreateSecret", {{"ClientRequestToken", script.fresh_token()}, {"SecretString", script.fresh_payload()}});
  script.add("RestoreSecret");
  script.put(token, data);
  script.put(script.fresh_token(), script.fresh_payload());
}

// Data that programs like to change: as much as may be, as a string or as bytes; blanks at both ends.
void odd_data(Script& script) {
  const std::string letter = happens(50) ? "a" : "z";
  for (const bool binary : {false, true}) {
    script.put(script.fresh_token(), {Repetition{letter, 65'536}}, std::nullopt, binary);
  }
  script.put(script.fresh_token(), text(happens(50) ? " a value " : "a line\n"));
}

// Reads of what was just written: the value, and more versions than one page shows, with and without labels.
void reads(Script& script) {
  const std::size_t count = 2 + below(3);
  for (std::size_t i = 0; i < count; ++i) script.put(script.fresh_token(), script.fresh_payload());
  script.add("GetSecretValue");
  script.add("ListSecretVersionIds", {{"MaxResults", {std::int64_t{1}}}, {"IncludeDeprecated", {true}}});
  script.add("ListSecretVersionIds", {{"MaxResults", {std::int64_t{2}}}});
}

using Write = void (*)(Script& script);

// Those that take a few steps. They are dealt in this order first.
constexpr std::array<Write, situations_in_a_round> short_ones{everyday,
                                                              deleted_and_restored,
                                                              a_label_wanders,
                                                              made_again,
                                                              pending,
                                                              rotation,
                                                              a_token_on_two_secrets,
                                                              replays,
                                                              reads,
                                                              odd_data,
                                                              time_passes,
                                                              many_labels};

}  // namespace

std::vector<Step> draw_situation(const World& world, bool rotates) {
  const auto [seed, number] = world.place;
  Script script(world);
  Write write = short_ones[dealt(seed, card_of(world), short_ones.size())];
  if (is_unobserved(world.place) && world.situations == 0) write = reads;
  if (number % sequences_to_many_versions == first_of_many_versions && world.situations == 0) write = many_versions;
  if (write == rotation && !rotates) write = pending;
  write(script);
  return script.take();
}

}  // namespace psvcheck::generate
