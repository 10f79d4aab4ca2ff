#pragma once

// Which versions the service may have removed in the background (PRUNE-1, PRUNE-2). When it does so is not promised,
// so the model never removes one: wherever a version that may be gone is asked for, both answers are allowed.

#include <chrono>

#include "model/state.h"

namespace psvcheck::model {

/// The most recent versions of a secret, which stay (PRUNE-2).
inline constexpr std::size_t versions_kept = 100;

/// How long a version stays, whatever comes after it (PRUNE-1b).
inline constexpr std::chrono::hours versions_protected_for{24};

/// True for a version without labels, older than 24 hours, that is not among the 100 most recent ones.
bool may_be_pruned(const Secret& secret, const Version& version, Time now);

/// The secret as it is once this version has been removed.
Secret after_pruning(Secret secret, const VersionId& version);

}  // namespace psvcheck::model
