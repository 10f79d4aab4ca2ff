#include "harness/measure/witnesses.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "harness/measure/letters.h"

namespace psvcheck::measure {
namespace {

using trace::AdvanceStep;
using trace::List;
using trace::NamedValue;
using trace::OperationStep;
using trace::RawJson;
using trace::Repetition;
using trace::Sequence;
using trace::Step;
using trace::Value;
using Members = std::vector<NamedValue>;

Value text(const char* value) { return Value{std::string(value)}; }

/// The step that this letter is.
Step by(std::string_view letter) {
  const Letter* const found = find_letter(letter);
  return {found == nullptr ? OperationStep{} : found->step, ""};
}

Step create() { return by("create s0 t0 p0"); }

/// The letter's step with these members set; a member that is null is left out.
Step with(std::string_view letter, const Members& members) {
  Step step = by(letter);
  auto& operation = std::get<OperationStep>(step.kind);
  for (const NamedValue& member : members) {
    std::erase_if(operation.members, [&](const NamedValue& old) { return old.name == member.name; });
    if (!std::holds_alternative<trace::Null>(member.value.kind)) operation.members.push_back(member);
  }
  return step;
}

Step put_with(const Members& members) { return with("put s0 t1 p1", members); }

NamedValue binary(Value value) { return {"SecretBinary", std::move(value)}; }
NamedValue string(Value value) { return {"SecretString", std::move(value)}; }
NamedValue no_string() { return {"SecretString", Value{trace::Null{}}}; }

NamedValue custom_labels(std::size_t count) {
  List labels;
  for (std::size_t i = 0; i < count; ++i) labels.items.push_back(Value{trace::LabelRef{i}});
  return {"VersionStages", Value{std::move(labels)}};
}

NamedValue one_label(Value label) { return {"VersionStages", Value{List{{std::move(label)}}}}; }

Step puts(std::size_t count) { return {trace::RepeatStep{count, 0, 10, {}}, ""}; }

Step wait(std::chrono::seconds by) { return {AdvanceStep{by}, ""}; }

/// A request with this body in place of members.
Step body(const char* bytes, const char* operation = "PutSecretValue") {
  OperationStep step;
  step.op = operation;
  step.body = bytes;
  return {std::move(step), ""};
}

Step describe_as(trace::SecretForm form) {
  OperationStep step;
  step.op = "DescribeSecret";
  step.members.push_back({"SecretId", Value{trace::SecretRef{0, form}}});
  return {std::move(step), ""};
}

Step put_as(trace::SecretForm form) { return with("put s0 t1 p1", {{"SecretId", Value{trace::SecretRef{0, form}}}}); }

using Table = std::map<std::string_view, std::vector<Step>>;

void add_about_text(Table& table) {
  const auto put_after = [&](std::string_view mutant, const Members& members) {
    table[mutant] = {create(), put_with(members)};
  };
  put_after("missing-token-accepted", {{"ClientRequestToken", Value{trace::Null{}}}});
  put_after("short-token-accepted", {{"ClientRequestToken", text("short")}});
  put_after("empty-token-accepted", {{"ClientRequestToken", text("")}});
  put_after("long-token-accepted", {{"ClientRequestToken", Value{Repetition{"a", 65}}}});
  put_after("empty-string-accepted", {string(text(""))});
  put_after("long-string-accepted", {string(Value{Repetition{"a", 65537}})});
  put_after("number-as-string-accepted", {string(Value{std::int64_t{12}})});
  put_after("both-values-accepted", {binary(Value{trace::PayloadRef{0}})});
  put_after("no-value-accepted", {no_string()});
  put_after("text-that-is-no-base64-accepted", {no_string(), binary(text("?"))});
  put_after("long-binary-accepted", {no_string(), binary(Value{Repetition{"a", 65537}})});
  put_after("empty-binary-accepted", {no_string(), binary(text(""))});
  put_after("no-stages-accepted", {{"VersionStages", Value{List{}}}});
  put_after("many-stages-accepted", {custom_labels(21)});
  put_after("long-label-accepted", {one_label(Value{Repetition{"l", 257}})});
  put_after("empty-label-accepted", {one_label(text(""))});
  put_after("text-as-stages-accepted", {{"VersionStages", text("AWSCURRENT")}});
  put_after("rotation-token-unchecked", {{"RotationToken", text("?")}});
  put_after("unknown-members-refused", {{"Unknown", text("member")}});
  table["bad-name-not-found"] = {put_with({{"SecretId", text("psvcheck/a name")}})};
  table["window-unchecked"] = {create(), with("delete s0", {{"RecoveryWindowInDays", Value{std::int64_t{3}}}})};
}

void add_about_values(Table& table) {
  const auto create_with = [](const Members& members) { return with("create s0 t0 p0", members); };
  const Value not_ascii{trace::Bytes{std::string("\0\x01\xff", 3)}};
  table["binary-comes-back-changed"] = {create_with({no_string(), binary(not_ascii)})};
  table["string-is-trimmed"] = {create_with({string(text("a \n"))})};
  table["long-string-is-cut"] = {create_with({string(Value{Repetition{"a", 32769}})})};
  table["binary-limited-as-base64"] = {create(), put_with({no_string(), binary(Value{Repetition{"a", 49153}})})};
  table["crash-on-binary-read"] = {by("create s0 t0 b0")};
  table["only-two-labels-count"] = {create(), put_with({custom_labels(3)})};
  table["ten-labels-a-secret"] = {create(), put_with({custom_labels(10)})};
  table["label-quota-unchecked"] = {create(), put_with({custom_labels(20)})};
}

void add_about_time(Table& table) {
  using std::chrono::hours;
  table["young-versions-pruned"] = {create(), puts(100)};
  table["replay-counts-for-the-quota"] = {create(), puts(99), by("put s0 t0 p0")};
  table["hundred-first-version-leaves-previous"] = {create(), puts(100)};
  table["hundred-first-version-drops-custom-labels"] = {create(), by("put s0 t1 p1 [blue]"), puts(99)};
  table["list-ends-at-a-hundred"] = {create(), puts(100)};
  table["day-old-versions-pruned"] = {create(), by("put s0 t1 p1"), by("put s0 t2 p1"), wait(hours(25)),
                                      by("put s0 t3 p1")};
  table["labelled-versions-pruned"] = {create(), by("put s0 t1 p1 [blue]"), puts(98), wait(hours(25)),
                                       by("put s0 t2 p1")};
  table["put-leaves-changed-date"] = {create(), wait(hours(1)), by("put s0 t1 p1")};
  for (const char* const mutant : {"created-date-follows-labels", "list-dates-everything-now"}) {
    table[mutant] = {create(), by("put s0 t1 p1")};
  }
  table["replay-touches-changed-date"] = {create(), by("put s0 t0 p0")};
  table["deleted-date-is-the-end"] = {create(), by("delete s0")};
  table["window-ignored"] = {create(), by("delete s0")};
  table["dates-in-milliseconds"] = {create()};
}

void add_about_the_wire(Table& table) {
  table["not-found-is-404"] = {by("put s0 t1 p1")};
  table["crash-on-array-body"] = {body("[]")};
  table["crash-on-unknown-operation"] = {body("{}", "NoSuchOperation")};
  table["crash-on-bad-json"] = {body("{\"SecretId\": ")};
  table["crash-on-deep-nesting"] = {body("")};
  std::string deep(200, '[');
  deep.append(200, ']');
  std::get<OperationStep>(table["crash-on-deep-nesting"].front().kind).body = "{\"SecretId\":" + deep + "}";
  table["content-type-is-json-1-0"] = {create()};
  table["created-is-201"] = {create()};
}

void add_about_names(Table& table) {
  table["arn-not-found"] = {create(), put_as(trace::SecretForm::arn)};
  table["partial-arn-not-found"] = {create(), put_as(trace::SecretForm::partial_arn)};
  table["arn-of-any-region-is-found"] = {create(), put_as(trace::SecretForm::other_region_arn)};
  table["old-arn-is-found"] = {create(), by("delete s0 at once"), by("create s0 t1 p0"),
                               describe_as(trace::SecretForm::old_arn)};
}

/// The letters of a line.
std::vector<Step> steps_of(std::string_view line) {
  std::vector<Step> steps;
  while (!line.empty()) {
    const std::size_t end = std::min(line.find("; "), line.size());
    steps.push_back(by(line.substr(0, end)));
    line.remove_prefix(std::min(end + 2, line.size()));
  }
  return steps;
}

}  // namespace

std::optional<Sequence> witness_of(std::string_view mutant) {
  static const Table table = [] {
    Table made;
    for (const Witness& found : found_witnesses()) made[found.mutant] = steps_of(found.letters);
    add_about_text(made);
    add_about_values(made);
    add_about_time(made);
    add_about_the_wire(made);
    add_about_names(made);
    return made;
  }();
  const auto found = table.find(mutant);
  if (found == table.end()) return std::nullopt;
  Sequence sequence;
  sequence.steps = found->second;
  return sequence;
}

}  // namespace psvcheck::measure
