#pragma once

// The words of the specification as types, so that a VersionId is never taken for a label or a name. They hold text
// and compare by it (case-sensitively); none checks its bounds, because a target may answer anything.

#include <chrono>
#include <compare>
#include <string>

namespace psvcheck::model {

/// The id of one version of a secret. A ClientRequestToken becomes the VersionId of the version that it makes.
struct VersionId {
  std::string text;
  friend auto operator<=>(const VersionId&, const VersionId&) = default;
};

/// A name that is attached to at most one version of a secret at a time: AWSCURRENT, AWSPREVIOUS, AWSPENDING, or one
/// of the user's own.
struct StagingLabel {
  std::string text;
  friend auto operator<=>(const StagingLabel&, const StagingLabel&) = default;
};

inline const StagingLabel awscurrent{"AWSCURRENT"};
inline const StagingLabel awsprevious{"AWSPREVIOUS"};
inline const StagingLabel awspending{"AWSPENDING"};

/// A point in time as the service writes it: milliseconds since the epoch, UTC.
using Time = std::chrono::sys_time<std::chrono::milliseconds>;

}  // namespace psvcheck::model
