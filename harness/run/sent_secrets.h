#pragma once

// The secret texts that a run sends, wherever a step has them: in a member, in a member given as JSON, or in a body
// that is sent as it is. Payloads are canaries (trace::payload_text), so that one search finds all of them; texts that
// a sequence spells out are searched for where they are long enough that chance does not write them.

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>

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

}  // namespace psvcheck::run
