#pragma once

// Taking over what a diverging target shows: the judge goes on from there, so that one bug does not hide the next.

#include <span>

#include "model/exchange.h"
#include "model/state.h"

namespace psvcheck::model {

/// Changes the state into what this exchange shows. Labels come from DescribeSecret, which versions there are from
/// ListSecretVersionIds with IncludeDeprecated, values from GetSecretValue by VersionId, whether there is such a secret
/// from all of them. What an exchange does not show stays as it is. A secret so changed is `adopted`.
void adopt(State& state, const Exchange& exchange);

}  // namespace psvcheck::model
