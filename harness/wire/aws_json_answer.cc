#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <type_traits>
#include <utility>

#include "harness/wire/aws_json.h"
#include "harness/wire/aws_json_members.h"
#include "harness/wire/strict_json.h"

namespace psvcheck::wire {
namespace {

using model::Answer;
using model::Request;
using nlohmann::json;

constexpr std::size_t max_answer_depth = 200;

using Masked = std::span<const std::string>;
using Unknown = std::vector<std::string>;

// The answer to the operation at an index of Request stands at the same index of Answer.
template <std::size_t Index, class R, class A>
constexpr bool pair_at = std::is_same_v<std::variant_alternative_t<Index, Request>, R> &&
                         std::is_same_v<std::variant_alternative_t<Index, Answer>, A>;
static_assert(pair_at<0, model::CreateSecretRequest, model::CreateSecretAnswer>);
static_assert(pair_at<1, model::PutSecretValueRequest, model::PutSecretValueAnswer>);
static_assert(pair_at<2, model::UpdateSecretRequest, model::UpdateSecretAnswer>);
static_assert(pair_at<3, model::UpdateSecretVersionStageRequest, model::UpdateSecretVersionStageAnswer>);
static_assert(pair_at<4, model::GetSecretValueRequest, model::GetSecretValueAnswer>);
static_assert(pair_at<5, model::DescribeSecretRequest, model::DescribeSecretAnswer>);
static_assert(pair_at<6, model::ListSecretVersionIdsRequest, model::ListSecretVersionIdsAnswer>);
static_assert(pair_at<7, model::DeleteSecretRequest, model::DeleteSecretAnswer>);
static_assert(pair_at<8, model::RestoreSecretRequest, model::RestoreSecretAnswer>);
static_assert(pair_at<9, model::RotateSecretRequest, model::RotateSecretAnswer>);
static_assert(pair_at<10, model::OtherRequest, model::OtherAnswer>);

// Members of responses that the model's structs do not keep (API reference, version 2017-10-17).
constexpr std::pair<std::string_view, std::string_view> other_members[] = {
    {"CreateSecret", "ReplicationStatus"},
    {"DescribeSecret", "ExternalSecretRotationMetadata"},
    {"DescribeSecret", "ExternalSecretRotationRoleArn"},
    {"DescribeSecret", "LastRotatedDate"},
    {"DescribeSecret", "NextRotationDate"},
    {"DescribeSecret", "OwningService"},
    {"DescribeSecret", "PrimaryRegion"},
    {"DescribeSecret", "ReplicationStatus"},
    {"DescribeSecret", "RotationEnabled"},
    {"DescribeSecret", "RotationLambdaARN"},
    {"DescribeSecret", "RotationRules"},
    {"DescribeSecret", "Tags"},
    {"DescribeSecret", "Type"},
    {"ListSecretVersionIds.Versions", "KmsKeyIds"},
};

bool is_response_member(std::string_view of, std::string_view name) {
  return std::ranges::find(other_members, std::pair(of, name)) != std::end(other_members);
}

void note(Unknown& unknown, std::string member) {
  if (std::ranges::find(unknown, member) == unknown.end()) unknown.push_back(std::move(member));
}

// Reads the members of one response, or of one entry of its list. What is left over is unknown; a null of a member
// that the structs do not keep is noted too, since the service leaves such members out (WIRE-8).
class AnswerReader {
 public:
  AnswerReader(Masked masked, Unknown& unknown) : masked_(masked), unknown_(unknown) {}

  template <class T>
  void read(json::object_t& members, T& answer, const std::string& response, const std::string& prefix) {
    model::visit_answer_members(answer, [&](const char* name, auto& member) {
      const auto found = members.find(name);
      if (found == members.end()) return;
      if (std::ranges::find(masked_, name) != masked_.end()) {
        member = model::Withheld{};
      } else if constexpr (std::is_same_v<std::decay_t<decltype(member)>, Versions>) {
        read_versions(found->second, member, response);
      } else {
        read_member(found->second, member);
      }
      members.erase(found);
    });
    for (const auto& [name, value] : members) {
      if (!is_response_member(response, name)) {
        note(unknown_, prefix + name);
      } else if (value.is_null()) {
        note(unknown_, prefix + name + " (null)");
      }
    }
  }

 private:
  using Versions = model::Member<std::vector<model::VersionEntry>>;

  void read_versions(json& value, Versions& member, const std::string& response) {
    if (value.is_null()) {
      member = model::Null{};
      return;
    }
    if (!value.is_array()) {
      member = model::Mistyped{kind_of(value)};
      return;
    }
    std::vector<model::VersionEntry> entries(value.size());
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (!value[i].is_object()) {
        member = model::Mistyped{"an array that holds " + kind_of(value[i])};
        return;
      }
      read(value[i].get_ref<json::object_t&>(), entries[i], response + ".Versions", "Versions.");
    }
    member = std::move(entries);
  }

