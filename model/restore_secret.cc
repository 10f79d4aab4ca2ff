// RestoreSecret: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RestoreSecret.html

#include "model/operations.h"
#include "model/rules.h"
#include "model/secret_id.h"

namespace psvcheck::model {

Outcomes restore_secret(const State& state, const RestoreSecretRequest& request, const Context& context) {
  return on_secret(state, request.secret_id, context, [&](const Secret& secret) -> Outcomes {
    const RestoreSecretAnswer answer{secret.arn, secret.name};
    if (!secret.deletion) {
      // DEL-5c: a secret that is not scheduled: success without a change, or refused.
      return either({succeed_without_change(answer, {{"DEL-5c", Aspect::answer}})},
                    refuse(context, "DEL-5c", any_of({invalid_request}), "The secret is not scheduled for deletion."));
    }
    // DEL-1g: the secret is back with its versions and labels.
    Draft draft{context, secret, {}};
    if (draft.in_force("DEL-1g", Aspect::deletion)) draft.secret.deletion.reset();
    draft.secret.last_changed = context.now;
    for (const auto aspect : {Aspect::answer, Aspect::labels, Aspect::version, Aspect::value}) {
      draft.cite("DEL-1g", aspect);
    }
    return list_of(succeed(std::move(draft), answer));
  });
}

}  // namespace psvcheck::model
