#include "harness/measure/in_memory.h"

#include <chrono>
#include <utility>

namespace psvcheck::measure {

struct InMemory::Shared {
  explicit Shared(server::TargetOptions options)
      : target([&] {
          options.clock = [this] { return (ticks += std::chrono::milliseconds(1)) + moved; };
          return std::move(options);
        }()) {}

  model::Time ticks{std::chrono::sys_days{std::chrono::year{2026} / 6 / 15}};
  std::chrono::milliseconds moved{0};
  server::EmbeddedTarget target;
};

InMemory::InMemory(server::TargetOptions options) : shared_(std::make_shared<Shared>(std::move(options))) {}

run::Send InMemory::send() const {
  return [shared = shared_](const wire::HttpRequest& request) { return shared->target.handle(request); };
}

run::RunnerOptions InMemory::runner(model::Level level) const {
  run::RunnerOptions options;
  options.level = level;
  options.run_id = "in-memory";
  options.seed = 1;
  options.claims = {trace::Capability::rotation, trace::Capability::kms};
  options.now = [shared = shared_] { return shared->ticks + shared->moved; };
  options.pause = [shared = shared_](std::chrono::milliseconds by) { shared->ticks += by; };
  options.advance = [shared = shared_](std::chrono::seconds by) -> std::expected<void, std::string> {
    shared->moved += by;
    return {};
  };
  return options;
}

run::RunnerOptions InMemory::runner_of_many(model::Level level) const {
  run::RunnerOptions options = runner(level);
  options.now = [shared = shared_] { return shared->ticks; };
  options.pause = [](std::chrono::milliseconds) {};
  return options;
}

}  // namespace psvcheck::measure
