#pragma once

// Why a clause was not reached. A report that says no more than "not reached" leaves its reader to guess whether
// psvcheck has no scenario, the level is too low, or the target hid what the scenario was to show.

#include "harness/run/result.h"

namespace psvcheck::run {

/// Gives every clause of the result that was not reached a reason: that the run's level does not enforce it, or the
/// reason that it has already (what the target does not claim, a clock that cannot be moved), or what became of the
/// sequences that are about it.
void explain_not_reached(RunResult& result);

}  // namespace psvcheck::run
