#include <algorithm>
#include <string>
#include <type_traits>
#include <utility>

#include "harness/wire/aws_json.h"
#include "harness/wire/aws_json_members.h"

namespace psvcheck::wire {
namespace {

// The exceptions that the API reference declares for the service's operations; all others are common to AWS services.
constexpr std::string_view own_exceptions[] = {
    "DecryptionFailure",           "EncryptionFailure",
    "InternalServiceError",        "InvalidNextTokenException",
    "InvalidParameterException",   "InvalidRequestException",
    "LimitExceededException",      "MalformedPolicyDocumentException",
    "PreconditionNotMetException", "PublicPolicyException",
    "ResourceExistsException",     "ResourceNotFoundException",
};

constexpr std::string_view services_failures[] = {"InternalServiceError", "InternalFailure", "ServiceUnavailable",
                                                  "ServiceUnavailableException"};

bool is_among(const std::string& type, std::span<const std::string_view> types) {
  return std::ranges::find(types, type) != types.end();
}

const char* message_key(const std::string& type, const AnswerStyle& style) {
  switch (style.message_key) {
    case AnswerStyle::MessageKey::upper:
      return "Message";
    case AnswerStyle::MessageKey::lower:
      return "message";
    case AnswerStyle::MessageKey::by_rule:
      break;
  }
  return is_among(type, own_exceptions) ? "Message" : "message";
}

void write_refusal(const model::Refusal& refusal, const AnswerStyle& style, HttpResponse& response) {
  const bool is_internal = is_among(refusal.type, services_failures);
  response.status = is_internal ? 500 : 400;
  response.reason = is_internal ? "Internal Server Error" : "Bad Request";
  const std::string type = style.type_prefix + refusal.type;
  ObjectWriter object(response.body, style);
  switch (style.type_place) {
    case AnswerStyle::TypePlace::body:
      object.key("__type");
      object.write(std::string_view(type));
      break;
    case AnswerStyle::TypePlace::code:
      object.key("code");
      object.write(std::string_view(type));
      break;
    case AnswerStyle::TypePlace::header:
      response.headers.emplace_back("x-amzn-ErrorType", type + ":http://internal.amazon.com/coral/com.amazon.coral/");
      break;
  }
  object.key(message_key(refusal.type, style));
  object.write(std::string_view(refusal.message));
  object.close();
}

}  // namespace

HttpResponse encode_answer(const model::Answer& answer, const AnswerStyle& style) {
  HttpResponse response{200, "OK", {}, {}};
  if (!style.request_id.empty()) response.headers.emplace_back("x-amzn-RequestId", style.request_id);
  if (!style.content_type.empty()) response.headers.emplace_back("Content-Type", style.content_type);
  std::visit(
      [&](const auto& a) {
        using A = std::decay_t<decltype(a)>;
        if constexpr (std::is_same_v<A, model::Refusal>) {
          write_refusal(a, style, response);
        } else if constexpr (std::is_same_v<A, model::Unreadable> || std::is_same_v<A, model::NoAnswer> ||
                             std::is_same_v<A, model::AnyAnswer>) {
          write_refusal({"InternalServiceError", "An error occurred on the server side."}, style, response);
        } else {
          ObjectWriter object(response.body, style);
          model::visit_answer_members(a, [&](const char* name, const auto& member) { object.member(name, member); });
          object.close();
        }
      },
      answer);
  return response;
}

}  // namespace psvcheck::wire
