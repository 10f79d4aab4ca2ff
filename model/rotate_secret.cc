// RotateSecret, as far as it changes versions and labels:
// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html

#include <memory>

#include "model/new_version.h"
#include "model/operations.h"
#include "model/secret_id.h"

namespace psvcheck::model {

namespace {

RotateSecretAnswer rotate_secret_answer(const Secret& secret, const VersionId& token) {
  return {secret.arn, secret.name, token.text};
}

/// The placeholder, or the version that the rotation function has put in its place by now.
Draft with_version(const Context& context, const Secret& secret, const VersionId& token, Value value) {
  Draft draft{context, secret, {}};
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
    if (pending_stays) move_label(done.secret, awspending, token);
    for (auto& draft : move_current(std::move(done), token, "ROT-1b", Pending::open)) {
      Answer made = rotate_secret_answer(secret, token);
      outcomes.push_back(succeed(std::move(draft), std::move(made)));
    }
  }
  return outcomes;
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
    if (secret.deletion) return refuse(context, "DEL-1b", any_of({invalid_request}), marked_for_deletion);
    auto no_function = refuse(context, "ROT-2a", any_of({invalid_request}),
                              "No Lambda rotation function ARN is associated with this secret.");
    if (missing(request.rotation_lambda_arn) && !secret.had_placeholder) return no_function;
    const bool under_way = is_under_way(secret);
    auto refused = under_way ? refuse(context, "ROT-2c",
                                      any_of({invalid_request, invalid_parameter, resource_exists, access_denied}),
                                      "A previous rotation isn't complete. That rotation will be reattempted.")
                             : refuse(context, "ROT-2b", any_of({access_denied}),
                                      "Secrets Manager cannot invoke the specified Lambda function.");
    if (find_version(secret, token) != nullptr) {
      return either(std::move(refused),
                    {succeed_without_change(rotate_secret_answer(secret, token), {{"ROT-1a", Aspect::answer}}),
                     Outcome{Refusal{std::string(resource_exists), ""}, std::nullopt, {}}});
    }
    return under_way ? refused : either(std::move(refused), rotate(secret, token, context));
  });
}

}  // namespace psvcheck::model
