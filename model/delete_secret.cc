// DeleteSecret: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html

#include "model/operations.h"
#include "model/rules.h"
#include "model/secret_id.h"

namespace psvcheck::model {

namespace {

bool is_forced(const DeleteSecretRequest& request) {
  const auto* force = given(request.force_delete_without_recovery);
  return force != nullptr && *force;
}

/// DEL-3a, DEL-3d: gone at once, also where it was scheduled.
Outcome delete_at_once(const Secret& secret, const Context& context) {
  Outcome outcome{DeleteSecretAnswer{secret.arn, secret.name, context.now},
                  Change{secret.name, nullptr, context.now},
                  {{"DEL-3a", Aspect::deletion}, {"DEL-3a", Aspect::answer}, {"DEL-3h", Aspect::members}}};
  if (secret.deletion) outcome.reasons.push_back({"DEL-3d", Aspect::answer});
  if (context.without == "DEL-3a") outcome.change.reset();
  return outcome;
}

/// DEL-3e: scheduled; 30 days where no window is given. DEL-1e: versions and labels stay as they are.
Outcome schedule(const Secret& secret, const DeleteSecretRequest& request, const Context& context) {
  constexpr std::int64_t default_days = 30;
  const auto* days = given(request.recovery_window_in_days);
  const Time ends = context.now + std::chrono::days{days == nullptr ? default_days : *days};
  Draft draft{context, secret, {}};
  if (draft.in_force("DEL-3e", Aspect::deletion)) draft.secret.deletion = Deletion{context.now, ends};
  draft.secret.last_changed = context.now;  // DEL-1f
  draft.cite("DEL-3e", Aspect::answer);
  draft.cite("DEL-3e", Aspect::members);
  draft.cite("READ-6a", Aspect::dates);
  draft.cite("DEL-1e", Aspect::labels);
  return succeed(std::move(draft), DeleteSecretAnswer{secret.arn, secret.name, ends});
}

Outcomes delete_on(const Secret& secret, const DeleteSecretRequest& request, const Context& context) {
  if (is_forced(request)) {
    Outcomes gone = {delete_at_once(secret, context)};
    // DEL-3d is recorded; by the documents alone a secret scheduled for deletion may be refused.
    if (!secret.deletion || enforces(context.level, Strength::recorded)) return gone;
    return either(std::move(gone), refuse(context, "DEL-3d", any_of({invalid_request}), marked_for_deletion));
  }
  if (!secret.deletion) return {schedule(secret, request, context)};
  // DEL-5b: again without force: refused, or success; the date may move.
  auto refused = refuse(context, "DEL-5b", any_of({invalid_request}), marked_for_deletion);
  Outcome kept = succeed_without_change(DeleteSecretAnswer{secret.arn, secret.name, secret.deletion->ends},
                                        {{"DEL-5b", Aspect::answer}});
  return either(std::move(refused), {std::move(kept), schedule(secret, request, context)});
}

}  // namespace

Outcomes delete_secret(const State& state, const DeleteSecretRequest& request, const Context& context) {
  auto outcomes = on_secret(state, request.secret_id, context,
                            [&](const Secret& secret) { return delete_on(secret, request, context); });
  const bool not_found =
      std::holds_alternative<Refusal>(outcomes.front().answer) && outcomes.front().reasons.front().clause == "FIND-3";
  if (!not_found || !is_forced(request) || context.without == "DEL-3c") return outcomes;
  // DEL-3c: with force, a secret that does not exist is deleted with success. What ARN it answers is its own affair.
  return {
      succeed_without_change(DeleteSecretAnswer{Withheld{}, Withheld{}, context.now}, {{"DEL-3c", Aspect::answer}})};
}

}  // namespace psvcheck::model
