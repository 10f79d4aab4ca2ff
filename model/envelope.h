#pragma once

// The HTTP side of an answer: WIRE-4.

#include <vector>

#include "model/difference.h"
#include "model/exchange.h"

namespace psvcheck::model {

/// Empty where the status fits the answer: 200 for a success, 400 for a client's error, 500 or above for an error of
/// the service. Nothing is said where the status was not kept (0).
std::vector<Difference> status_differences(const Exchange& exchange);

}  // namespace psvcheck::model
