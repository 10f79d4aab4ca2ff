#include "harness/trace/bind.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "harness/trace/json_text.h"
#include "harness/wire/aws_json.h"
#include "harness/wire/base64.h"
#include "harness/wire/sigv4.h"
#include "model/characters.h"

namespace psvcheck::trace {
namespace {

constexpr std::string_view blob_member = "SecretBinary";
constexpr std::size_t arn_suffix_length = 7;  // a hyphen and six random characters

std::string json_text(std::string_view text) {
  std::string json;
  json.reserve(text.size() + 2);
  append_text(json, text);
  return json;
}

std::string repeated(const Repetition& repetition) {
  std::string text;
  text.reserve(repetition.text.size() * repetition.count);
  for (std::size_t i = 0; i < repetition.count; ++i) text += repetition.text;
  return text;
}

void set_header(wire::Headers& headers, const std::string& name, const std::optional<std::string>& value) {
  const auto same = [&](const auto& header) { return model::same_but_for_case(header.first, name); };
  const auto found = std::ranges::find_if(headers, same);
  if (!value) {
    std::erase_if(headers, same);
  } else if (found != headers.end()) {
    *found = {name, *value};
  } else {
    headers.emplace_back(name, *value);
  }
}

template <class Visit>
void visit_values(const Value& value, Visit& visit) {
  visit(value);
  if (const auto* list = std::get_if<List>(&value.kind)) {
    for (const Value& item : list->items) visit_values(item, visit);
  }
}

}  // namespace

std::string secret_name(const Binding& binding, std::size_t number) {
  return fmt::format("psvcheck/{}/{}/s{}{}", binding.run_id, binding.sequence, number, binding.names_end_with);
}

std::string token_text(const Binding& binding, std::size_t number, LetterCase letters) {
  const std::string digest = wire::hex(
      wire::sha256(fmt::format("{}\n{}\n{}\ntoken {}", binding.run_id, binding.seed, binding.sequence, number)));
  const std::string_view hex = digest;
  // The version and variant that RFC 9562 gives to random UUIDs.
  std::string text = fmt::format("{}-{}-4{}-a{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(12, 3),
                                 hex.substr(15, 3), hex.substr(18, 12));
  return letters == LetterCase::upper ? model::in_upper_case(std::move(text)) : text;
}

std::string payload_text(const Binding& binding, std::size_t number) {
  return fmt::format("payload-{}-of-sequence-{}-of-run-{}", number, binding.sequence, binding.run_id);
}

std::string label_text(std::size_t number) { return fmt::format("LABEL-{}", number); }

wire::HttpRequest plain_request(std::string_view operation, std::string body) {
  wire::HttpRequest request;
  request.headers = {{"Content-Type", std::string(wire::json_content_type)},
                     {"X-Amz-Target", fmt::format("secretsmanager.{}", operation)}};
  request.body = std::move(body);
  return request;
}

std::expected<wire::HttpRequest, std::string> Binder::request(const OperationStep& step) const {
  std::string body;
  if (step.body) {
    body = *step.body;
  } else {
    body = "{";
    for (const NamedValue& member : step.members) {
      auto text = json(member.name, member.value);
      if (!text) return std::unexpected(fmt::format("{}: {}", member.name, text.error()));
      if (body.size() > 1) body += ',';
      body.append(json_text(member.name)).append(":").append(*text);
    }
    body += '}';
  }
  wire::HttpRequest request = plain_request(step.op, std::move(body));
  if (step.method) request.method = *step.method;
  if (step.path) request.target = *step.path;
  for (const auto& [name, value] : step.headers) set_header(request.headers, name, value);
  return request;
}

std::expected<std::string, std::string> Binder::json(std::string_view member, const Value& value) const {
  if (const auto* raw = std::get_if<RawJson>(&value.kind)) return raw->text;
  if (const auto* literal = std::get_if<Literal>(&value.kind)) return literal->json;
  if (std::holds_alternative<Null>(value.kind)) return "null";
  if (const auto* boolean = std::get_if<bool>(&value.kind)) return *boolean ? "true" : "false";
  if (const auto* whole = std::get_if<std::int64_t>(&value.kind)) return std::to_string(*whole);
  if (const auto* number = std::get_if<double>(&value.kind)) return nlohmann::json(*number).dump();
  if (const auto* list = std::get_if<List>(&value.kind)) {
    std::string array = "[";
    for (const Value& item : list->items) {
      auto element = json("", item);
      if (!element) return element;
      if (array.size() > 1) array += ',';
      array += *element;
    }
    return array + ']';
  }
  auto plain = text(value);
  if (!plain) return plain;
  const bool as_bytes = std::holds_alternative<Bytes>(value.kind) ||
                        (member == blob_member && (std::holds_alternative<PayloadRef>(value.kind) ||
                                                   std::holds_alternative<Repetition>(value.kind)));
  return as_bytes ? '"' + wire::base64_encode(*plain) + '"' : json_text(*plain);
}

std::expected<std::string, std::string> Binder::text(const Value& value) const {
  if (const auto* plain = std::get_if<std::string>(&value.kind)) return *plain;
  if (const auto* secret = std::get_if<SecretRef>(&value.kind)) return secret_text(*secret);
  if (const auto* token = std::get_if<TokenRef>(&value.kind)) {
    return token_text(binding_, token->number, token->letters);
  }
  if (const auto* payload = std::get_if<PayloadRef>(&value.kind)) return payload_text(binding_, payload->number);
  if (const auto* label = std::get_if<LabelRef>(&value.kind)) return label_text(label->number);
  if (const auto* repetition = std::get_if<Repetition>(&value.kind)) return repeated(*repetition);
  if (const auto* bytes = std::get_if<Bytes>(&value.kind)) return bytes->bytes;
  if (const auto* version = std::get_if<VersionOfStep>(&value.kind)) {
    const auto found = versions_.find(version->step);
    if (found != versions_.end()) return found->second;
    return std::unexpected(fmt::format("step {} answered no VersionId", version->step));
  }
  return std::unexpected("the value is no text");
}

std::expected<std::string, std::string> with_part(const std::string& arn, std::size_t number, std::string_view text) {
  std::size_t begin = 0;
  for (std::size_t i = 0; i < number; ++i) {
    begin = arn.find(':', begin) + 1;
    if (begin == 0) return std::unexpected(fmt::format("{} has less than {} colons", arn, number + 1));
  }
  const std::size_t end = arn.find(':', begin);
  if (end == std::string::npos) return std::unexpected(fmt::format("{} has less than {} colons", arn, number + 1));
  return std::string(arn).replace(begin, end - begin, text);
}

std::expected<std::string, std::string> Binder::secret_text(const SecretRef& secret) const {
  std::string name = secret_name(binding_, secret.number);
  if (secret.form == SecretForm::name) return name;
  if (secret.form == SecretForm::upper) return model::in_upper_case(name);
  if (secret.form == SecretForm::lower) return model::in_lower_case(name);

  const auto found = arns_.find(name);
  if (found == arns_.end()) return std::unexpected(fmt::format("no answer gave an ARN of secret {}", secret.number));
  const std::vector<std::string>& arns = found->second;
  if (secret.form == SecretForm::old_arn) {
    if (arns.size() >= 2) return arns[arns.size() - 2];
    return std::unexpected(fmt::format("secret {} never had another ARN", secret.number));
  }
  const std::string& arn = arns.back();
  if (secret.form == SecretForm::arn) return arn;
  if (secret.form == SecretForm::other_region_arn) return with_part(arn, 3, other_region);
  if (secret.form == SecretForm::other_account_arn) return with_part(arn, 4, other_account);
  if (secret.form == SecretForm::name_with_suffix) return arn.substr(arn.rfind(':') + 1);
  if (arn.size() > arn_suffix_length && arn[arn.size() - arn_suffix_length] == '-') {
    return arn.substr(0, arn.size() - arn_suffix_length);
  }
  return std::unexpected(
      fmt::format("the ARN of secret {} does not end in a hyphen and six characters", secret.number));
}

std::string Binder::secret_of(const OperationStep& step) const {
  const Value* value = find_member(step, secret_member(step.op));
  if (value == nullptr) return {};
  const auto* secret = std::get_if<SecretRef>(&value->kind);
  if (secret != nullptr && step.op != "CreateSecret") return secret_name(binding_, secret->number);
  return text(*value).value_or("");
}

void Binder::learn(std::size_t index, const model::Request& request, const model::Answer& answer) {
  std::visit(
      [&](const auto& fields) {
        model::visit_answer_members(fields, [&](std::string_view name, const auto& member) {
          using T = std::remove_cvref_t<decltype(member)>;
          if constexpr (std::is_same_v<T, model::Member<std::string>>) {
            if (const std::string* id = model::given(member); id != nullptr && name == "VersionId") {
              versions_[index] = *id;
            }
          }
        });
      },
      answer);
  const auto* created = std::get_if<model::CreateSecretAnswer>(&answer);
  const std::string* name = created != nullptr ? model::secret_id_of(request) : nullptr;
  if (name == nullptr) return;
  if (const std::string* arn = model::given(created->arn)) {
    std::vector<std::string>& arns = arns_[*name];
    if (arns.empty() || arns.back() != *arn) arns.push_back(*arn);
  }
}

std::vector<std::pair<std::string, std::string>> Binder::symbols(const Sequence& sequence) const {
  std::map<std::string, std::string> named;
  const auto token = [&](std::size_t number) {
    named.emplace(token_text(binding_, number), fmt::format("token {}", number));
    named.emplace(payload_text(binding_, number), fmt::format("payload {}", number));
  };
  const auto add = [&](const Value& value) {
    if (const auto* ref = std::get_if<TokenRef>(&value.kind)) {
      token(ref->number);
      if (ref->letters == LetterCase::upper) {
        named.emplace(token_text(binding_, ref->number, LetterCase::upper),
                      fmt::format("token {} in upper case", ref->number));
      }
    }
    if (const auto* ref = std::get_if<PayloadRef>(&value.kind)) {
      named.emplace(payload_text(binding_, ref->number), fmt::format("payload {}", ref->number));
    }
  };
  for (const Step& step : sequence.steps) {
    if (const auto* operation = std::get_if<OperationStep>(&step.kind)) {
      for (const NamedValue& member : operation->members) visit_values(member.value, add);
    }
    if (const auto* repeat = std::get_if<RepeatStep>(&step.kind)) {
      for (std::size_t i = 0; i < repeat->count; ++i) token(repeat->first_token + i);
    }
  }
  for (const std::size_t number : secrets_of(sequence)) {
    const std::string name = secret_name(binding_, number);
    named.emplace(name, fmt::format("secret {}", number));
    if (const auto arns = arns_.find(name); arns != arns_.end()) {
      for (const std::string& arn : arns->second) {
        named.emplace(arn, fmt::format("{} of secret {}", arn == arns->second.back() ? "ARN" : "old ARN", number));
      }
    }
  }
  for (const auto& [index, id] : versions_) named.emplace(id, fmt::format("the version of step {}", index + 1));
  std::vector<std::pair<std::string, std::string>> symbols(named.begin(), named.end());
  std::erase_if(symbols, [](const auto& symbol) { return symbol.first.empty(); });
  std::ranges::sort(symbols, [](const auto& a, const auto& b) {
    return a.first.size() != b.first.size() ? a.first.size() > b.first.size() : a.first < b.first;
  });
  return symbols;
}

std::vector<std::pair<std::string, std::string>> symbols_of(const Trace& trace) {
  Binder binder(trace.binding.value_or(Binding{}));
  for (std::size_t i = 0; i < trace.records.size() && i < trace.sequence.steps.size(); ++i) {
    if (!std::holds_alternative<OperationStep>(trace.sequence.steps[i].kind)) continue;
    for (const Exchange& exchange : trace.records[i].exchanges) {
      const model::Exchange decoded = to_exchange(exchange);
      binder.learn(i, decoded.request, decoded.answer);
    }
  }
  return binder.symbols(trace.sequence);
}

std::string describe(std::string text, const std::vector<std::pair<std::string, std::string>>& symbols) {
  std::string described;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = std::string_view(text).substr(at);
    const auto symbol = std::ranges::find_if(symbols, [&](const auto& s) { return rest.starts_with(s.first); });
    if (symbol == symbols.end()) {
      described += text[at++];
    } else {
      described += symbol->second;
      at += symbol->first.size();
    }
  }
  return described;
}

}  // namespace psvcheck::trace
