// Operations of Secrets Manager outside the model, and requests that are none of any operation.

#include <algorithm>
#include <array>

#include "model/operations.h"
#include "model/rules.h"
#include "model/secret_id.h"

namespace psvcheck::model {

namespace {

Outcomes anything() { return {Outcome{AnyAnswer{}, std::nullopt, {}}}; }

/// WIRE-10: refused. With which error only WIRE-6 says, which is a report.
Outcomes refuse_unknown_operation(const Context& context) {
  Outcomes outcomes = refuse(context, "WIRE-10",
                             fixed_by(context, "WIRE-6", unknown_operation,
                                      {serialization, validation, invalid_parameter, "InvalidAction", "MissingAction",
                                       "AccessDeniedException"}),
                             "");
  for (auto& outcome : outcomes) {
    std::erase_if(outcome.reasons, [](const Reason& reason) {
      return reason.clause == "WIRE-10" && reason.aspect == Aspect::error_type;
    });
  }
  return outcomes;
}

}  // namespace

Outcomes other_operation(const State& state, const OtherRequest& request, const Context& context) {
  if (missing(request.secret_id)) return anything();
  return on_secret(state, request.secret_id, context, [&](const Secret& secret) -> Outcomes {
    constexpr std::array refused_when_scheduled{"TagResource", "UntagResource"};
    const bool refused = std::ranges::find(refused_when_scheduled, request.operation) != refused_when_scheduled.end();
    if (secret.deletion && refused) return refuse(context, "DEL-1h", any_of({invalid_request}), marked_for_deletion);
    return anything();
  });
}

Outcomes malformed(const MalformedRequest& request, const Context& context) {
  switch (request.fault) {
    case RequestFault::body_not_json:
    case RequestFault::body_not_an_object:
      return refuse(context, "WIRE-9",
                    fixed_by(context, "WIRE-5", serialization, {validation, invalid_parameter, invalid_request}),
                    "The request body is not a JSON object.");
    case RequestFault::body_empty:  // it may count as {}, which lacks what every operation of the model requires
      return refuse(context, "WIRE-9", any_of({serialization, validation, invalid_parameter, invalid_request}),
                    "The request has no body.");
    case RequestFault::unknown_operation:
    case RequestFault::missing_target:
      return refuse_unknown_operation(context);
    case RequestFault::body_ambiguous:
    case RequestFault::wrong_content_type:
    case RequestFault::wrong_method:
      return anything();
  }
  return anything();
}

}  // namespace psvcheck::model
