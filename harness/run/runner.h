#pragma once

// The Runner: takes one Sequence through a target. Each step is bound, sent, answered, read back as far as the user
// wants, judged, and written to the journal, in this order. It opens no connections and launches nothing: what carries
// a request is given to it, so that the same runner serves real targets, the embedded one and a test's lambda.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/run/group.h"
#include "harness/run/observe.h"
#include "harness/run/result.h"
#include "harness/trace/journal.h"
#include "harness/trace/sequence.h"
#include "harness/wire/http.h"
#include "model/clause.h"
#include "model/request.h"

namespace psvcheck::run {

using wire::Send;

/// The same for a request that is signed wrongly on purpose. From any thread.
using SendSignedWrongly = std::function<std::expected<wire::HttpResponse, wire::TransportError>(
    const wire::HttpRequest&, model::SignatureFault)>;

/// Moves the target's clock forward. The error says for a person why it did not.
using AdvanceClock = std::function<std::expected<void, std::string>(std::chrono::seconds)>;

/// A request that was judged, and the states that the target was in before and after it; null where several are
/// possible.
struct WatchedStep {
  const model::State* before = nullptr;
  const model::Request& request;
  const model::State* after = nullptr;
  const model::Judgement* judgement = nullptr;
};

struct NamedSequence {
  std::string name;          ///< the scenario's path below scenarios/, or a generator's name and number
  std::uint64_t number = 0;  ///< different for each sequence of a run: its secrets' names are made from it
  trace::Sequence sequence;
  std::optional<Observe> observe;  ///< where it differs from the run's
  std::size_t unread_steps{};  ///< so many steps are not read back; where there are any, only the secrets that steps
                               ///< name are, and nothing else at the end
};

/// A connection and how it has fared, over all sequences that use it.
struct Connection {
  Send send;
  std::size_t failures_in_a_row = 0;
  std::chrono::milliseconds waited_in_vain{};  ///< for a target that asked to come again later, and then again
};

/// After so many exchanges without an answer in a row the target is given up.
inline constexpr std::size_t max_failures_in_a_row = 3;

/// A request that the target refuses with ThrottlingException is sent again after a pause, which doubles each time: so
/// often, over some three seconds. A target that refuses it still breaks RATE-1. Where that has cost a connection
/// `most_waited_in_vain`, requests are sent once only.
inline constexpr std::size_t most_tries = 11;
inline constexpr std::chrono::milliseconds first_pause{3};
inline constexpr std::chrono::milliseconds most_waited_in_vain{10'000};

/// Where the target's clock cannot be moved, moves of no more than this are waited for.
inline constexpr std::chrono::seconds longest_wait{2};

/// What becomes of the secrets that a sequence made.
enum class Cleanup {
  leave,               ///< all stay
  delete_fixed_names,  ///< those whose names are the same in each run, which would be in the way of the next try; the
                       ///< others go with the target
  delete_created,      ///< all: DeleteSecret without recovery at the end, as well as that goes
};

struct RunnerOptions {
  model::Level level = model::Level::recorded;
  Observe observe = Observe::full;
  std::string run_id{};
  std::uint64_t seed = 0;
  Cleanup cleanup = Cleanup::leave;
  trace::Journal* journal = nullptr;                         ///< none where null
  AdvanceClock advance{};                                    ///< empty where the target's clock cannot be moved
  std::string no_clock = "the target has no clock adapter";  ///< why steps that move it are skipped then
  SendSignedWrongly send_signed_wrongly{};                   ///< empty where steps signed wrongly are not to be sent,
  std::string why_not_signed_wrongly{};                      ///< and why, for a person
  std::function<model::Time()> now{};       ///< the target's clock as far as it is known; the system's where empty
  std::vector<trace::Capability> claims{};  ///< what the target says it has
  std::function<void(const WatchedStep&)> watch{};         ///< sees each request that is judged; called by all threads
  std::function<void(std::chrono::milliseconds)> pause{};  ///< waits before a request is sent again; sleeps where empty
  const std::atomic<bool>* stop = nullptr;                 ///< true: end before the next step
};

/// What one sequence gave.
struct SequenceRun {
  SequenceResult result;
  std::vector<Finding> findings;
  std::map<std::string, ClauseTally> clauses;  ///< of the clauses that it touched
  trace::Trace trace;                          ///< all steps that were run
  Latencies latencies{};
  std::optional<std::string> target_failure;  ///< the target could not be reached or died
};

/// Runs a sequence from its first step to its last, or until the target fails or `stop` is set.
SequenceRun run_sequence(const NamedSequence& sequence, Connection& connection, const RunnerOptions& options);

}  // namespace psvcheck::run
