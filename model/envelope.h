#pragma once

// The HTTP side of an answer: WIRE-4.

#include <string_view>
#include <vector>

#include "model/difference.h"
#include "model/exchange.h"

namespace psvcheck::model {

/// True for the error types by which a service says that the failure is its own.
bool is_service_failure(std::string_view type);

/// Empty where the status fits the answer: 200 for a success, 400 for a client's error, 500 or above for an error of
/// the service. Nothing is said where the status was not kept (0).
std::vector<Difference> status_differences(const Exchange& exchange);

}  // namespace psvcheck::model
