#pragma once

// The rules about state, an operation a file: create_secret.cc, put_secret_value.cc, ... Each takes the state and a
// request whose text is within its constraints (constraints.h), and gives the outcomes that are allowed; never none.
// Where the text is not, step.cc asks them all the same and keeps the refusals (PREC-2), so a member that is absent or
// wrong must not stop them.

#include "model/outcome.h"

namespace psvcheck::model {

Outcomes create_secret(const State& state, const CreateSecretRequest& request, const Context& context);
Outcomes put_secret_value(const State& state, const PutSecretValueRequest& request, const Context& context);
Outcomes update_secret(const State& state, const UpdateSecretRequest& request, const Context& context);
Outcomes update_secret_version_stage(const State& state, const UpdateSecretVersionStageRequest& request,
                                     const Context& context);
Outcomes get_secret_value(const State& state, const GetSecretValueRequest& request, const Context& context);
Outcomes describe_secret(const State& state, const DescribeSecretRequest& request, const Context& context);
Outcomes list_secret_version_ids(const State& state, const ListSecretVersionIdsRequest& request,
                                 const Context& context);
Outcomes delete_secret(const State& state, const DeleteSecretRequest& request, const Context& context);
Outcomes restore_secret(const State& state, const RestoreSecretRequest& request, const Context& context);
Outcomes rotate_secret(const State& state, const RotateSecretRequest& request, const Context& context);
Outcomes other_operation(const State& state, const OtherRequest& request, const Context& context);
Outcomes malformed(const MalformedRequest& request, const Context& context);
Outcomes unauthenticated_request(const UnauthenticatedRequest& request, const Context& context);

/// DEL-1: what a secret scheduled for deletion answers to whoever wants to use it.
inline constexpr const char* marked_for_deletion =
    "You can't perform this operation on the secret because it was marked for deletion.";

}  // namespace psvcheck::model
