#pragma once

// A rotation goes on by itself, after RotateSecret has been answered.

#include <vector>

#include "model/outcome.h"
#include "model/state.h"

namespace psvcheck::model {

/// The states that the secret's rotation may have come to since this one, without any request: the function stores the
/// version's value, AWSCURRENT moves to the version, AWSPENDING leaves it. Empty where no rotation is under way.
/// Source: "How rotation works" in the user guide, and RotateSecret's page for AWSPENDING at the end.
std::vector<Secret> states_of_a_rotation(const Secret& secret, const Context& context);

}  // namespace psvcheck::model
