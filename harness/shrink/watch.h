#pragma once

// What is read back of a candidate, which is most of what it costs.

#include <cstdint>
#include <string_view>

#include "harness/run/runner.h"
#include "harness/trace/sequence.h"

namespace psvcheck::shrink {

/// What is read back while a candidate runs: no more than the finding needs, and where that shows it only after the
/// last step.
enum class Watch {
  answers,      ///< nothing
  labels,       ///< DescribeSecret
  labels_each,  ///< DescribeSecret after each step: what was read back before says which step is to blame
  versions,     ///< DescribeSecret and ListSecretVersionIds
  whole,        ///< and GetSecretValue, as --observe full
  as_in_run,    ///< after each step, as the run does
};

/// Whether so much read back can show a difference of this kind (run::kind_of) that is laid at this operation, in a
/// sequence with this last step.
bool can_show(Watch watch, std::string_view kind, std::string_view operation, const trace::Step& last);

/// The sequence as it is to be run, to be read back so; `observe` is how the run that found it reads back
/// (Finding::observe).
run::NamedSequence watched(const trace::Sequence& sequence, Watch watch, std::string_view observe,
                           std::uint64_t number);

}  // namespace psvcheck::shrink
