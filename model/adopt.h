#pragma once

// Taking over what a diverging target shows: the judge goes on from there, so that one bug does not hide the next.

#include <span>

#include "model/exchange.h"
#include "model/state.h"

namespace psvcheck::model {

/// Changes the state into what this exchange shows. Labels come from DescribeSecret, which versions there are from
/// ListSecretVersionIds with IncludeDeprecated, values from GetSecretValue by VersionId, whether there is such a secret
/// from all of them. What an exchange does not show stays as it is. A secret so changed is `adopted`.
///
/// It is `impossible`, until it is deleted, where it shows what no secret of the service can be: a label on two
/// versions or twice on one (PUT-9b), a label that cannot be read or is not of 1 to 256 characters (DATA-3f), a version
/// that has lost its data, or a value and no AWSCURRENT (PUT-4a) where no rotation began. No document says what a
/// request does to such a secret.
void adopt(State& state, const Exchange& exchange);

}  // namespace psvcheck::model
