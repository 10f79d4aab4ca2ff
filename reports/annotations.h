#pragma once

// Annotations of GitHub Actions: commands on standard output that show beside a workflow's run
// (https://docs.github.com/en/actions/writing-workflows/choosing-what-your-workflow-does/workflow-commands-for-github-actions).

#include <string>
#include <string_view>

#include "reports/report.h"

namespace psvcheck::reports {

/// How many annotations of a kind GitHub shows of a step
/// (https://docs.github.com/en/rest/checks/runs: ten errors and ten warnings).
inline constexpr std::size_t max_annotations = 10;

/// A line for each group that counts, an error, for each minor one, a warning, and for what is gone of a baseline, a
/// notice; of each kind no more than GitHub shows, the last of which then says how many more there are. A target that
/// failed is an error. `folder` is the report's, for the file that replays it; empty where there is none.
std::string annotations(const Report& report, std::string_view folder);

}  // namespace psvcheck::reports
