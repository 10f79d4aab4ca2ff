#pragma once

// A run: many sequences on several connections, and one result. The result is the same whatever the number of
// connections, as long as the target answers the same: sequences have names of their own, and what they gave is put
// together in the order in which they were handed in.

#include <cstddef>
#include <expected>
#include <functional>
#include <span>
#include <string>

#include "harness/run/result.h"
#include "harness/run/runner.h"

namespace psvcheck::run {

/// Makes a connection for one thread. The error says for a person why there is none.
using Connect = std::function<std::expected<Send, std::string>()>;

struct Progress {
  std::size_t finished = 0;  ///< sequences
  std::size_t total = 0;
  std::size_t steps = 0;
  std::size_t findings = 0;
  const SequenceResult* latest = nullptr;  ///< the one that has just finished; never null
};

struct RunOptions {
  RunnerOptions runner;
  std::size_t jobs = 1;  ///< connections at the same time, at least one
  std::string target;    ///< for the result: "moto 5.2.5", or the endpoint's URL
  std::string endpoint;  ///< for the result: URL
  Connect connect;
  std::function<void(const NamedSequence&)> started;  ///< may be empty; called by all threads
  std::function<void(const Progress&)> progress;      ///< may be empty; called by one thread at a time
};

/// Whether a sequence has a step that moves the target's clock.
bool moves_clock(const NamedSequence& sequence);

/// How many findings of one group keep what went over the wire. The others keep their steps only.
inline constexpr std::size_t traces_per_group = 5;

/// Runs all sequences. A target that fails ends the run: what was finished by then is in the result, with
/// `target_failure` set. So does `options.runner.stop`, with `interrupted` set. Sequences that move the clock run one
/// at a time after all others, because the clock is everybody's.
RunResult run_sequences(std::span<const NamedSequence> sequences, const RunOptions& options);

}  // namespace psvcheck::run
