#include "reports/script.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "harness/trace/bind.h"
#include "harness/wire/endpoint.h"
#include "model/characters.h"
#include "model/clause.h"
#include "reports/finding_text.h"
#include "reports/text.h"

namespace psvcheck::reports {
namespace {

// Digits, so that no change of letter case touches it, and many enough that nothing else has it by chance.
constexpr std::string_view suffix_mark = "314159265358";

// What stands for an ARN has the form of one: a partial ARN lacks the end, and others have another region or account,
// or no beginning.
constexpr std::string_view arn_end = "-abcdef";

std::string arn_begin(std::string_view region, std::string_view account) {
  return fmt::format("arn:aws:secretsmanager:{}:{}:secret:", region, account);
}
constexpr std::string_view region = "us-east-1";
constexpr std::string_view account = "123456789012";

std::string mark(std::string_view name, std::size_t step) { return fmt::format("@{}_{}@", name, step); }

const trace::Binding binding{fmt::format("script-{}", suffix_mark), 0, 0, ""};

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

// Payloads need not differ from run to run, and a plain one can be read in base64, too.
void make_payloads_plain(std::string_view member, trace::Value& value) {
  if (const auto* payload = std::get_if<trace::PayloadRef>(&value.kind)) {
    std::string text = script_payload(payload->number);
    if (member == "SecretBinary") {
      value.kind = trace::Bytes{std::move(text)};
    } else {
      value.kind = std::move(text);
    }
  }
  if (auto* list = std::get_if<trace::List>(&value.kind)) {
    for (trace::Value& item : list->items) make_payloads_plain(member, item);
  }
}

// The members that SDKs know of the operations that sequences are made of.
bool is_known_member(std::string_view operation, std::string_view member) {
  constexpr std::array<std::string_view, 14> anywhere{"SecretId",
                                                      "ClientRequestToken",
                                                      "SecretString",
                                                      "SecretBinary",
                                                      "VersionStages",
                                                      "Description",
                                                      "KmsKeyId",
                                                      "VersionStage",
                                                      "RemoveFromVersionId",
                                                      "MoveToVersionId",
                                                      "VersionId",
                                                      "IncludeDeprecated",
                                                      "RecoveryWindowInDays",
                                                      "ForceDeleteWithoutRecovery"};
  constexpr std::array<std::string_view, 5> others{"Name", "RotationLambdaARN", "RotateImmediately", "MaxResults",
                                                   "RotationToken"};
  if (member == "Name") return operation == "CreateSecret";
  if (member == "SecretId" && operation == "CreateSecret") return false;
  return std::ranges::find(anywhere, member) != anywhere.end() || std::ranges::find(others, member) != others.end();
}

bool makes_its_own_token(std::string_view operation) {
  return operation == "CreateSecret" || operation == "PutSecretValue" || operation == "UpdateSecret" ||
         operation == "RotateSecret";
}

class ScriptMaker {
 public:
  explicit ScriptMaker(const trace::Trace& trace)
      : sequence_(trace.sequence), records_(trace.records), binder_(with_end(trace.sequence)) {
    for (const std::string& id : sequence_.clauses) {
      const model::Clause* clause = model::find_clause(id);
      if (clause != nullptr) script_.head.push_back(fmt::format("{}: {}", id, clause->sentence));
    }
    for (const std::string& line : step_lines(trace)) script_.head.push_back(line);
  }

  Script make() {
    for (std::size_t i = 0; i < sequence_.steps.size(); ++i) {
      ScriptStep& step = script_.steps.emplace_back();
      step.number = i + 1;
      std::visit([&](const auto& given) { take(step, i, given); }, sequence_.steps[i].kind);
    }
    for (const std::size_t number : trace::secrets_of(sequence_)) {
      script_.secrets.push_back(marked(trace::secret_name(binder_.binding(), number)));
    }
    return std::move(script_);
  }

 private:
  static trace::Binding with_end(const trace::Sequence& sequence) {
    trace::Binding made = binding;
    made.names_end_with = sequence.names_end_with;
    return made;
  }

  static void take(ScriptStep& step, std::size_t, const trace::AdvanceStep& given) { step.advance = given.by; }

