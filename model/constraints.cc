#include "model/constraints.h"

#include <algorithm>
#include <array>
#include <string>
#include <type_traits>

#include "model/characters.h"
#include "model/rules.h"

namespace psvcheck::model {

namespace {

struct Bounds {
  std::string_view member;
  ClauseId clause;
  std::size_t min;
  std::size_t max;
};

constexpr std::array bounds_of_members{
    Bounds{"SecretId", "DATA-3a", 1, 2048},       Bounds{"ClientRequestToken", "DATA-3b", 32, 64},
    Bounds{"VersionId", "DATA-3b", 32, 64},       Bounds{"RemoveFromVersionId", "DATA-3b", 32, 64},
    Bounds{"MoveToVersionId", "DATA-3b", 32, 64}, Bounds{"SecretString", "DATA-3c", 1, 65536},
    Bounds{"SecretBinary", "DATA-3d", 1, 65536},  Bounds{"VersionStage", "DATA-3f", 1, 256},
    Bounds{"RotationToken", "DATA-3g", 36, 256},  Bounds{"Name", "DATA-3h", 1, 512},
    Bounds{"Description", "DATA-3h", 0, 2048},    Bounds{"KmsKeyId", "DATA-3h", 0, 2048},
    Bounds{"NextToken", "DATA-3h", 1, 4096},
};
constexpr Bounds bounds_of_label{"VersionStages", "DATA-3f", 1, 256};
constexpr Bounds bounds_of_label_list{"VersionStages", "DATA-3e", 1, 20};
constexpr Bounds bounds_of_page{"MaxResults", "DATA-3h", 1, 100};

/// Whether the operation's request syntax says that the member is required.
bool is_required(std::string_view operation, std::string_view member) {
  return member == "SecretId" || member == "Name" ||
         (member == "VersionStage" && operation == UpdateSecretVersionStageRequest::operation);
}

bool is_of_rotation_tokens(char c) { return is_alphanumeric(c) || c == '-'; }

/// Collects the faults of one request.
class Faults {
 public:
  explicit Faults(const Context& context) : context_(context) {}

  std::vector<TextFault> take() && { return std::move(faults_); }

  void add(TextFault::Stage stage, Outcomes refusals) { faults_.push_back({stage, std::move(refusals)}); }
  void add_open(Outcomes refusals) { faults_.push_back({TextFault::Stage::any_time, std::move(refusals), true}); }

  /// DATA-3i: what is out of bounds is a ValidationException, which reports say of these members and no document.
  ErrorTypes out_of_bounds(std::string_view member) const {
    constexpr std::array reported_members{"SecretId", "VersionId", "SecretString", "SecretBinary"};
    const bool is_reported = std::ranges::find(reported_members, member) != reported_members.end();
    if (!is_reported) return any_of({validation, invalid_parameter});
    return fixed_by(context_, "DATA-3i", validation, {invalid_parameter});
  }

  void refuse_bounds(const Bounds& bounds, std::string_view what) {
    add(TextFault::Stage::any_time,
        refuse(context_, bounds.clause, out_of_bounds(bounds.member), message(bounds.member, what)));
  }

  /// DATA-3j: characters or bytes is not said, so what is within one count only may be refused.
  void check_length(const Bounds& bounds, std::size_t characters, std::size_t bytes) {
    const bool outside_by_characters = characters < bounds.min || characters > bounds.max;
    const bool outside_by_bytes = bytes < bounds.min || bytes > bounds.max;
    if (!outside_by_characters && !outside_by_bytes) return;
    const std::string what = "length " + std::to_string(bounds.min) + " to " + std::to_string(bounds.max);
    if (outside_by_characters && outside_by_bytes) {
      refuse_bounds(bounds, what);
      const bool is_empty_string = bounds.member == "SecretString" && bytes == 0;
      if (is_empty_string) cite_in_last(validation, "DATA-1d");
    } else {
      add_open(refuse(context_, "DATA-3j", out_of_bounds(bounds.member), message(bounds.member, what)));
    }
  }

  /// Cites the clause for this type of the refusals added last.
  void cite_in_last(std::string_view type, ClauseId clause) {
    for (auto& outcome : faults_.back().refusals) {
      const auto* refusal = std::get_if<Refusal>(&outcome.answer);
      if (refusal != nullptr && refusal->type == type) outcome.reasons.push_back({clause.text, Aspect::error_type, {}});
    }
  }

  void refuse_type(std::string_view member, const Mistyped& mistyped) {
    add(TextFault::Stage::decoding,
        refuse(context_, "DATA-6",
               fixed_by(context_, "WIRE-5", serialization, {validation, invalid_parameter, invalid_request}),
               std::string(member) + " is " + mistyped.found + "."));
  }

  void check_text(const Bounds& bounds, const std::string& text) {
    check_length(bounds, code_points(text), text.size());
    if (bounds.member == "RotationToken" && !std::ranges::all_of(text, is_of_rotation_tokens)) {
      refuse_bounds(bounds, "regular expression pattern: ^[a-zA-Z0-9\\-]+$");
    }
  }

