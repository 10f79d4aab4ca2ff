#include "harness/measure/letters.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "harness/trace/bind.h"
#include "harness/wire/aws_json.h"

namespace psvcheck::measure {
namespace {

using trace::NamedValue;
using trace::OperationStep;
using trace::Value;
using Texts = std::vector<std::string>;

constexpr std::size_t tokens = 6;  // 0 to 5: more than a sequence of the length that can be searched makes
constexpr std::string_view function = "arn:aws:lambda:us-east-1:123456789012:function:letters";

const trace::Binding& binding() {
  static const trace::Binding one{"letters", 0, 0};
  return one;
}

NamedValue secret_member(const char* member, std::size_t secret) { return {member, Value{trace::SecretRef{secret}}}; }
NamedValue token_member(const char* member, std::size_t token) { return {member, Value{trace::TokenRef{token}}}; }

/// "p0" and "p1" are strings, "b0" is the bytes of p0.
NamedValue value_member(std::string_view value) {
  const auto number = static_cast<std::size_t>(value[1] - '0');
  return {value[0] == 'b' ? "SecretBinary" : "SecretString", Value{trace::PayloadRef{number}}};
}

NamedValue stages_member(const Texts& labels) {
  trace::List list;
  for (const std::string& label : labels) list.items.push_back(Value{label});
  return {"VersionStages", Value{std::move(list)}};
}

Letter letter(std::string name, std::string op, std::size_t secret, std::vector<NamedValue> members) {
  const bool creates = op == "CreateSecret";
  members.insert(members.begin(), secret_member(creates ? "Name" : "SecretId", secret));
  Letter made;
  made.name = std::move(name);
  made.secret = secret;
  made.step.op = std::move(op);
  made.step.members = std::move(members);
  if (const auto request = trace::Binder(binding()).request(made.step)) made.request = wire::decode_request(*request);
  return made;
}

void add_creations(std::vector<Letter>& all) {
  for (const std::size_t secret : {0U, 1U}) {
    for (std::size_t token = 0; token < tokens; ++token) {
      for (const std::string_view value : {"p0", "p1", "b0", "-"}) {
        if (secret == 1 && value != "p0" && value != "-") continue;
        std::vector<NamedValue> members{token_member("ClientRequestToken", token)};
        if (value != "-") members.push_back(value_member(value));
        all.push_back(letter(fmt::format("create s{} t{} {}", secret, token, value), "CreateSecret", secret, members));
        all.back().token = token;
      }
    }
  }
}

void add_put(std::vector<Letter>& all, std::size_t secret, std::size_t token, std::string_view value,
             const Texts& labels) {
  std::vector<NamedValue> members{token_member("ClientRequestToken", token), value_member(value)};
  std::string name = fmt::format("put s{} t{} {}", secret, token, value);
  if (!labels.empty()) {
    members.push_back(stages_member(labels));
    name += fmt::format(" [{}]", fmt::join(labels, " "));
  }
  all.push_back(letter(std::move(name), "PutSecretValue", secret, std::move(members)));
  all.back().token = token;
}

void add_puts(std::vector<Letter>& all) {
  const std::vector<Texts> of_labels = {{},
                                        {"AWSCURRENT"},
                                        {"AWSPENDING"},
                                        {"AWSPREVIOUS"},
                                        {"blue"},
                                        {"green"},
                                        {"AWSCURRENT", "blue"},
                                        {"AWSCURRENT", "AWSPENDING"},
                                        {"AWSPENDING", "blue"},
                                        {"blue", "green"}};
  for (std::size_t token = 0; token < tokens; ++token) {
    for (const Texts& labels : of_labels) {
      for (const std::string_view value : {"p0", "p1", "b0"}) add_put(all, 0, token, value, labels);
    }
    for (const Texts& labels : {Texts{}, Texts{"blue"}}) add_put(all, 1, token, "p1", labels);
  }
}

void add_updates(std::vector<Letter>& all) {
  for (std::size_t token = 0; token < tokens; ++token) {
    for (const std::string_view value : {"p0", "p1"}) {
      all.push_back(letter(fmt::format("update s0 t{} {}", token, value), "UpdateSecret", 0,
                           {token_member("ClientRequestToken", token), value_member(value)}));
      all.back().token = token;
    }
    all.push_back(letter(fmt::format("describe-as s0 t{}", token), "UpdateSecret", 0,
                         {token_member("ClientRequestToken", token), {"Description", Value{std::string("d")}}}));
    all.back().token = token;
    all.back().is_new = true;
    all.push_back(
        letter(fmt::format("rotate s0 t{}", token), "RotateSecret", 0,
               {token_member("ClientRequestToken", token), {"RotationLambdaARN", Value{std::string(function)}}}));
    all.back().token = token;
    all.back().is_new = true;
  }
}

void add_moves(std::vector<Letter>& all) {
  constexpr std::size_t nowhere = tokens;
  for (const char* const label : {"AWSCURRENT", "AWSPREVIOUS", "AWSPENDING", "blue", "green"}) {
    for (std::size_t from = 0; from <= nowhere; ++from) {
      for (std::size_t to = 0; to <= nowhere; ++to) {
        if (from == to) continue;
        std::vector<NamedValue> members{{"VersionStage", Value{std::string(label)}}};
        if (from != nowhere) members.push_back(token_member("RemoveFromVersionId", from));
        if (to != nowhere) members.push_back(token_member("MoveToVersionId", to));
        const auto place = [](std::size_t at) { return at == nowhere ? std::string("-") : fmt::format("t{}", at); };
        all.push_back(letter(fmt::format("move s0 {} {} {}", label, place(from), place(to)), "UpdateSecretVersionStage",
                             0, std::move(members)));
      }
    }
  }
}

void add_others(std::vector<Letter>& all) {
  const NamedValue window{"RecoveryWindowInDays", Value{std::int64_t{7}}};
  const NamedValue force{"ForceDeleteWithoutRecovery", Value{true}};
  all.push_back(letter("delete s0", "DeleteSecret", 0, {window}));
  all.push_back(letter("delete s0 at once", "DeleteSecret", 0, {force}));
  all.push_back(letter("restore s0", "RestoreSecret", 0, {}));
  all.push_back(letter("describe s0", "DescribeSecret", 0, {}));
  all.push_back(letter("describe s1", "DescribeSecret", 1, {}));
  all.push_back(letter("list s0", "ListSecretVersionIds", 0, {}));
  all.push_back(letter("list s0 by one", "ListSecretVersionIds", 0, {{"MaxResults", Value{std::int64_t{1}}}}));
  all.push_back(letter("get s0", "GetSecretValue", 0, {}));
  all.push_back(letter("get s0 AWSPENDING", "GetSecretValue", 0, {{"VersionStage", Value{std::string("AWSPENDING")}}}));
  all.push_back(letter("get s0 t0 AWSCURRENT", "GetSecretValue", 0,
                       {token_member("VersionId", 0), {"VersionStage", Value{std::string("AWSCURRENT")}}}));
}

const model::Secret* secret_in(const model::State& state, std::size_t number) {
  const auto found = state.secrets.find(name_of_secret(number));
  return found == state.secrets.end() ? nullptr : found->second.get();
}

bool moves_what_is_there(const model::UpdateSecretVersionStageRequest& move, const model::Secret* secret) {
  if (secret == nullptr) return false;
  const std::string* const from = model::given(move.remove_from_version_id);
  const std::string* const to = model::given(move.move_to_version_id);
  const model::VersionId* const holder = model::holder_of(*secret, {*model::given(move.version_stage)});
  if (to != nullptr && model::find_version(*secret, {*to}) == nullptr) return false;
  return from == nullptr ? holder == nullptr : holder != nullptr && holder->text == *from;
}

}  // namespace

std::string name_of_secret(std::size_t number) { return trace::secret_name(binding(), number); }

std::span<const Letter> all_letters() {
  static const std::vector<Letter> all = [] {
    std::vector<Letter> made;
    add_creations(made);
    add_puts(made);
    add_updates(made);
    add_moves(made);
    add_others(made);
    return made;
  }();
  return all;
}

const Letter* find_letter(std::string_view name) {
  const auto all = all_letters();
  const auto found = std::ranges::find(all, name, &Letter::name);
  return found == all.end() ? nullptr : &*found;
}

bool is_worth_asking(const Letter& letter, const model::State& state, std::size_t tokens_used) {
  if (letter.token && *letter.token > tokens_used) return false;
  if (letter.is_new && *letter.token != tokens_used) return false;
  const model::Secret* const secret = secret_in(state, letter.secret);
  if (std::holds_alternative<model::CreateSecretRequest>(letter.request)) return letter.secret == 0 || tokens_used > 0;
  if (secret == nullptr) return false;
  if (const auto* const move = std::get_if<model::UpdateSecretVersionStageRequest>(&letter.request)) {
    return moves_what_is_there(*move, secret);
  }
  if (std::holds_alternative<model::RestoreSecretRequest>(letter.request)) return secret->deletion.has_value();
  return true;
}

trace::Sequence sequence_of(std::span<const Letter* const> letters) {
  trace::Sequence sequence;
  for (const Letter* const letter : letters) sequence.steps.push_back({letter->step, ""});
  return sequence;
}

}  // namespace psvcheck::measure
