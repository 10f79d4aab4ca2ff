#pragma once

// A target in this process that is talked to without any connection, with a clock of its own that stands still but for
// a millisecond a request and what a sequence moves it by. So a measurement gives the same figures whenever and
// wherever it is made, and takes a fraction of the time.

#include <functional>
#include <memory>

#include "harness/run/runner.h"
#include "harness/server/embedded_target.h"

namespace psvcheck::measure {

class InMemory {
 public:
  /// `options.clock` is replaced.
  explicit InMemory(server::TargetOptions options);

  /// Carries requests to the target; one thread at a time. Lives on without this object.
  run::Send send() const;

  /// What a run on this target needs: its clock, all capabilities, and secrets that go away with it.
  run::RunnerOptions runner(model::Level level) const;

  /// The same for run_sequences, which adds to the clock what it has moved it by.
  run::RunnerOptions runner_of_many(model::Level level) const;

 private:
  struct Shared;
  std::shared_ptr<Shared> shared_;
};

}  // namespace psvcheck::measure
