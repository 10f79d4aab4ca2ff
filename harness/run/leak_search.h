#pragma once

// Looking for secrets in what a target has written down: its log, or the events that CloudTrail shows of it.

#include <cstddef>
#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <vector>

#include "harness/run/sent_secrets.h"
#include "harness/wire/cloudtrail.h"

namespace psvcheck::run {

/// A log from the place on where the run began.
struct LogPosition {
  std::string file;
  std::uint64_t begin = 0;  ///< bytes before it are others'
};

/// The log's end as it is now. The error says for a person why it cannot be read.
std::expected<LogPosition, std::string> end_of_log(const std::string& file);

/// One line that shows secrets, or one event.
struct Leak {
  SentSecret secret;      ///< the first in the line
  std::size_t line = 0;   ///< of the file, or among the events; from 1
  std::string text;       ///< around the first secret, with *** for every secret of the run
  std::size_t lines = 1;  ///< how many lines show this member of this sequence, this one included
};

struct LogSearch {
  std::vector<Leak> leaks;  ///< one for each member and sequence, in the order of the file
  std::uint64_t bytes = 0;  ///< how much was read
};

/// Reads what was added to the log since, as a stream. A log that is shorter than it was has been begun anew and is
/// read from its start; then lines are counted from there. Secrets are found as they are and in base64, also within the
/// base64 of more; a payload of the run's own also where the log has cut it short. The error: the file cannot be read
/// any more.
std::expected<LogSearch, std::string> search_log(const LogPosition& log, const SentSecrets& secrets,
                                                 const std::string& run_id);

/// The same in events.
LogSearch search_events(std::span<const wire::TrailEvent> events, const SentSecrets& secrets,
                        const std::string& run_id);

}  // namespace psvcheck::run
