#pragma once

// The embedded target: the model behind AWS JSON 1.1. A newcomer can try psvcheck on it without any other service, and
// with the model replaced by a mutant (mutants.h) it measures whether psvcheck finds bugs.
//
// Where the model allows several outcomes, the target shows the first one, but for what conduct.h says. A request costs
// work on the one secret that it names, however many secrets there are.

#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "harness/server/conduct.h"
#include "harness/server/trail.h"
#include "harness/wire/aws_json.h"
#include "harness/wire/http.h"
#include "harness/wire/sigv4_verify.h"
#include "model/step.h"

namespace psvcheck::server {

struct Mutant;

/// What a mutant remembers beside the secrets: numbers by name. It goes into a step and comes out of it.
using Memory = std::map<std::string, std::int64_t>;

/// model::step, or something that takes its place. Never gives an empty set. Keeps nothing between calls, so that a
/// reset target is a new one.
using StepFunction = std::function<model::Outcomes(const model::State&, const model::Request&, const model::Context&)>;

/// The system's time in milliseconds.
model::Time system_time();

struct TargetOptions {
  model::Level level = model::Level::recorded;
  std::string region = "us-east-1";
  std::string account = "123456789012";
  std::uint64_t seed = 1;  ///< of the suffixes of ARNs
  wire::AnswerStyle style{};
  StepFunction step = model::step;
  const Mutant* mutant = nullptr;  ///< a bug on purpose, around `step`; none where null
  Conduct conduct{};
  std::function<model::Time()> clock = system_time;
  std::optional<wire::Verifier> verifier{};  ///< nothing: signatures are not looked at
  /// Bugs on purpose: what the verifier finds and the target lets pass.
  std::set<model::SignatureFault> overlooked{};
  bool trail_shows_bodies = false;  ///< another: CloudTrail's events have the bodies of requests, values and all
};

/// For one thread, as wire::HttpServer calls its handler.
class EmbeddedTarget {
 public:
  explicit EmbeddedTarget(TargetOptions options = {});

  /// Answers a request to Secrets Manager, CloudTrail's LookupEvents (trail.h), and these, which are no part of AWS and
  /// need no signature. Dates of signatures are held against `clock` itself, which no move of the clock changes, since
  /// the sender's clock does not move either.
  ///   GET  /_psvcheck/health                          200 as soon as there is a target
  ///   POST /_psvcheck/reset                           no secrets, the clock as at the start
  ///   POST /_psvcheck/clock {"advance_seconds": N}    moves the clock forward by N whole seconds; for ever, until
  ///   reset
  wire::HttpResponse handle(const wire::HttpRequest& request);

  const model::State& state() const { return state_; }

 private:
  wire::HttpResponse control(const wire::HttpRequest& request);
  wire::HttpResponse advance_clock(const std::string& body);
  model::Outcomes outcomes(const model::Request& request, const model::Context& context);
  void prune_before(const model::Request& request, model::Time now);
  void reset();
  std::string next_arn(const std::string& name);

  wire::HttpResponse answer_of_cloudtrail(const wire::HttpRequest& request) const;
  std::expected<void, model::SignatureFault> verify(const wire::HttpRequest& request,
                                                    const wire::Verifier& verifier) const;

  TargetOptions options_;
  Trail trail_;
  model::State state_;
  Memory memory_;                       // the mutant's
  std::chrono::milliseconds ahead_{0};  // of the clock
  std::uint64_t random_ = 0;            // of ARNs
  std::uint64_t choices_ = 0;           // of what the conduct draws
  std::uint64_t requests_ = 0;
};

}  // namespace psvcheck::server
