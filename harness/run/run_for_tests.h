#pragma once

// A target in memory for the runner's tests: the model behind the wire format, optionally with a rule taken out, so
// that tests have a target that conforms and ones that do not without opening a connection.

#include <atomic>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>

#include "harness/run/runner.h"
#include "harness/trace/json.h"
#include "harness/wire/aws_json.h"
#include "model/step.h"

namespace psvcheck::run {

class ModelTarget {
 public:
  /// `without` is the id of a clause that the target does not follow; a literal.
  explicit ModelTarget(std::string_view without = {}) : without_(without) {}

  /// May be used by several threads.
  Send send() {
    return [this](const wire::HttpRequest& request) { return answer(request); };
  }

  std::size_t requests() const { return requests_; }
  const model::State& state() const { return state_; }

 private:
  std::expected<wire::HttpResponse, wire::TransportError> answer(const wire::HttpRequest& request) {
    const std::scoped_lock locked(lock_);
    ++requests_;
    model::Context context;
    context.now = std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
    context.without = without_;
    const model::Outcome outcome = model::step(state_, wire::decode_request(request), context).front();
    state_ = model::apply(state_, outcome);
    return wire::encode_answer(outcome.answer);
  }

  std::string_view without_;
  std::mutex lock_;
  model::State state_;
  std::atomic<std::size_t> requests_ = 0;
};

/// A connection on which every exchange fails.
inline Send failing(wire::TransportFailure kind) {
  return [kind](const wire::HttpRequest&) -> std::expected<wire::HttpResponse, wire::TransportError> {
    wire::TransportError error;
    error.kind = kind;
    error.message = "no luck";
    return std::unexpected(error);
  };
}

/// A sequence of these steps, each as JSON text.
inline NamedSequence sequence_of(std::initializer_list<std::string_view> steps, std::uint64_t number = 0) {
  std::string text = R"({"format": "psvcheck/1", "title": "a test", "steps": [)";
  for (std::string_view separator = ""; const std::string_view step : steps) {
    text.append(separator).append(step);
    separator = ",";
  }
  auto trace = trace::read(text + "]}", "a test");
  if (!trace) throw std::runtime_error(trace.error().message());
  return {"a test " + std::to_string(number), number, std::move(trace->sequence), std::nullopt};
}

}  // namespace psvcheck::run
