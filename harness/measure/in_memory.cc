#include "harness/measure/in_memory.h"

#include <chrono>
#include <utility>

namespace psvcheck::measure {

struct InMemory::Shared {
  explicit Shared(server::TargetOptions options)
      : target([&] {
          options.clock = [this] { return now += std::chrono::milliseconds(1); };
          return std::move(options);
        }()) {}

  model::Time now{std::chrono::sys_days{std::chrono::year{2026} / 6 / 15}};
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
  options.now = [shared = shared_] { return shared->now; };
  options.advance = [shared = shared_](std::chrono::seconds by) -> std::expected<void, std::string> {
    shared->now += by;
    return {};
  };
  return options;
}

}  // namespace psvcheck::measure
