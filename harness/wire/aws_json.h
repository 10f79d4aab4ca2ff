#pragma once

// AWS JSON 1.1, the protocol of Secrets Manager, between HTTP messages and the model's plain structs: POST to `/`, the
// operation in X-Amz-Target, members in a JSON object, an error's type in the body or in a header
// (https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html).
//
//     HttpRequest   ──decode_request──▶  model::Request  ──encode_request──▶  HttpRequest
//     HttpResponse  ──decode_answer───▶  model::Answer   ──encode_answer───▶  HttpResponse
//
// There is one decoder of requests. The embedded target reads what it was sent with it, and the judge reads with it
// again the bytes that went to a target, so that both take a request that is wrong on purpose for the same thing.
// No decoder throws or fails: whatever the bytes are, there is a value that says what they are.

#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>

#include "harness/wire/http.h"
#include "model/answer.h"
#include "model/exchange.h"
#include "model/request.h"

namespace psvcheck::wire {

inline constexpr std::string_view json_content_type = "application/x-amz-json-1.1";

/// Arrays and objects in one another that a request may have before readers take it differently (many stop at 64).
inline constexpr std::size_t max_request_depth = 64;

/// What a service reads. Members that the operation does not have are ignored (DATA-4); a wrong JSON type is Mistyped;
/// an operation of Secrets Manager outside the model is an OtherRequest. The first fault in this order makes a
/// MalformedRequest: method and path, X-Amz-Target, content type, body. An empty body is no JSON.
model::Request decode_request(const HttpRequest& request);

/// The request as an SDK sends it, but for Host and signature. REQUIRES: no MalformedRequest (which gives a request
/// without target and body). Members that are Mistyped or Withheld have no value to send and are left out.
HttpRequest encode_request(const model::Request& request);

struct DecodedAnswer {
  model::Answer answer;
  model::Envelope envelope;
};

/// What a client reads from the answer to `operation` ("PutSecretValue"; any other text for one outside the model,
/// whose success is an OtherAnswer). Status 2xx is success, all else an error; an error's type is taken from `__type`,
/// then the header x-amzn-ErrorType, then `code`, without namespace and URL. Unreadable says what the answer is where
/// it is neither: no JSON object, nothing at all, an error without a type. Members named in `masked` are Withheld where
/// the body has them, at any depth.
DecodedAnswer decode_answer(std::string_view operation, const HttpResponse& response,
                            std::span<const std::string> masked = {});

/// The habits in which conforming targets differ.
struct AnswerStyle {
  enum class MessageKey {
    by_rule,  ///< `Message` for the service's own exceptions, `message` for the common ones, as the real service does
    upper,
    lower,
  };
  enum class TypePlace {
    body,    ///< `__type`
    header,  ///< x-amzn-ErrorType, followed by `:` and a URL
    code,    ///< the member `code`
  };
  enum class Dates { plain, exponent };  ///< 1791514081.673 or 1.791514081673E9

  MessageKey message_key = MessageKey::by_rule;
  TypePlace type_place = TypePlace::body;
  std::string type_prefix{};  ///< before the type: "com.amazonaws.secretsmanager#"
  Dates dates = Dates::plain;
  bool empty_lists = false;                     ///< VersionStages of a version without labels is [], not absent
  bool key_ids = true;                          ///< entries of ListSecretVersionIds have KmsKeyIds
  std::uint64_t label_order = 0;                ///< 0: as the answer has them; else a seed to shuffle them by
  std::string content_type{json_content_type};  ///< empty: no such header
  std::string request_id = "00000000-0000-4000-8000-000000000000";  ///< empty: no such header
};

/// The answer as a service sends it. REQUIRES: a success or a Refusal; the others, which no service sends, become an
/// InternalServiceError. Status 200, 400, or 500 for the service's own failures. Absent members are left out, and so
/// are Mistyped and Withheld ones.
HttpResponse encode_answer(const model::Answer& answer, const AnswerStyle& style = {});

/// The exchange as the judge takes it; `result` is what HttpClient::send gave for `request`.
model::Exchange exchange_of(const HttpRequest& request, const std::expected<HttpResponse, TransportError>& result,
                            model::Time sent, model::Time received, std::span<const std::string> masked = {});

/// The same of a request that encode_request wrote.
model::Exchange exchange_of(model::Request request, const std::expected<HttpResponse, TransportError>& result,
                            model::Time sent, model::Time received, std::span<const std::string> masked = {});

}  // namespace psvcheck::wire
