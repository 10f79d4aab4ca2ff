#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <type_traits>
#include <utility>

#include "harness/wire/aws_json.h"
#include "harness/wire/aws_json_members.h"
#include "harness/wire/base64.h"
#include "harness/wire/strict_json.h"
#include "model/characters.h"

namespace psvcheck::wire {
namespace {

using model::MalformedRequest;
using model::Request;
using model::RequestFault;
using nlohmann::json;

constexpr std::string_view target_prefix = "secretsmanager.";

// The operations that the service has and the model does not (API reference, version 2017-10-17).
constexpr std::array<std::string_view, 13> other_operations = {
    "BatchGetSecretValue",
    "CancelRotateSecret",
    "DeleteResourcePolicy",
    "GetRandomPassword",
    "GetResourcePolicy",
    "ListSecrets",
    "PutResourcePolicy",
    "RemoveRegionsFromReplication",
    "ReplicateSecretToRegions",
    "StopReplicationToReplica",
    "TagResource",
    "UntagResource",
    "ValidateResourcePolicy",
};

MalformedRequest malformed(RequestFault fault, std::string detail) { return {fault, std::move(detail)}; }

// "application/x-amz-json-1.1; charset=utf-8" has the media type before the semicolon; its case does not matter
// (RFC 9110, section 8.3.1).
bool is_aws_json(std::string_view content_type) {
  std::string_view type = content_type.substr(0, content_type.find(';'));
  while (!type.empty() && (type.back() == ' ' || type.back() == '\t')) type.remove_suffix(1);
  return model::same_but_for_case(type, json_content_type);
}

// What is base64 but for line breaks in it or padding that it lacks (RFC 4648, sections 3.1 and 3.2).
void read_loose_base64(const json& value, model::Member<model::Blob>& member) {
  if (!value.is_string() || model::given(member) != nullptr) return;
  std::string text = value.get_ref<const std::string&>();
  std::erase_if(text, [](char c) { return c == '\r' || c == '\n'; });
  while (text.size() % 4 != 0 && text.size() % 4 != 1) text += '=';
  if (auto bytes = base64_decode(text)) member = model::Blob{std::move(*bytes), true};
}

template <class R>
R read_request(R request, json::object_t& members) {
  std::size_t known = 0;
  model::visit_members(request, [&](const char* name, auto& member) {
    const auto found = members.find(name);
    if (found == members.end()) return;
    read_member(found->second, member);
    if constexpr (std::is_same_v<std::decay_t<decltype(member)>, model::Member<model::Blob>>) {
      read_loose_base64(found->second, member);
    }
    ++known;
  });
  if constexpr (requires { request.has_unknown_members; }) request.has_unknown_members = known < members.size();
  return request;
}

// The variant's alternative whose operation has this name, without members; OtherRequest for the other operations.
template <std::size_t Index = 0>
std::optional<Request> request_named(std::string_view operation) {
  using R = std::variant_alternative_t<Index, Request>;
  if constexpr (std::is_same_v<R, model::OtherRequest>) {
    if (std::ranges::find(other_operations, operation) == other_operations.end()) return std::nullopt;
    return model::OtherRequest{std::string(operation), {}};
  } else {
    if (R::operation == operation) return R{};
    return request_named<Index + 1>(operation);
  }
}

Request read_body(Request request, const std::string& body) {
  if (body.empty()) {
    // Some operations of the service need no member at all, and none of them is in the model.
    return std::holds_alternative<model::OtherRequest>(request) ? std::move(request)
                                                                : malformed(RequestFault::body_empty, "no body");
  }
  auto value = parse_strictly(body, max_request_depth);
  if (!value) {
    return malformed(
        value.error().kind == JsonFault::Kind::syntax ? RequestFault::body_not_json : RequestFault::body_ambiguous,
        std::move(value.error().what));
  }
  if (!value->is_object()) return malformed(RequestFault::body_not_an_object, kind_of(*value));
  return std::visit(
      [&]<class R>(R&& empty) {
        return Request(read_request(std::forward<R>(empty), value->get_ref<json::object_t&>()));
      },
      std::move(request));
}

}  // namespace

Request decode_request(const HttpRequest& request) {
  if (request.method != "POST" || request.target != "/") {
    return malformed(RequestFault::wrong_method, request.method + " " + request.target);
  }
  const std::string* const target = find_header(request.headers, "X-Amz-Target");
  if (target == nullptr) return malformed(RequestFault::missing_target, "no X-Amz-Target header");
  const std::string_view operation = *target;
  std::optional<Request> named;
  if (operation.starts_with(target_prefix)) named = request_named(operation.substr(target_prefix.size()));
  if (!named) return malformed(RequestFault::unknown_operation, *target);
  const std::string* const content_type = find_header(request.headers, "Content-Type");
  if (content_type == nullptr || !is_aws_json(*content_type)) {
    return malformed(RequestFault::wrong_content_type, content_type == nullptr ? "no Content-Type" : *content_type);
  }
  return read_body(std::move(*named), request.body);
}

HttpRequest encode_request(const Request& request) {
  HttpRequest http;
  if (std::holds_alternative<MalformedRequest>(request)) return http;
  http.headers.emplace_back("X-Amz-Target", std::string(target_prefix).append(model::operation_of(request)));
  http.headers.emplace_back("Content-Type", json_content_type);
  const AnswerStyle style;
  ObjectWriter object(http.body, style);
  std::visit(
      [&](const auto& r) {
        model::visit_members(r, [&](const char* name, const auto& member) { object.member(name, member); });
      },
      request);
  object.close();
  return http;
}

}  // namespace psvcheck::wire
