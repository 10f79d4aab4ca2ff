#pragma once

// Secrets in a target's log. A log that shows what it was given to keep is a leak, wherever the text came from: the
// documents say of SecretString, SecretBinary and RotationToken that whoever makes log entries must leave them out
// (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html). Payloads are canaries
// (trace::payload_text), so that one search finds all that a run sent; values that a sequence spells out are searched
// for where they are long enough that chance does not write them.

#include <cstddef>
#include <cstdint>
#include <expected>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "harness/run/result.h"
#include "harness/run/runner.h"

namespace psvcheck::run {

/// A secret text that a run sends: in which member of which step.
struct SentSecret {
  std::string member;        ///< "SecretString"
  std::size_t sequence = 0;  ///< index among the run's sequences
  std::size_t step = 0;
};

/// By the bytes that are secret (of a SecretBinary those that the base64 stands for), with the first step that sends
/// them. Texts of less than 16 bytes, or of less than six different ones unless they are 256 long, are not in it: a log
/// may have them by chance.
using SentSecrets = std::map<std::string, SentSecret>;
SentSecrets sent_secrets(std::span<const NamedSequence> sequences, const std::string& run_id, std::uint64_t seed);

/// A log from the place on where the run began.
struct LogPosition {
  std::string file;
  std::uint64_t begin = 0;  ///< bytes before it are others'
};

/// The log's end as it is now. The error says for a person why it cannot be read.
std::expected<LogPosition, std::string> end_of_log(const std::string& file);

/// One line that shows secrets.
struct Leak {
  SentSecret secret;      ///< the first in the line
  std::size_t line = 0;   ///< of the file, from 1
  std::string text;       ///< around the first secret, with *** for every secret of the run
  std::size_t lines = 1;  ///< how many lines show this member of this sequence, this one included
};

struct LogSearch {
  std::vector<Leak> leaks;  ///< one for each member and sequence, in the order of the file
  std::uint64_t bytes = 0;  ///< how much was read
};

/// Reads what was added to the log since, as a stream. A log that is shorter than it was has been begun anew and is
/// read from its start; then lines are counted from there. Secrets are found as they are and in base64, also within the
/// base64 of more. The error: the file cannot be read any more.
std::expected<LogSearch, std::string> search_log(const LogPosition& log, const SentSecrets& secrets,
                                                 const std::string& run_id);

/// Takes what the logs show into the result: a finding of LOG-1 for each leak, or that the clause holds, or why it was
/// not reached. `sequences` are those of the run.
void add_leaks(RunResult& result, std::span<const NamedSequence> sequences, std::span<const LogPosition> logs);

}  // namespace psvcheck::run