  void take(ScriptStep& step, std::size_t, const trace::RepeatStep& given) {
    step.repeat = given;
    step.secret = trace::secret_name(binder_.binding(), given.secret);
    step.operation = "PutSecretValue";
  }

  void take(ScriptStep& step, std::size_t index, trace::OperationStep given) {
    step.operation = given.op;
    if (given.signature && *given.signature != model::SignatureFault::none) {
      step.left_out = fmt::format("it is signed wrongly ({})", trace::name_of(*given.signature));
    }
    step.is_signed = !given.signature;
    for (trace::NamedValue& member : given.members) make_payloads_plain(member.name, member.value);
    auto request = binder_.request(given);
    if (!request) {
      step.left_out = request.error();
      return;
    }
    if (request->body.find('\0') != std::string::npos) step.left_out = "its body has a byte 0";
    step.request = *std::move(request);
    step.request.body = use(step.request.body);
    step.request.target = use(step.request.target);
    for (auto& [name, value] : step.request.headers) value = use(value);
    step.call = call_of(given);
    learn(index, given);
  }

  // Whether the target refused the step when it was run: then it gave no ARN, so that "the old ARN" is another one.
  bool was_refused(std::size_t index) const {
    if (index >= records_.size() || records_[index].exchanges.empty()) return false;
    const auto* response = std::get_if<wire::HttpResponse>(&records_[index].exchanges.back().answer);
    return response != nullptr && response->status / 100 != 2;
  }

  // As if the step had been answered, with marks in place of what the target chooses.
  void learn(std::size_t index, const trace::OperationStep& given) {
    model::CreateSecretRequest request;
    model::CreateSecretAnswer answer;
    answer.version_id = mark("version", index + 1);
    if (given.op == "CreateSecret" && !was_refused(index)) {
      request.name = binder_.secret_of(given);
      answer.arn = arn_begin(region, account) + mark("arn", index + 1) + std::string(arn_end);
    }
    binder_.learn(index, request, answer);
  }

  // Marks what differs from run to run, and notes the variables.
  std::string use(std::string text) {
    text = marked(std::move(text));
    for (const Piece& piece : pieces_of(text)) {
      if (piece.is_variable) script_.variables.insert(piece.text);
    }
    return text;
  }

  std::string marked(std::string text) const {
    for (const auto& [number, letters] : tokens()) {
      std::string token = script_token(number);
      if (letters == trace::LetterCase::upper) std::ranges::transform(token, token.begin(), ::toupper);
      replace_all(text, trace::token_text(binder_.binding(), number, letters), token);
    }
    return text;
  }

  const std::set<std::pair<std::size_t, trace::LetterCase>>& tokens() const {
    if (!tokens_.empty()) return tokens_;
    const auto visit = [&](const auto& self, const trace::Value& value) -> void {
      if (const auto* token = std::get_if<trace::TokenRef>(&value.kind))
        tokens_.insert({token->number, token->letters});
      if (const auto* list = std::get_if<trace::List>(&value.kind)) {
        for (const trace::Value& item : list->items) self(self, item);
      }
    };
    for (const trace::Step& step : sequence_.steps) {
      if (const auto* operation = std::get_if<trace::OperationStep>(&step.kind)) {
        for (const trace::NamedValue& member : operation->members) visit(visit, member.value);
      }
    }
    return tokens_;
  }

  std::optional<std::vector<Argument>> call_of(const trace::OperationStep& step) {
    const bool is_odd = !step.fault.empty() || step.signature || step.body || step.method || step.path ||
                        !step.headers.empty() || !trace::is_known_operation(step.op);
    if (is_odd) return std::nullopt;
    if (makes_its_own_token(step.op) && trace::find_member(step, "ClientRequestToken") == nullptr) return std::nullopt;
    std::vector<Argument> arguments;
    for (const trace::NamedValue& member : step.members) {
      std::optional<Argument> argument = argument_of(member);
      if (!argument || !is_known_member(step.op, member.name)) return std::nullopt;
      arguments.push_back(*std::move(argument));
    }
    return arguments;
  }

