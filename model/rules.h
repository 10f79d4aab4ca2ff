#pragma once

// What the rules of all operations are written with. A rule reads as the sentence of its clause: precondition, effect,
// clause id. It takes effect through `in_force`, which cites the clause in the outcome, or through `refuse`.

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/outcome.h"

namespace psvcheck::model {

/// A secret being changed by a request: its next state so far and the clauses that led there.
struct Draft {
  const Context& context;
  Secret secret;
  std::vector<Reason> reasons;

  /// Cites the clause for what it speaks of. True, unless the clause is not in force (Context::without).
  bool in_force(ClauseId clause, Aspect aspect, std::string version = {}) {
    if (clause.text == context.without) return false;
    cite(clause, aspect, std::move(version));
    return true;
  }

  /// Cites a clause that another rule carries out; of one version where it is given.
  void cite(ClauseId clause, Aspect aspect, std::string version = {}) {
    constexpr std::size_t usual = 12;  // clauses that a request which changes something cites
    if (reasons.empty()) reasons.reserve(usual);
    reasons.push_back({clause.text, aspect, std::move(version)});
  }
};

/// The error types that a refusal may have.
struct ErrorTypes {
  std::string_view clause;              ///< that fixes the type; empty where the type stands in the refusing clause
  std::vector<std::string_view> types;  ///< the first is what the embedded target answers
};

/// A list of types that all are allowed at every level.
ErrorTypes any_of(std::initializer_list<std::string_view> types);

/// The type that a clause of its own fixes, and the others that are allowed as long as the level does not enforce it.
ErrorTypes fixed_by(const Context& context, ClauseId clause, std::string_view type,
                    std::span<const std::string_view> otherwise);
inline ErrorTypes fixed_by(const Context& context, ClauseId clause, std::string_view type,
                           std::initializer_list<std::string_view> otherwise) {
  return fixed_by(context, clause, type, std::span(otherwise.begin(), otherwise.size()));
}

/// The request is refused and changes nothing: an outcome for each type.
Outcomes refuse(const Context& context, ClauseId clause, const ErrorTypes& types, std::string_view message);

/// These values as a vector. A braced list would copy each of them, a whole secret each time.
template <class T, class... More>
std::vector<T> list_of(T first, More... more) {
  std::vector<T> all;
  all.reserve(1 + sizeof...(more));
  all.push_back(std::move(first));
  (all.push_back(std::move(more)), ...);
  return all;
}

/// The draft as an outcome with this answer.
Outcome succeed(Draft draft, Answer answer);

/// Cites the clause in every outcome. For an open choice, which has been met whichever way the target takes it.
Outcomes cite_in_all(Outcomes outcomes, ClauseId clause, Aspect aspect);

/// Success that changes nothing.
Outcome succeed_without_change(Answer answer, std::vector<Reason> reasons);

/// The union of two sets of outcomes; those of `first` come first.
Outcomes either(Outcomes first, Outcomes second);

/// PREC-2: the request is refused for `refused`, or for whatever else is wrong with it: a refusal among `otherwise`.
Outcomes refuse_for_either(Outcomes refused, const Outcomes& otherwise);

/// The member's text, or "" where it has none.
const std::string& text_of(const Member<std::string>& member);

/// The id of the version that the request makes: its ClientRequestToken, else what the service chose.
template <class R>
VersionId token_of(const R& request, const Context& context) {
  if (const auto* token = given(request.client_request_token)) return {*token};
  return {context.version_id.empty() ? "00000000-0000-4000-8000-000000000000" : context.version_id};
}

/// The value that a request carries, or nothing. Where it carries both, SecretString.
template <class R>
std::optional<SecretValue> value_in(const R& request) {
  if (const auto* text = given(request.secret_string)) return SecretValue{SecretValue::Kind::string, *text};
  if (const auto* blob = given(request.secret_binary)) return SecretValue{SecretValue::Kind::binary, blob->bytes};
  return std::nullopt;
}

/// Error types of the service, each a name of the API reference.
inline constexpr std::string_view invalid_parameter = "InvalidParameterException";
inline constexpr std::string_view invalid_request = "InvalidRequestException";
inline constexpr std::string_view limit_exceeded = "LimitExceededException";
inline constexpr std::string_view resource_exists = "ResourceExistsException";
inline constexpr std::string_view resource_not_found = "ResourceNotFoundException";
inline constexpr std::string_view validation = "ValidationException";
inline constexpr std::string_view serialization = "SerializationException";
inline constexpr std::string_view unknown_operation = "UnknownOperationException";
inline constexpr std::string_view access_denied = "AccessDeniedException";
inline constexpr std::string_view encryption_failure = "EncryptionFailure";
inline constexpr std::string_view decryption_failure = "DecryptionFailure";
inline constexpr std::string_view invalid_next_token = "InvalidNextTokenException";

}  // namespace psvcheck::model
