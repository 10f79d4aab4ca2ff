#include "harness/generate/faults.h"

#include <string_view>

#include "harness/generate/deal.h"
#include "harness/generate/draw.h"
#include "harness/generate/requests.h"

namespace psvcheck::generate {
namespace {

using namespace trace;

// What is wrong, and how a request that is right is made so.
struct Fault {
  std::string_view what;
  void (*spoil)(OperationStep& step);
};

void set_text(OperationStep& step, std::string_view member, std::string text) {
  set_member(step, member, {std::move(text)});
}

void set_one_value(OperationStep& step, std::string_view member, Value value) {
  drop_member(step, "SecretString");
  drop_member(step, "SecretBinary");
  set_member(step, member, std::move(value));
}

void set_labels(OperationStep& step, std::size_t count) {
  List labels;
  for (std::size_t i = 0; i < count; ++i) labels.items.push_back({LabelRef{i}});
  set_member(step, "VersionStages", {std::move(labels)});
}

void set_label(OperationStep& step, Value label) { set_member(step, "VersionStages", {List{{std::move(label)}}}); }

void set_body(OperationStep& step, std::string body) {
  step.members.clear();
  step.body = std::move(body);
}

// The bounds are those of https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html
const std::vector<Fault>& faults_of_puts() {
  static const std::vector<Fault> faults{
      {"no ClientRequestToken", [](OperationStep& s) { drop_member(s, "ClientRequestToken"); }},
      {"null for ClientRequestToken", [](OperationStep& s) { set_member(s, "ClientRequestToken", {Null{}}); }},
      {"a ClientRequestToken of 31 characters",
       [](OperationStep& s) { set_text(s, "ClientRequestToken", std::string(31, 't')); }},
      {"a ClientRequestToken of 65 characters",
       [](OperationStep& s) { set_text(s, "ClientRequestToken", std::string(65, 't')); }},
      {"an empty ClientRequestToken", [](OperationStep& s) { set_text(s, "ClientRequestToken", ""); }},
      {"neither SecretString nor SecretBinary",
       [](OperationStep& s) {
         drop_member(s, "SecretString");
         drop_member(s, "SecretBinary");
       }},
      {"both SecretString and SecretBinary",
       [](OperationStep& s) {
         set_member(s, "SecretString", {PayloadRef{0}});
         set_member(s, "SecretBinary", {PayloadRef{0}});
       }},
      {"an empty SecretString", [](OperationStep& s) { set_one_value(s, "SecretString", {std::string()}); }},
      {"an empty SecretBinary", [](OperationStep& s) { set_one_value(s, "SecretBinary", {std::string()}); }},
      {"a SecretString of 65537 characters",
       [](OperationStep& s) { set_one_value(s, "SecretString", {Repetition{"a", 65'537}}); }},
      {"a SecretBinary of 65537 bytes",
       [](OperationStep& s) { set_one_value(s, "SecretBinary", {Repetition{"a", 65'537}}); }},
      {"a number for SecretString", [](OperationStep& s) { set_one_value(s, "SecretString", {std::int64_t{7}}); }},
      {"an object for SecretString", [](OperationStep& s) { set_one_value(s, "SecretString", {Literal{"{}"}}); }},
      {"a SecretBinary that is not base64",
       [](OperationStep& s) { set_one_value(s, "SecretBinary", {std::string("*not base64*")}); }},
      {"VersionStages without a label", [](OperationStep& s) { set_labels(s, 0); }},
      {"VersionStages with 21 labels", [](OperationStep& s) { set_labels(s, 21); }},
      {"an empty label", [](OperationStep& s) { set_label(s, {std::string()}); }},
      {"a label of 257 characters", [](OperationStep& s) { set_label(s, {Repetition{"L", 257}}); }},
      {"a number among VersionStages", [](OperationStep& s) { set_label(s, {std::int64_t{7}}); }},
      {"null among VersionStages", [](OperationStep& s) { set_label(s, {Null{}}); }},
      {"a text for VersionStages", [](OperationStep& s) { set_text(s, "VersionStages", "AWSCURRENT"); }},
      {"null for VersionStages", [](OperationStep& s) { set_member(s, "VersionStages", {Null{}}); }},
      {"a RotationToken of 35 characters",
       [](OperationStep& s) { set_text(s, "RotationToken", std::string(35, 'r')); }},
      {"a RotationToken of 257 characters",
       [](OperationStep& s) { set_text(s, "RotationToken", std::string(257, 'r')); }},
      {"a RotationToken of underscores", [](OperationStep& s) { set_text(s, "RotationToken", std::string(36, '_')); }},
      {"no SecretId", [](OperationStep& s) { drop_member(s, "SecretId"); }},
      {"an empty SecretId", [](OperationStep& s) { set_text(s, "SecretId", ""); }},
      {"a space in SecretId", [](OperationStep& s) { set_text(s, "SecretId", "psvcheck/with a space"); }},
      {"a SecretId of 2049 characters", [](OperationStep& s) { set_member(s, "SecretId", {Repetition{"a", 2049}}); }},
      {"a member that the operation does not have", [](OperationStep& s) { set_text(s, "SecretValue", "unknown"); }},
      {"an unknown member, nested a hundred times",
       [](OperationStep& s) { set_member(s, "Unknown", {RawJson{std::string(100, '[') + std::string(100, ']')}}); }},
      {"half a surrogate pair", [](OperationStep& s) { set_one_value(s, "SecretString", {RawJson{R"("\ud800")"}}); }},
      {"a body that is not JSON", [](OperationStep& s) { set_body(s, R"({"SecretId": )"); }},
      {"a body that is an array", [](OperationStep& s) { set_body(s, "[]"); }},
      {"an unknown operation", [](OperationStep& s) { s.op = "PutSecretValues"; }},
      {"another content type", [](OperationStep& s) { s.headers = {{"Content-Type", "application/json"}}; }},
  };
  return faults;
}

const std::vector<Fault>& faults_of_stage_moves() {
  static const std::vector<Fault> faults{
      {"no VersionStage", [](OperationStep& s) { drop_member(s, "VersionStage"); }},
      {"an empty VersionStage", [](OperationStep& s) { set_text(s, "VersionStage", ""); }},
      {"neither MoveToVersionId nor RemoveFromVersionId",
       [](OperationStep& s) {
         drop_member(s, "MoveToVersionId");
         drop_member(s, "RemoveFromVersionId");
       }},
      {"a MoveToVersionId of 31 characters",
       [](OperationStep& s) { set_text(s, "MoveToVersionId", std::string(31, 't')); }},
  };
  return faults;
}

const std::vector<Fault>& faults_of_updates() {
  static const std::vector<Fault> faults{
      {"no ClientRequestToken", [](OperationStep& s) { drop_member(s, "ClientRequestToken"); }},
      {"an empty SecretString", [](OperationStep& s) { set_one_value(s, "SecretString", {std::string()}); }},
      {"both SecretString and SecretBinary",
       [](OperationStep& s) {
         set_member(s, "SecretString", {PayloadRef{0}});
         set_member(s, "SecretBinary", {PayloadRef{0}});
       }},
  };
  return faults;
}

const std::vector<Fault>& faults_of_deletions() {
  static const std::vector<Fault> faults{
      {"a RecoveryWindowInDays of 6",
       [](OperationStep& s) { set_member(s, "RecoveryWindowInDays", {std::int64_t{6}}); }},
      {"a RecoveryWindowInDays of 31",
       [](OperationStep& s) { set_member(s, "RecoveryWindowInDays", {std::int64_t{31}}); }},
      {"a recovery window and none",
       [](OperationStep& s) {
         set_member(s, "RecoveryWindowInDays", {std::int64_t{7}});
         set_member(s, "ForceDeleteWithoutRecovery", {true});
       }},
  };
  return faults;
}

/// All faults in one row: of puts, of moves, of updates, of deletions.
std::size_t count_faults() {
  return faults_of_puts().size() + faults_of_stage_moves().size() + faults_of_updates().size() +
         faults_of_deletions().size();
}

OperationStep spoiled(OperationStep step, const Fault& fault) {
  fault.spoil(step);
  step.fault = fault.what;
  return step;
}

}  // namespace

OperationStep draw_faulty(const World& world) {
  std::size_t which = dealt(world.place.seed, world.place.number * faults_in_a_sequence + world.faults, count_faults());
  if (which < faults_of_puts().size()) {
    OperationStep put = draw_put(world);
    if (world.faults < faults_in_a_sequence || !happens(15)) {
      set_member(put, "SecretId", {SecretRef{draw_live_secret(world)}});
      set_member(put, "ClientRequestToken", {TokenRef{world.tokens}});
    }
    return spoiled(std::move(put), faults_of_puts()[which]);
  }
  which -= faults_of_puts().size();
  if (which < faults_of_stage_moves().size()) return spoiled(draw_stage_move(world), faults_of_stage_moves()[which]);
  which -= faults_of_stage_moves().size();
  if (which < faults_of_updates().size()) return spoiled(draw_update(world), faults_of_updates()[which]);
  which -= faults_of_updates().size();
  OperationStep step = draw_delete(world);
  drop_member(step, "RecoveryWindowInDays");
  drop_member(step, "ForceDeleteWithoutRecovery");
  return spoiled(std::move(step), faults_of_deletions()[which]);
}

}  // namespace psvcheck::generate
