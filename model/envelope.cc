#include "model/envelope.h"

#include <algorithm>
#include <string>

#include "model/characters.h"

namespace psvcheck::model {

bool is_service_failure(std::string_view type) {
  constexpr std::array<std::string_view, 5> types{"InternalServiceError", "InternalFailure", "ServiceUnavailable",
                                                  "InternalServerError", "InternalError"};
  return std::ranges::find(types, type) != types.end();
}

namespace {

bool is_throttling(std::string_view type) {
  constexpr std::array<std::string_view, 6> types{"ThrottlingException",  "Throttling",
                                                  "ThrottledException",   "RequestThrottledException",
                                                  "RequestLimitExceeded", "SlowDown"};
  return std::ranges::find(types, type) != types.end();
}

}  // namespace

bool is_throttled(const Exchange& exchange) {
  const auto* refusal = std::get_if<Refusal>(&exchange.answer);
  return refusal != nullptr && is_throttling(refusal->type);
}

bool is_about_credentials(std::string_view type) {
  return type.starts_with("ExpiredToken") ||
         std::ranges::find(authentication_errors, type) != authentication_errors.end();
}

/// The status that AWS's page of errors common to all services and Smithy's smithy.framework give a type, beside 400:
/// https://docs.aws.amazon.com/awsconsolehelpdocs/latest/gsg/common-errors.html
int usual_status(std::string_view type) {
  if (type == "UnknownOperationException") return 404;
  if (type == "RequestEntityTooLargeException") return 413;
  return type == "UnsupportedMediaTypeException" ? 415 : 400;
}

std::vector<Difference> status_differences(const Exchange& exchange) {
  const int status = exchange.envelope.status;
  const auto* refusal = std::get_if<Refusal>(&exchange.answer);
  if (status == 0) return {};
  if (refusal == nullptr) {
    if (status == 200) return {};
    return {{"HTTP status", "200", std::to_string(status), Aspect::answer}};
  }
  if (is_service_failure(refusal->type)) {
    if (status >= 500) return {};
    return {{"HTTP status of " + refusal->type, "500 or above", std::to_string(status), Aspect::error_type}};
  }
  if (status == 400 || (status == 429 && is_throttling(refusal->type))) return {};
  // The page of common errors gives most of those about authentication the status 403.
  if (status == 403 && std::holds_alternative<UnauthenticatedRequest>(exchange.request)) return {};
  if (status == usual_status(refusal->type)) return {};
  return {{"HTTP status of an error", "400", std::to_string(status), Aspect::error_type}};
}

std::vector<Difference> content_type_differences(const Exchange& exchange) {
  constexpr std::string_view expected = "application/x-amz-json-1.1";
  const auto& envelope = exchange.envelope;
  std::string media_type = envelope.content_type.substr(0, envelope.content_type.find(';'));
  while (media_type.ends_with(' ') || media_type.ends_with('\t')) media_type.pop_back();
  if (same_but_for_case(media_type, expected)) return {};
  const auto seen = envelope.content_type.empty() ? std::string("absent") : envelope.content_type;
  return {{"Content-Type", std::string(expected), seen, Aspect::answer}};
}

std::vector<Difference> request_id_differences(const Exchange& exchange) {
  if (exchange.envelope.has_request_id) return {};
  return {{"x-amzn-RequestId", "a request id", "absent", Aspect::answer}};
}

std::vector<Difference> member_differences(const Exchange& exchange) {
  std::vector<Difference> found;
  if (!is_success(exchange.answer)) return found;
  for (const auto& member : exchange.envelope.unknown_members) {
    found.push_back({"member " + member, "absent", "there", Aspect::answer});
  }
  std::visit(
      [&](const auto& answer) {
        visit_answer_members(answer, [&](std::string_view name, const auto& member) {
          if (std::holds_alternative<Null>(member)) {
            found.push_back({"member " + std::string(name), "absent", "null", Aspect::answer});
          }
        });
      },
      exchange.answer);
  return found;
}

}  // namespace psvcheck::model
