#include "model/unspecified.h"

#include <algorithm>
#include <string>
#include <vector>

namespace psvcheck::model {

namespace {

const Secret* secret_in(const Possibility& possibility, const Exchange& exchange) {
  const auto at = possibility.state.secrets.find(secret_of(possibility, exchange));
  return at == possibility.state.secrets.end() ? nullptr : at->second.get();
}

bool rotates_onto_a_version(const Possibility& possibility, const Exchange& exchange) {
  const auto* request = std::get_if<RotateSecretRequest>(&exchange.request);
  const Secret* secret = secret_in(possibility, exchange);
  const auto* token = request == nullptr ? nullptr : given(request->client_request_token);
  if (token == nullptr || secret == nullptr || !is_success(exchange.answer)) return false;
  if (secret->deletion) return false;  // DEL-1b: refused, whatever its token
  const Version* version = find_version(*secret, {*token});
  return version != nullptr && has_value(*version);
}

template <class T>
bool is_text_for_a_boolean(const Member<T>& member) {
  const auto* mistyped = std::get_if<Mistyped>(&member);
  return mistyped != nullptr && is_text(*mistyped);
}

bool has_text_for_a_boolean(const Request& request) {
  if (const auto* r = std::get_if<DeleteSecretRequest>(&request)) {
    return is_text_for_a_boolean(r->force_delete_without_recovery);
  }
  if (const auto* r = std::get_if<ListSecretVersionIdsRequest>(&request)) {
    return is_text_for_a_boolean(r->include_deprecated);
  }
  const auto* r = std::get_if<RotateSecretRequest>(&request);
  return r != nullptr && is_text_for_a_boolean(r->rotate_immediately);
}

bool holds_one_twice(std::vector<std::string> labels) {
  std::ranges::sort(labels);
  return std::ranges::adjacent_find(labels) != labels.end();
}

bool names_and_answers_a_label_twice(const Exchange& exchange) {
  const auto* request = std::get_if<PutSecretValueRequest>(&exchange.request);
  const auto* answer = std::get_if<PutSecretValueAnswer>(&exchange.answer);
  if (request == nullptr || answer == nullptr) return false;
  const auto* answered = given(answer->version_stages);
  const auto* list = given(request->version_stages);
  if (answered == nullptr || list == nullptr) return false;
  std::vector<std::string> named;
  for (const auto& label : *list) {
    if (const auto* text = given(label)) named.push_back(*text);
  }
  return holds_one_twice(std::move(named)) && holds_one_twice(*answered);
}

}  // namespace

bool is_of_the_impossible(const Possibility& possibility, const Exchange& exchange) {
  const Secret* secret = secret_in(possibility, exchange);
  return secret != nullptr && secret->impossible;
}

bool may_have_done_anything(const Possibility& possibility, const Exchange& exchange) {
  if (rotates_onto_a_version(possibility, exchange)) return true;
  if (names_and_answers_a_label_twice(exchange)) return true;
  if (has_text_for_a_boolean(exchange.request)) return is_success(exchange.answer);
  const auto* request = std::get_if<MalformedRequest>(&exchange.request);
  if (request == nullptr || std::holds_alternative<Refusal>(exchange.answer)) return false;
  return request->fault == RequestFault::body_ambiguous || request->fault == RequestFault::wrong_content_type ||
         request->fault == RequestFault::wrong_method;
}

bool is_refused_in_another_protocol(const Exchange& exchange) {
  const auto* request = std::get_if<MalformedRequest>(&exchange.request);
  if (request == nullptr || !std::holds_alternative<Unreadable>(exchange.answer)) return false;
  const auto fault = request->fault;
  const bool is_of_no_protocol = fault == RequestFault::unknown_operation || fault == RequestFault::missing_target ||
                                 fault == RequestFault::wrong_content_type || fault == RequestFault::wrong_method;
  return is_of_no_protocol && exchange.envelope.status >= 400 && exchange.envelope.status < 500;
}

}  // namespace psvcheck::model
