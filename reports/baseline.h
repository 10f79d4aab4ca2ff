#pragma once

// Baselines: a file of groups of findings that are known, so that a run fails on new ones only. The format is
// "psvcheck-baseline/1", its schema reports/schema/baseline.v1.json. A group is named by its clause, the operation and
// where it shows first, so the file fits every run, whatever names, order or seed. Beside it stands a sequence that
// showed it, which tells later whether a group that did not show again is gone or could not have shown.

#include <expected>
#include <string>
#include <string_view>

#include "harness/run/result.h"

namespace psvcheck::reports {

inline constexpr std::string_view baseline_format = "psvcheck-baseline/1";

/// Reads a baseline. `file_name` is for messages only. Error: "FILE:LINE:COLUMN: what is wrong"; a member or a clause
/// that psvcheck does not know is wrong, too, because a misspelt note would be lost.
std::expected<run::Baseline, std::string> read_baseline(std::string_view text, std::string_view file_name);

/// The groups in the order of their names, without those that are gone. The same groups give the same text, so that a
/// change of the file is a change of what is known. `target` is a person's reminder of what it was made with.
std::string write_baseline(const run::Baseline& baseline, std::string_view target);

/// Says of each group of the result's baseline what became of it. A group that did not show is gone only where the
/// run came to its end, reached its clause, and took the same sequence through the target, whole and watched as closely
/// as when it was seen. REQUIRES: the result has a baseline.
void settle_baseline(run::RunResult& result);

/// Takes the groups that are new into the result's baseline, as `added`, and gives those that were found again a
/// sequence of this run where they had none that shows them. REQUIRES: the baseline is settled.
void adopt_findings(run::RunResult& result);

/// How many groups of the baseline have this state.
std::size_t count_known(const run::Baseline& baseline, run::KnownState state);

/// "found", "added", "gone", "not reached"
std::string_view name_of(run::KnownState state);

}  // namespace psvcheck::reports
