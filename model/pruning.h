#pragma once

// Which versions the service may have removed in the background (PRUNE-1, PRUNE-2). When it does so is not promised,
// so the model never removes one: wherever a version that may be gone is asked for, both answers are allowed.

#include "model/state.h"

namespace psvcheck::model {

/// True for a version without labels, older than 24 hours, that is not among the 100 most recent ones.
bool may_be_pruned(const Secret& secret, const Version& version, Time now);

}  // namespace psvcheck::model
