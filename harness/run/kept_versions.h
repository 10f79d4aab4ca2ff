#pragma once

// What a target did with old versions when its clock was moved. Removing them is its choice (PRUNE-1c), so that no
// clause says what it does; a person wants to know all the same.

#include <string>
#include <vector>

#include "harness/trace/trace.h"

namespace psvcheck::run {

/// A sentence for each secret of the trace whose old versions the target might have removed, because its clock was
/// moved while the secret had more than the 100 versions that are kept; and for each that lost versions: how many it
/// kept, or which it removed.
std::vector<std::string> what_became_of_versions(const trace::Trace& trace);

}  // namespace psvcheck::run
