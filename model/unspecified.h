#pragma once

// Exchanges of which nothing says what they do: the judge takes over what the secret shows after them, and judges the
// form of the answer alone.

#include "model/belief.h"
#include "model/exchange.h"

namespace psvcheck::model {

/// Whether a target showed of the exchange's secret what no secret of the service can be (Secret::impossible).
bool is_of_the_impossible(const Possibility& possibility, const Exchange& exchange);

/// Whether the request was accepted and nothing says what it does: where it is none of any operation, and nothing says
/// that it is refused either; where it has a text for a boolean (DATA-6c); where PutSecretValue names a label twice
/// and has it twice in its answer (PUT-9c); or where RotateSecret has the token of a version that has its value
/// already.
bool may_have_done_anything(const Possibility& possibility, const Exchange& exchange);

/// Whether the refusal is in another protocol, which it may be: without the protocol's X-Amz-Target, Content-Type,
/// method and path a request need not be one of AWS JSON, and a server may speak several.
bool is_refused_in_another_protocol(const Exchange& exchange);

}  // namespace psvcheck::model