  std::optional<Argument> argument_of(const trace::NamedValue& member) {
    if (const auto* boolean = std::get_if<bool>(&member.value.kind)) return Argument{member.name, *boolean};
    if (const auto* whole = std::get_if<std::int64_t>(&member.value.kind)) return Argument{member.name, *whole};
    if (const auto* list = std::get_if<trace::List>(&member.value.kind)) {
      std::vector<std::string> items;
      for (const trace::Value& item : list->items) {
        auto text = binder_.text(item);
        if (!text) return std::nullopt;
        items.push_back(use(*std::move(text)));
      }
      return Argument{member.name, std::move(items)};
    }
    auto text = binder_.text(member.value);
    if (!text) return std::nullopt;
    const bool is_base64 = std::holds_alternative<std::string>(member.value.kind);
    if (member.name == "SecretBinary") {
      if (is_base64) return std::nullopt;  // spelt out as it goes over the wire
      return Argument{member.name, Argument::Bytes{use(*std::move(text))}};
    }
    return Argument{member.name, use(*std::move(text))};
  }

  const trace::Sequence& sequence_;
  const std::vector<trace::StepRecord>& records_;
  trace::Binder binder_;
  Script script_;
  mutable std::set<std::pair<std::size_t, trace::LetterCase>> tokens_;
};

// What kind of ARN a mark stands for, by what is before it, which is then taken away.
std::string kind_of_arn(std::string& before, bool is_whole) {
  const auto follows = [&](const std::string& begin) {
    const bool does = before.ends_with(begin);
    if (does) before.resize(before.size() - begin.size());
    return does;
  };
  if (follows(arn_begin(region, account))) return is_whole ? "" : "partial_";
  if (follows(arn_begin(trace::other_region, account))) return "other_region_";
  if (follows(arn_begin(region, trace::other_account))) return "other_account_";
  return "suffixed_";
}

}  // namespace

std::vector<Piece> pieces_of(std::string_view marked) {
  std::vector<Piece> pieces;
  std::string plain;
  const auto variable = [&](std::string name) {
    if (!plain.empty()) pieces.push_back({std::move(plain), false});
    plain.clear();
    pieces.push_back({std::move(name), true});
  };
  while (!marked.empty()) {
    if (marked.starts_with(suffix_mark)) {
      variable("suffix");
      marked.remove_prefix(suffix_mark.size());
      continue;
    }
    const std::size_t end = marked.starts_with('@') ? marked.find('@', 1) : std::string_view::npos;
    const std::string_view name = end == std::string_view::npos ? std::string_view() : marked.substr(1, end - 1);
    const bool is_arn = name.starts_with("arn_");
    if (!is_arn && !name.starts_with("version_")) {
      plain += marked.front();
      marked.remove_prefix(1);
      continue;
    }
    marked.remove_prefix(end + 1);
    const bool is_whole = is_arn && marked.starts_with(arn_end);
    const std::string kind = is_arn ? kind_of_arn(plain, is_whole) : std::string();
    variable(kind + std::string(name));
    if (is_whole) marked.remove_prefix(arn_end.size());
  }
  if (!plain.empty()) pieces.push_back({std::move(plain), false});
  return pieces;
}

bool uses_arn(const Script& script, const ScriptStep& step) {
  const std::string end = fmt::format("arn_{}", step.number);
  return std::ranges::any_of(script.variables,
                             [&](const std::string& name) { return name == end || name.ends_with('_' + end); });
}

Script script_of(const trace::Trace& trace) { return ScriptMaker(trace).make(); }

std::string script_token(std::size_t number) { return fmt::format("{:08}-abcd-4000-abcd-{}", number, suffix_mark); }

std::string script_payload(std::size_t number) { return fmt::format("payload-{}", number); }

LongRun long_run_in(std::string_view text, std::size_t too_long) {
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find_first_not_of(text[begin], begin), text.size());
    if (end - begin >= too_long) return {text.substr(0, begin), text[begin], end - begin, text.substr(end)};
    begin = end;
  }
  return {text, 'x', 0, {}};
}

std::string separated(std::string_view operation, char separator) {
  std::string out;
  for (const char c : operation) {
    const bool is_capital = c >= 'A' && c <= 'Z';
    if (is_capital && !out.empty()) out += separator;
    out += model::to_lower(c);
  }
  return out;
}

std::string base_url(std::string_view endpoint) {
  std::string url(endpoint);
  while (url.ends_with('/')) url.pop_back();
  return url;
}

}  // namespace psvcheck::reports
