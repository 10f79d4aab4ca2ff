#pragma once

// A run: many sequences on several connections, and one result. The result is the same whatever the number of
// connections, as long as the target answers the same: sequences have names of their own, and what they gave is put
// together in the order in which they were handed in. They are asked for one after the other, on one thread, and only
// a few ahead of what is being run, so that a run may be as long as whoever makes them likes.

#include <cstddef>
#include <expected>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "harness/run/result.h"
#include "harness/run/runner.h"

namespace psvcheck::run {

/// Makes a connection for one thread. The error says for a person why there is none.
using Connect = std::function<std::expected<Send, std::string>()>;

/// Gives the next sequence of a run, and nothing after the last one. Called by one thread.
using Source = std::function<std::optional<NamedSequence>()>;

/// These sequences, in this order. They must outlive the source.
Source source_of(std::span<const NamedSequence> sequences);

struct Progress {
  std::size_t finished = 0;  ///< sequences
  std::size_t total = 0;     ///< 0 where it is not known
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
  std::size_t total = 0;  ///< how many sequences there will be, for `progress`; 0 where it is not known
  std::function<void(const NamedSequence&)> started;  ///< may be empty; called by all threads
  std::function<void(const Progress&)> progress;      ///< may be empty; called by one thread at a time
};

/// Whether a sequence has a step that moves the target's clock.
bool moves_clock(const NamedSequence& sequence);

/// How many findings of one group keep what went over the wire. The others keep their steps only.
inline constexpr std::size_t traces_per_group = 5;

/// Runs all sequences. A target that fails ends the run: what was finished by then is in the result, with
/// `target_failure` set. So does `options.runner.stop`, with `interrupted` set. Sequences that move the clock run, and
/// are reported, one at a time after all others, because the clock is everybody's.
RunResult run_sequences(const Source& source, const RunOptions& options);

/// The same for sequences that are there already.
RunResult run_sequences(std::span<const NamedSequence> sequences, const RunOptions& options);

}  // namespace psvcheck::run
