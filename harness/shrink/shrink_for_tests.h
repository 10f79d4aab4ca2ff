#pragma once

// For the tests of shrinking: the embedded target in this process, right or with a bug, and findings on it.

#include <fmt/format.h>

#include <atomic>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "harness/run/run.h"
#include "harness/run/run_for_tests.h"
#include "harness/server/embedded_target.h"
#include "harness/server/mutants.h"
#include "harness/shrink/live.h"

namespace psvcheck::shrink {

/// The embedded target for several threads. Its clock can be moved.
class Embedded {
 public:
  explicit Embedded(std::string_view mutant = {}) {
    server::TargetOptions options;
    if (!mutant.empty()) options.mutant = server::find_mutant(mutant);
    options.clock = [this] { return now(); };
    target_ = std::make_unique<server::EmbeddedTarget>(std::move(options));
  }

  model::Time now() const { return server::system_time() + std::chrono::seconds(ahead_.load()); }
  std::size_t requests() const { return requests_; }

  run::Send send() {
    return [this](const wire::HttpRequest& request) -> std::expected<wire::HttpResponse, wire::TransportError> {
      const std::scoped_lock locked(lock_);
      ++requests_;
      return target_->handle(request);
    };
  }

  run::RunnerOptions runner() {
    run::RunnerOptions options;
    options.run_id = "test";
    options.claims = {trace::Capability::rotation, trace::Capability::kms};
    options.advance = [this](std::chrono::seconds by) -> std::expected<void, std::string> {
      ahead_ += by.count();
      return {};
    };
    options.now = [this] { return now(); };
    return options;
  }

  LiveOptions live(std::size_t jobs = 1) {
    LiveOptions options;
    options.runner = runner();
    options.connect = [this]() -> std::expected<run::Send, std::string> { return send(); };
    options.jobs = jobs;
    options.first_number = 1'000'000;
    return options;
  }

  /// All sequences in a row, as a run does it.
  run::RunResult run(std::span<const run::NamedSequence> sequences) {
    run::RunOptions options;
    options.runner = runner();
    // The run adds itself what its own sequences move the clock by.
    options.runner.now = [ahead = std::chrono::seconds(ahead_.load())] { return server::system_time() + ahead; };
    options.connect = [this]() -> std::expected<run::Send, std::string> { return send(); };
    return run::run_sequences(sequences, options);
  }

 private:
  std::mutex lock_;
  std::atomic<std::int64_t> ahead_ = 0;
  std::atomic<std::size_t> requests_ = 0;
  std::unique_ptr<server::EmbeddedTarget> target_;
};

// Steps as JSON, for sequences that are short to read.
inline std::string create(int secret, int number, const std::string& more = "") {
  return fmt::format(
      R"({{"op": "CreateSecret", "members": {{"Name": {{"secret": {}}}, "ClientRequestToken": {{"token": {}}},
      "SecretString": {{"payload": {}}}{}}}}})",
      secret, number, number, more);
}
inline std::string put(int secret, int number, const std::string& more = "") {
  return fmt::format(
      R"({{"op": "PutSecretValue", "members": {{"SecretId": {{"secret": {}}}, "ClientRequestToken": {{"token": {}}},
      "SecretString": {{"payload": {}}}{}}}}})",
      secret, number, number, more);
}
inline std::string on(int secret, std::string_view operation, const std::string& more = "") {
  return fmt::format(R"({{"op": "{}", "members": {{"SecretId": {{"secret": {}}}{}}}}})", operation, secret, more);
}

inline run::NamedSequence sequence_of(const std::vector<std::string>& steps, std::uint64_t number = 0) {
  std::string text = R"({"format": "psvcheck/1", "title": "a test", "steps": [)";
  for (const std::string& step : steps) text += (text.ends_with('[') ? "" : ",") + step;
  auto trace = trace::read(text + "]}", "a test");
  if (!trace) throw std::runtime_error(trace.error().message());
  return {"a test " + std::to_string(number), number, std::move(trace->sequence), std::nullopt};
}

/// The sequence of `sequence_of` without its name and number.
inline trace::Sequence given(const std::vector<std::string>& steps) { return sequence_of(steps).sequence; }

/// "CreateSecret PutSecretValue"
inline std::string operations(const trace::Sequence& sequence) {
  std::string names;
  for (const trace::Step& step : sequence.steps) {
    if (!names.empty()) names += ' ';
    if (const auto* operation = std::get_if<trace::OperationStep>(&step.kind)) names += operation->op;
    if (const auto* repeat = std::get_if<trace::RepeatStep>(&step.kind)) names += fmt::format("{}x", repeat->count);
    if (std::holds_alternative<trace::AdvanceStep>(step.kind)) names += "advance";
  }
  return names;
}

}  // namespace psvcheck::shrink