  /// One member of the request, by its name.
  template <class T>
  void check_member(std::string_view operation, std::string_view name, const Member<T>& member) {
    if (const auto* mistyped = std::get_if<Mistyped>(&member)) {
      const bool is_open = std::is_same_v<T, bool> && is_text(*mistyped);
      if (!is_open) return refuse_type(name, *mistyped);
      return add_open(refuse(context_, "DATA-6c",
                             any_of({serialization, validation, invalid_parameter, invalid_request}),
                             std::string(name) + " is a text."));
    }
    if (missing(member) && is_required(operation, name)) {
      return add(TextFault::Stage::any_time,
                 refuse(context_, "DATA-3l", out_of_bounds(name), message(name, "Member must not be null")));
    }
    if (std::holds_alternative<Null>(member)) {  // DATA-5: null counts as absent, or is refused
      return add_open(refuse(context_, "DATA-5",
                             any_of({serialization, validation, invalid_parameter, invalid_request}),
                             std::string(name) + " is null."));
    }
    const T* value = given(member);
    if (value == nullptr) return;
    const auto* bounds = std::ranges::find(bounds_of_members, name, &Bounds::member);
    if constexpr (std::is_same_v<T, std::string>) {
      if (bounds != bounds_of_members.end()) check_text(*bounds, *value);
    } else if constexpr (std::is_same_v<T, Blob>) {
      check_length(*bounds, value->bytes.size(), value->bytes.size());
      if (value->is_loose) {
        add_open(refuse(context_, "DATA-6b", any_of({serialization, validation, invalid_parameter, invalid_request}),
                        std::string(name) + " is not base64."));
      }
    } else if constexpr (std::is_same_v<T, std::vector<Member<std::string>>>) {
      check_labels(*value);
    } else if constexpr (std::is_same_v<T, std::int64_t>) {
      if (name == bounds_of_page.member && (*value < 1 || *value > 100)) refuse_bounds(bounds_of_page, "1 to 100");
    }
  }

  void check_labels(const std::vector<Member<std::string>>& labels) {
    check_length(bounds_of_label_list, labels.size(), labels.size());
    for (const auto& label : labels) {
      if (const auto* mistyped = std::get_if<Mistyped>(&label)) {
        refuse_type("VersionStages", *mistyped);
      } else if (const auto* text = given(label)) {
        check_text(bounds_of_label, *text);
      } else {  // DATA-5: a null in the list
        add_open(refuse(context_, "DATA-5", any_of({serialization, validation, invalid_parameter, invalid_request}),
                        "VersionStages holds null."));
      }
    }
  }

 private:
  static std::string message(std::string_view member, std::string_view what) {
    std::string name(member);
    if (!name.empty()) name[0] = to_lower(name[0]);
    return "1 validation error detected: Value at '" + name + "' failed to satisfy constraint: " + std::string(what);
  }

