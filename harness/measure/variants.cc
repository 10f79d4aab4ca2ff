#include "harness/measure/variants.h"

#include <fmt/format.h>

#include "harness/measure/in_memory.h"
#include "harness/server/variant.h"
#include "harness/wire/endpoint.h"
#include "harness/wire/http_client.h"

namespace psvcheck::measure {
namespace {

run::RunResult run_over_loopback(std::span<const run::NamedSequence> sequences, const server::ServeOptions& serving,
                                 run::RunOptions run) {
  auto server = server::start(serving);
  if (!server) {
    run::RunResult none;
    none.target_failure = server.error();
    return none;
  }
  run.runner.run_id = "loopback";
  run.runner.claims = {trace::Capability::rotation, trace::Capability::kms};
  const auto connect = [&] { return std::make_shared<wire::HttpClient>(server->endpoint(), wire::ClientOptions{}); };
  run.connect = [&]() -> std::expected<run::Send, std::string> {
    return [client = connect()](const wire::HttpRequest& request) { return client->send(request); };
  };
  run.runner.advance = [client = connect()](std::chrono::seconds by) -> std::expected<void, std::string> {
    const auto body = fmt::format(R"({{"advance_seconds":{}}})", by.count());
    const auto moved = client->send({"POST", "/_psvcheck/clock", {}, body});
    if (moved && moved->status == 200) return {};
    return std::unexpected("the variant's clock did not move");
  };
  return run::run_sequences(sequences, run);
}

}  // namespace

VariantRun run_variant(std::span<const run::NamedSequence> sequences, std::uint64_t seed,
                       const VariantOptions& options) {
  server::ServeOptions serving;
  serving.target.level = options.level;
  server::vary(serving, seed);
  VariantRun done{seed, server::traits_of(serving), {}};
  run::RunOptions run;
  if (options.over_loopback) {
    run.runner.level = options.level;
    run.runner.observe = options.observe;
    done.result = run_over_loopback(sequences, serving, std::move(run));
    return done;
  }
  const InMemory target(serving.target);
  run.runner = target.runner_of_many(options.level);
  run.runner.observe = options.observe;
  run.connect = [&]() -> std::expected<run::Send, std::string> { return target.send(); };
  done.result = run::run_sequences(sequences, run);
  return done;
}

}  // namespace psvcheck::measure