  Masked masked_;
  Unknown& unknown_;
};

template <std::size_t Index = 0>
Answer read_success(std::string_view operation, json::object_t& members, AnswerReader reader) {
  using R = std::variant_alternative_t<Index, Request>;
  if constexpr (std::is_same_v<R, model::OtherRequest>) {
    return model::OtherAnswer{};
  } else {
    if (R::operation != operation) return read_success<Index + 1>(operation, members, reader);
    std::variant_alternative_t<Index, Answer> answer;
    reader.read(members, answer, std::string(operation), "");
    return answer;
  }
}

template <std::size_t Index = 0>
bool is_modelled(std::string_view operation) {
  using R = std::variant_alternative_t<Index, Request>;
  if constexpr (std::is_same_v<R, model::OtherRequest>) {
    return false;
  } else {
    return R::operation == operation || is_modelled<Index + 1>(operation);
  }
}

// The body's beginning as printable ASCII, whatever it is.
std::string beginning_of(std::string_view body) {
  constexpr std::size_t shown = 80;
  std::string text(body.substr(0, shown));
  for (char& c : text) {
    if (c < 0x20 || c > 0x7e) c = c == '\n' || c == '\t' || c == '\r' ? ' ' : '?';
  }
  if (body.size() > shown) text += "...";
  return text;
}

model::Unreadable unreadable(const HttpResponse& response, const model::Envelope& envelope, std::string_view why) {
  return {fmt::format("status {}, {}: {}{}{}", response.status,
                      envelope.content_type.empty() ? "no content type" : beginning_of(envelope.content_type), why,
                      response.body.empty() ? "" : ": ", beginning_of(response.body))};
}

// "com.amazonaws.secretsmanager#ResourceExistsException:http://..." names the type between `#` and `:`
// (https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html, operation error serialization).
std::string bare_type(std::string_view type) {
  type = type.substr(0, type.find(':'));
  if (const std::size_t hash = type.rfind('#'); hash != std::string_view::npos) type.remove_prefix(hash + 1);
  const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
  while (!type.empty() && is_space(type.front())) type.remove_prefix(1);
  while (!type.empty() && is_space(type.back())) type.remove_suffix(1);
  return std::string(type);
}

std::string text_member(const json& body, const char* name) {
  if (!body.is_object()) return {};
  const auto found = body.find(name);
  return found != body.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// Half a surrogate pair may come back from a request that had one, which nothing forbids the target to take.
std::expected<json, JsonFault> parse_answer(const std::string& body) {
  auto parsed = parse_strictly(body, max_answer_depth);
  if (parsed || parsed.error().kind != JsonFault::Kind::ambiguous) return parsed;
  return parse_strictly(without_half_pairs(body), max_answer_depth);
}

Answer read_error(const HttpResponse& response, const model::Envelope& envelope) {
  json body = json::object();
  if (!response.body.empty()) {
    auto parsed = parse_answer(response.body);
    if (!parsed) return unreadable(response, envelope, "an error that is not JSON (" + parsed.error().what + ")");
    if (!parsed->is_object()) return unreadable(response, envelope, "an error that is " + kind_of(*parsed));
    body = std::move(*parsed);
  }
  std::string type = bare_type(text_member(body, "__type"));
  const std::string* const header = find_header(response.headers, "x-amzn-ErrorType");
  if (type.empty() && header != nullptr) type = bare_type(*header);
  if (type.empty()) type = bare_type(text_member(body, "code"));
  if (type.empty()) return unreadable(response, envelope, "an error without a type");
  std::string message = text_member(body, "Message");
  if (message.empty()) message = text_member(body, "message");
  return model::Refusal{std::move(type), std::move(message)};
}

}  // namespace

DecodedAnswer decode_answer(std::string_view operation, const HttpResponse& response, Masked masked) {
  DecodedAnswer decoded;
  model::Envelope& envelope = decoded.envelope;
  envelope.status = static_cast<int>(response.status);
  envelope.has_headers = !response.headers.empty();
  if (const std::string* const type = find_header(response.headers, "Content-Type")) envelope.content_type = *type;
  envelope.has_request_id = find_header(response.headers, "x-amzn-RequestId") != nullptr;

  if (response.status < 200 || response.status > 299) {
    decoded.answer = read_error(response, envelope);
    return decoded;
  }
  if (response.body.empty()) {
    decoded.answer = is_modelled(operation) ? Answer(unreadable(response, envelope, "a success with an empty body"))
                                            : Answer(model::OtherAnswer{});
    return decoded;
  }
  auto body = parse_answer(response.body);
  if (!body) {
    decoded.answer = unreadable(response, envelope, "a success that is not JSON (" + body.error().what + ")");
  } else if (!body->is_object()) {
    decoded.answer = unreadable(response, envelope, "a success that is " + kind_of(*body));
  } else {
    decoded.answer =
        read_success(operation, body->get_ref<json::object_t&>(), AnswerReader(masked, envelope.unknown_members));
  }
  return decoded;
}

model::Exchange exchange_of(const HttpRequest& request, const std::expected<HttpResponse, TransportError>& result,
                            model::Time sent, model::Time received, Masked masked) {
  return exchange_of(decode_request(request), result, sent, received, masked);
}

model::Exchange exchange_of(model::Request request, const std::expected<HttpResponse, TransportError>& result,
                            model::Time sent, model::Time received, Masked masked) {
  model::Exchange exchange{std::move(request), {}, {}, sent, received};
  if (result) {
    DecodedAnswer decoded = decode_answer(model::operation_of(exchange.request), *result, masked);
    exchange.answer = std::move(decoded.answer);
    exchange.envelope = std::move(decoded.envelope);
  } else {
    exchange.answer = model::NoAnswer{result.error().message};
  }
  return exchange;
}

}  // namespace psvcheck::wire
