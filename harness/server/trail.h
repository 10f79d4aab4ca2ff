#pragma once

// A little of CloudTrail: what the embedded target was asked, as LookupEvents shows it
// (https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html). Events name the operation, the
// secret and the outcome, and no value, as the real service's do
// (https://docs.aws.amazon.com/secretsmanager/latest/userguide/cloudtrail_log_entries.html).

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "harness/wire/http.h"
#include "model/answer.h"
#include "model/request.h"
#include "model/text.h"

namespace psvcheck::server {

/// True for a request to CloudTrail, whatever its operation.
bool is_for_cloudtrail(const wire::HttpRequest& request);

class Trail {
 public:
  /// `shows_bodies`: a bug on purpose, events have the whole body of their request, values and all.
  explicit Trail(bool shows_bodies = false) : shows_bodies_(shows_bodies) {}

  /// Keeps the newest 10,000 events.
  void add(const wire::HttpRequest& request, const model::Request& decoded, const model::Answer& answer,
           model::Time time);

  /// Answers a request to CloudTrail. Of LookupEvents it knows StartTime, EndTime, MaxResults, NextToken, and of the
  /// attributes EventName and EventSource.
  wire::HttpResponse answer(const wire::HttpRequest& request) const;

 private:
  struct Event {
    std::uint64_t number = 0;  ///< from 1
    model::Time time{};
    std::string name, secret, error, body;
  };

  wire::HttpResponse look_up(const std::string& body) const;

  bool shows_bodies_ = false;
  std::uint64_t last_ = 0;
  std::deque<Event> events_;  ///< the newest last
};

}  // namespace psvcheck::server