  const Context& context_;
  std::vector<TextFault> faults_;
};

/// FIND-4: the message that names have ! as well is recorded, the page of CreateSecret does not have it, and nothing
/// tells of a name that begins like an ARN: whether a secret is made under such a name is open.
void check_new_name(Faults& faults, const std::string& name, const Context& context) {
  if (!name.starts_with("arn:") && name.find('!') == std::string::npos) return;
  faults.add_open(refuse(context, "FIND-4", any_of({validation, invalid_parameter, invalid_request}), "Invalid name."));
}

/// FIND-4: characters that no name has. The check comes before the look-up.
void check_name(Faults& faults, const std::string& id, const Context& context) {
  const bool is_arn = id.starts_with("arn:");
  const auto is_allowed = [&](char c) {
    return is_alphanumeric(c) || std::string_view("-/_+=.@!").find(c) != std::string_view::npos || (is_arn && c == ':');
  };
  if (std::ranges::all_of(id, is_allowed)) return;
  faults.add(TextFault::Stage::before_lookup,
             refuse(context, "FIND-4",
                    fixed_by(context, "FIND-4", validation, {invalid_parameter, resource_not_found, invalid_request}),
                    "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: "
                    "-/_+=.@!"));
}

/// IDEM-8: a raw request must carry a ClientRequestToken. That is recorded for requests that bring a value; elsewhere
/// the service may choose the VersionId itself (Context::version_id).
template <class R>
void check_token(Faults& faults, const R& request, const Context& context, bool brings_value) {
  if (!missing(request.client_request_token)) return;
  auto refusals =
      refuse(context, "IDEM-8", fixed_by(context, "IDEM-8", invalid_request, {invalid_parameter, validation}),
             "You must provide a ClientRequestToken value. We recommend a UUID-type value.");
  for (auto& refusal : refusals) refusal.reasons.push_back({"PREC-1", Aspect::error_type});
  if (brings_value && enforces(context.level, Strength::recorded)) {
    faults.add(TextFault::Stage::before_lookup, std::move(refusals));
  } else {
    faults.add_open(std::move(refusals));
  }
}

/// DATA-1: SecretString or SecretBinary, not both; PutSecretValue needs one.
template <class R>
void check_value(Faults& faults, const R& request, const Context& context) {
  const bool has_string = !missing(request.secret_string);
  const bool has_binary = !missing(request.secret_binary);
  // DATA-1d: an empty SecretString is a matter of length; as that is only reported, it may count as none given.
  const auto* text = given(request.secret_string);
  if (text != nullptr && text->empty() && !has_binary && !enforces(context.level, Strength::reported)) {
    faults.add(TextFault::Stage::any_time,
               refuse(context, "DATA-3c", any_of({invalid_request}), "SecretString is empty."));
  }
  if (has_string && has_binary) {
    faults.add(TextFault::Stage::any_time,
               refuse(context, "DATA-1a",
                      std::is_same_v<R, CreateSecretRequest>
                          ? fixed_by(context, "DATA-1e", invalid_parameter, {invalid_request, validation})
                          : any_of({invalid_parameter, invalid_request, validation}),
                      "You can't specify both a binary secret value and a string secret value in the same secret."));
  }
  if (std::is_same_v<R, PutSecretValueRequest> && !has_string && !has_binary) {
    faults.add(
        TextFault::Stage::any_time,
        refuse(context, "DATA-1b", fixed_by(context, "DATA-1c", invalid_request, {invalid_parameter, validation}),
               "You must provide either SecretString or SecretBinary."));
  }
}

/// DATA-4: members that the operation does not know are ignored. That is recorded; the documents do not say it.
template <class R>
void check_unknown_members(Faults& faults, const R& request, const Context& context) {
  if (!request.has_unknown_members || (enforces(context.level, Strength::recorded) && context.without != "DATA-4")) {
    return;
  }
  Outcomes refusals;
  for (const auto type : {serialization, validation}) {
    refusals.push_back({Refusal{std::string(type), "Unknown member."}, std::nullopt, {}});
  }
  faults.add_open(std::move(refusals));
}

/// DATA-7: the token stands for a rotation function; whether the service asks which is open.
void check_rotation_token(Faults& faults, const PutSecretValueRequest& request, const Context& context) {
  const auto* token = given(request.rotation_token);
  if (token == nullptr || !is_within_bounds("RotationToken", *token)) return;  // DATA-3g refuses it
  if (!std::ranges::all_of(*token, is_of_rotation_tokens)) return;             // that, too
  faults.add_open(refuse(context, "DATA-7", any_of({invalid_parameter, invalid_request, validation, access_denied}),
                         "The RotationToken is not valid."));
}

/// DATA-3m: the window's bounds; not together with force.
void check_window(Faults& faults, const DeleteSecretRequest& request, const Context& context) {
  const auto* days = given(request.recovery_window_in_days);
  if (days == nullptr) return;
  const auto* force = given(request.force_delete_without_recovery);
  const bool forced = force != nullptr && *force;
  if (forced) {
    faults.add(TextFault::Stage::any_time,
               refuse(context, "DEL-3f", any_of({invalid_parameter, invalid_request}),
                      "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays."));
  }
  if (*days >= 7 && *days <= 30) return;
  faults.add(TextFault::Stage::any_time,
             refuse(context, "DATA-3m", fixed_by(context, "DATA-3k", invalid_parameter, {invalid_request, validation}),
                    "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive)."));
}

}  // namespace

bool is_within_bounds(std::string_view member, std::string_view text) {
  const auto* bounds = std::ranges::find(bounds_of_members, member, &Bounds::member);
  const std::size_t length = code_points(text);
  return length >= bounds->min && length <= bounds->max;
}

std::vector<TextFault> text_faults(const Request& request, const Context& context) {
  Faults faults(context);
  std::visit(
      [&](const auto& r) {
        using R = std::decay_t<decltype(r)>;
        if constexpr (std::is_same_v<R, OtherRequest>) {
          if (const auto* id = given(r.secret_id)) check_name(faults, *id, context);
          return;
        } else if constexpr (std::is_same_v<R, UnauthenticatedRequest>) {
          return;  // who is not known is told nothing about what they ask for
        } else {
          visit_members(r, [&](std::string_view name, const auto& member) {
            faults.check_member(operation_of(request), name, member);
          });
        }
        if constexpr (requires { r.secret_id; }) check_name(faults, text_of(r.secret_id), context);
        if constexpr (requires { r.name; }) {
          check_name(faults, text_of(r.name), context);
          check_new_name(faults, text_of(r.name), context);
        }
        if constexpr (requires { r.secret_string; }) check_value(faults, r, context);
        if constexpr (requires { r.has_unknown_members; }) check_unknown_members(faults, r, context);
        if constexpr (std::is_same_v<R, PutSecretValueRequest> || std::is_same_v<R, RotateSecretRequest>) {
          check_token(faults, r, context, true);
        } else if constexpr (requires { r.client_request_token; }) {
          check_token(faults, r, context, value_in(r).has_value());
        }
        if constexpr (std::is_same_v<R, PutSecretValueRequest>) check_rotation_token(faults, r, context);
        if constexpr (std::is_same_v<R, DeleteSecretRequest>) check_window(faults, r, context);
      },
      request);
  return std::move(faults).take();
}

}  // namespace psvcheck::model
