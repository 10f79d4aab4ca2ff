#pragma once

// Short ways to write requests and answers in the model's tests.

#include <initializer_list>
#include <string>
#include <vector>

#include "model/exchange.h"
#include "model/step.h"

namespace psvcheck::model::testing {

inline const std::string first(36, '1');
inline const std::string second(36, '2');
inline const std::string third(36, '3');

inline Member<std::vector<Member<std::string>>> stages(std::initializer_list<const char*> labels) {
  std::vector<Member<std::string>> list;
  for (const auto* label : labels) list.emplace_back(std::string(label));
  return list;
}

inline Request create(const std::string& token, Member<std::string> value = Absent{}) {
  CreateSecretRequest request;
  request.name = "s";
  request.client_request_token = token;
  request.secret_string = std::move(value);
  return request;
}

inline PutSecretValueRequest put(const std::string& token, const std::string& value,
                                 Member<std::vector<Member<std::string>>> labels = Absent{}) {
  PutSecretValueRequest request;
  request.secret_id = "s";
  request.client_request_token = token;
  request.secret_string = value;
  request.version_stages = std::move(labels);
  return request;
}

inline Request update_stage(const std::string& label, Member<std::string> from, Member<std::string> to) {
  UpdateSecretVersionStageRequest request;
  request.secret_id = "s";
  request.version_stage = label;
  request.remove_from_version_id = std::move(from);
  request.move_to_version_id = std::move(to);
  return request;
}

/// The state after these requests, each with its first allowed outcome.
inline State after(std::initializer_list<Request> requests, Context context = {}) {
  State state;
  for (const auto& request : requests) apply_in_place(state, step(state, request, context).front());
  return state;
}

/// The error types that the outcomes allow; "success" for a success, "any" for anything.
inline std::vector<std::string> kinds(const Outcomes& outcomes) {
  std::vector<std::string> all;
  for (const auto& outcome : outcomes) {
    const auto* refusal = std::get_if<Refusal>(&outcome.answer);
    const bool any = std::holds_alternative<AnyAnswer>(outcome.answer);
    all.push_back(refusal != nullptr ? refusal->type : any ? "any" : "success");
  }
  return all;
}

inline const Secret& secret_in(const State& state) { return *state.secrets.at("s"); }

inline std::vector<std::string> labels(const State& state, const std::string& id) {
  return labels_of(secret_in(state), {id});
}

}  // namespace psvcheck::model::testing
