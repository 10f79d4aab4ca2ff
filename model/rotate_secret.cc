// RotateSecret, as far as it changes versions and labels:
// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html

#include "model/rotate_secret.h"

#include <memory>

#include "model/new_version.h"
#include "model/operations.h"
#include "model/pruning.h"
#include "model/secret_id.h"

namespace psvcheck::model {

namespace {

RotateSecretAnswer rotate_secret_answer(const Secret& secret, const VersionId& token) {
  return {secret.arn, secret.name, token.text};
}

/// The placeholder, or the version that the rotation function has put in its place by now.
Draft with_version(const Context& context, const Secret& secret, const VersionId& token, Value value) {
  Draft draft{context, secret, {}};
  draft.cite("ROT-1a", Aspect::answer);
  draft.secret.had_placeholder = true;
  draft.secret.last_changed = context.now;
  draft.secret.versions.push_back(std::make_shared<const Version>(Version{token, std::move(value), context.now}));
  return draft;
}

/// ROT-1a, ROT-1b: the function runs on its own, so its work may be at any point when somebody looks.
Outcomes rotate(const Secret& secret, const VersionId& token, const Context& context) {
  Outcomes outcomes;
  for (const Value& value : {Value{NoValue{}}, Value{UnknownValue{}}}) {
    Draft draft = with_version(context, secret, token, value);
    draft.secret.rotating = token;
    if (draft.in_force("ROT-1a", Aspect::pending)) move_label(draft.secret, awspending, token);
    if (secret.versions.empty()) draft.cite("PUT-4c", Aspect::current);
    Answer made = rotate_secret_answer(secret, token);
    outcomes.push_back(succeed(std::move(draft), std::move(made)));
  }
  // AWSPENDING is then on no version, or still on the new one: the operation's page says that it may be either.
  for (const bool pending_stays : {false, true}) {
    Draft done = with_version(context, secret, token, UnknownValue{});
    done.cite("ROT-1b", Aspect::labels);
    detach(done.secret, awspending);
    if (pending_stays) {
      move_label(done.secret, awspending, token);
      done.secret.rotating = token;
    }
    for (auto& draft : move_current(std::move(done), token, "ROT-1b", Pending::open)) {
      Answer made = rotate_secret_answer(secret, token);
      outcomes.push_back(succeed(std::move(draft), std::move(made)));
    }
  }
  return outcomes;
}

/// ROT-1d: the secret rotates later. The function's test makes a version with AWSPENDING now, which goes away again.
Outcomes rotate_later(const Secret& secret, const VersionId& token, const Context& context) {
  const Answer made = RotateSecretAnswer{secret.arn, secret.name, Withheld{}};
  Draft unchanged{context, secret, {}};
  unchanged.secret.last_changed = context.now;
  for (const auto aspect : {Aspect::version, Aspect::labels}) unchanged.cite("ROT-1d", aspect);
  Outcomes outcomes = list_of(succeed(std::move(unchanged), made));
  for (const Value& value : {Value{NoValue{}}, Value{UnknownValue{}}}) {
    Draft tested = with_version(context, secret, token, value);
    for (const auto aspect : {Aspect::version, Aspect::labels}) tested.cite("ROT-1d", aspect);
    tested.secret.rotating = token;
    tested.secret.rotates_later = true;
    move_label(tested.secret, awspending, token);
    outcomes.push_back(succeed(std::move(tested), made));
  }
  return outcomes;
}

/// "arn:PARTITION:lambda:REGION:ACCOUNT:function:NAME", as far as a request must be one to name a function at all.
bool names_a_function(const std::string& text) {
  return text.starts_with("arn:") && text.find(":lambda:") != std::string::npos &&
         text.find(":function:") != std::string::npos;
}

/// ROT-2b: the function cannot be called, or its ARN is none.
Outcomes refuse_function(const RotateSecretRequest& request, const Context& context) {
  const std::string& function = text_of(request.rotation_lambda_arn);
  const bool may_be_one = missing(request.rotation_lambda_arn) || names_a_function(function);
  return refuse(context, "ROT-2b",
                may_be_one
                    ? any_of({access_denied})
                    : any_of({access_denied, invalid_parameter, invalid_request, validation, resource_not_found}),
                "Secrets Manager cannot invoke the specified Lambda function.");
}

/// The test of a rotation that is for later has ended: its version is gone, or has no label any more.
std::vector<Secret> after_the_test(Secret secret, const VersionId& token) {
  secret.rotating = {};
  secret.rotates_later = false;
  detach(secret, awspending);
  Secret gone = secret;
  std::erase_if(gone.versions, [&](const auto& version) { return version->id == token; });
  return list_of(std::move(gone), std::move(secret));
}

/// ROT-2c: AWSPENDING on a version that is not the current one stands for a rotation that has not ended.
bool is_under_way(const Secret& secret) {
  const VersionId* pending = holder_of(secret, awspending);
  return pending != nullptr && !is_attached(secret, awscurrent, *pending);
}

}  // namespace

Outcomes rotate_secret(const State& state, const RotateSecretRequest& request, const Context& context) {
  return on_secret(state, request.secret_id, context, [&](const Secret& secret) -> Outcomes {
    const VersionId token = token_of(request, context);
    auto deleted = refuse(context, "DEL-1b", any_of({invalid_request}), marked_for_deletion);
    auto no_function = refuse(context, "ROT-2a", any_of({invalid_request}),
                              "No Lambda rotation function ARN is associated with this secret.");
    const bool has_function = !text_of(request.rotation_lambda_arn).empty() || secret.had_placeholder;
    if (!has_function) {
      return secret.deletion ? refuse_for_either(std::move(deleted), no_function) : no_function;
    }
    const bool under_way = is_under_way(secret);
    auto refused =
        under_way
            ? refuse(context, "ROT-2c",
                     any_of({invalid_request, invalid_parameter, resource_exists, access_denied, resource_not_found}),
                     "A previous rotation isn't complete. That rotation will be reattempted.")
            : refuse_function(request, context);
    if (secret.deletion) return refuse_for_either(std::move(deleted), refused);
    const bool* at_once = given(request.rotate_immediately);
    const auto begun = [&](const Secret& before) {
      const bool later = at_once != nullptr && !*at_once;
      return later ? rotate_later(before, token, context) : rotate(before, token, context);
    };
    if (const Version* known = find_version(secret, token)) {
      auto outcomes = either(std::move(refused),
                             {succeed_without_change(rotate_secret_answer(secret, token), {{"ROT-1a", Aspect::answer}}),
                              Outcome{Refusal{std::string(resource_exists), ""}, std::nullopt, {}}});
      const bool may_be_new = !under_way && may_be_pruned(secret, *known, context.now);
      if (!may_be_new) return outcomes;
      return cite_in_all(either(std::move(outcomes), begun(after_pruning(secret, token))), "IDEM-7a", Aspect::answer);
    }
    return under_way ? refused : either(std::move(refused), begun(secret));
  });
}

std::vector<Secret> states_of_a_rotation(const Secret& secret, const Context& context) {
  const VersionId token = secret.rotating;
  if (token.text.empty() || secret.deletion || find_version(secret, token) == nullptr) return {};
  if (!is_attached(secret, awspending, token)) return {};
  Secret filled = secret;
  std::vector<Secret> states;
  if (!has_value(*find_version(secret, token))) {
    set_value(filled, token, UnknownValue{});
    states.push_back(filled);
  }
  if (secret.rotates_later) {
    for (auto& each : after_the_test(secret, token)) states.push_back(std::move(each));
    return states;
  }
  if (is_attached(secret, awscurrent, token)) {
    Secret ended = secret;
    ended.rotating = {};
    detach(ended, awspending);
    states.push_back(std::move(ended));
    return states;
  }
  for (const bool pending_stays : {true, false}) {
    Draft ended{context, filled, {}};
    if (!pending_stays) {
      detach(ended.secret, awspending);
      ended.secret.rotating = {};
    }
    for (auto& draft : move_current(std::move(ended), token, "ROT-1b", Pending::open)) {
      states.push_back(std::move(draft.secret));
    }
  }
  return states;
}

}  // namespace psvcheck::model
