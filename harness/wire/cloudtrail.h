#pragma once

// What CloudTrail's LookupEvents shows of the requests of a run
// (https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html).

#include <chrono>
#include <expected>
#include <string>
#include <vector>

#include "harness/wire/http.h"

namespace psvcheck::wire {

/// The name under which requests to CloudTrail are signed.
inline constexpr const char* cloudtrail_service = "cloudtrail";

struct TrailEvent {
  std::string name;  ///< "PutSecretValue"
  std::string text;  ///< all that the event says: each text in it as it is, without JSON's escapes
};

/// Events, or for a person why there are none to look at.
using TrailEvents = std::expected<std::vector<TrailEvent>, std::string>;

/// The events of Secrets Manager since then, the newest first. All pages; where a target gives a full page and no
/// token, older events are asked for by their time. `send` signs for cloudtrail_service.
TrailEvents look_up_events(const Send& send, std::chrono::sys_seconds since);

}  // namespace psvcheck::wire
