// The scenarios about signatures, against targets that verify and targets that leave a check out.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "harness/run/run.h"
#include "harness/server/embedded_target.h"
#include "harness/trace/json.h"
#include "harness/wire/sigv4_verify.h"
#include "scenarios/files_for_tests.h"

namespace psvcheck::run {
namespace {

using model::SignatureFault;
using testing::IsEmpty;

const wire::Verifier verifier{{"AKIDEXAMPLE", wire::SecretText("a secret key"), std::nullopt}, "us-east-1"};
constexpr std::string_view host = "127.0.0.1";

std::vector<NamedSequence> auth_sequences() {
  std::vector<NamedSequence> all;
  for (const auto& file : scenarios::files_below(scenarios::source_dir / "scenarios" / "auth", ".json")) {
    const auto name = file.filename().string();
    auto trace = trace::read(scenarios::contents(file), name);
    if (trace) all.push_back({name, all.size(), std::move(trace->sequence), std::nullopt});
  }
  return all;
}

std::chrono::sys_seconds now() { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }

using Handler = std::function<wire::HttpResponse(const wire::HttpRequest&)>;

RunResult run_auth(const Handler& handle, model::Level level = model::Level::recorded) {
  RunOptions options;
  options.runner.level = level;
  options.runner.run_id = "auth";
  options.connect = [&]() -> std::expected<Send, std::string> {
    return [&handle](const wire::HttpRequest& request) {
      wire::HttpRequest sent = request;
      wire::Signer(verifier.credentials, verifier.region, verifier.service).sign(sent, host, now());
      return handle(sent);
    };
  };
  options.runner.send_signed_wrongly = [&](const wire::HttpRequest& request, SignatureFault fault) {
    wire::HttpRequest sent = request;
    wire::sign_wrongly(sent, verifier, host, now(), fault);
    return handle(sent);
  };
  return run_sequences(auth_sequences(), options);
}

RunResult run_embedded(server::TargetOptions options, model::Level level = model::Level::recorded) {
  options.level = level;
  server::EmbeddedTarget target(std::move(options));
  return run_auth([&](const wire::HttpRequest& request) { return target.handle(request); }, level);
}

bool finds(const RunResult& result, std::string_view sequence, std::string_view clause) {
  return std::ranges::any_of(result.findings, [&](const Finding& finding) {
    return finding.sequence == sequence && finding.clauses.front() == clause;
  });
}

TEST(AuthScenarios, AreConformedToByATargetThatVerifies) {
  EXPECT_EQ(auth_sequences().size(), 8U);
  for (const auto level : {model::Level::documented, model::Level::recorded, model::Level::reported}) {
    const RunResult result = run_embedded({.verifier = verifier}, level);
    for (const Finding& finding : result.findings) {
      ADD_FAILURE() << finding.sequence << " step " << finding.step << ": " << finding.group << ": "
                    << finding.differences.front().observed;
    }
    for (const SequenceResult& sequence : result.sequences) EXPECT_THAT(sequence.skipped, IsEmpty()) << sequence.name;
    for (const char* clause : {"AUTH-6", "AUTH-7", "AUTH-8"}) {
      EXPECT_EQ(result.clauses.at(clause).verdict(), ClauseVerdict::passed) << clause;
    }
  }
}

struct Overlooked {
  SignatureFault fault;
  const char* sequence;
  const char* clause;
};

TEST(AuthScenarios, FindATargetThatLeavesACheckOut) {
  using enum SignatureFault;
  const Overlooked cases[] = {
      {none, "no-signature.json", "AUTH-6"},         {wrong, "wrong-signature.json", "AUTH-6"},
      {wrong, "tampered-body.json", "AUTH-6"},       {expired, "expired-date.json", "AUTH-7"},
      {future, "date-in-the-future.json", "AUTH-7"}, {wrong_service, "wrong-service.json", "AUTH-8"},
      {wrong_region, "wrong-region.json", "AUTH-8"}, {unknown_key, "unknown-access-key.json", "AUTH-6"},
  };
  for (const Overlooked& c : cases) {
    for (const auto level : {model::Level::documented, model::Level::reported}) {
      const RunResult result = run_embedded({.verifier = verifier, .overlooked = {c.fault}}, level);
      EXPECT_TRUE(finds(result, c.sequence, c.clause)) << c.sequence << " at level " << model::name_of(level);
    }
  }
}

TEST(AuthScenarios, FindATargetThatLeavesTheBodyOut) {
  server::EmbeddedTarget target({.verifier = verifier});
  const RunResult result = run_auth([&](const wire::HttpRequest& request) {
    wire::HttpRequest seen = request;
    while (seen.body.ends_with(' ')) seen.body.pop_back();
    return target.handle(seen);
  });
  EXPECT_TRUE(finds(result, "tampered-body.json", "AUTH-6"));
  EXPECT_FALSE(finds(result, "wrong-signature.json", "AUTH-6"));
}

TEST(AuthScenarios, FindATargetThatRefusesWhatItHasDoneAlready) {
  server::EmbeddedTarget verifying({.verifier = verifier});
  server::EmbeddedTarget target;
  const RunResult result = run_auth([&](const wire::HttpRequest& request) {
    const wire::HttpResponse done = target.handle(request);
    return wire::verify(request, verifier, now()) ? done : verifying.handle(request);
  });
  EXPECT_TRUE(finds(result, "expired-date.json", "PUT-10c"));
}

TEST(AuthScenarios, FindAnErrorThatIsNotAboutAuthentication) {
  server::EmbeddedTarget target({.verifier = verifier});
  const RunResult result = run_auth([&](const wire::HttpRequest& request) {
    if (wire::verify(request, verifier, now())) return target.handle(request);
    return wire::encode_answer(model::Refusal{"ResourceNotFoundException", "no such secret"});
  });
  EXPECT_TRUE(finds(result, "no-signature.json", "AUTH-6"));
  EXPECT_TRUE(finds(result, "expired-date.json", "AUTH-7"));
}

TEST(AuthScenarios, TakeAnyOfTheCommonErrorsAndTheStatus403) {
  server::EmbeddedTarget target({.verifier = verifier});
  const auto handle = [&](const wire::HttpRequest& request) {
    if (wire::verify(request, verifier, now())) return target.handle(request);
    wire::HttpResponse refused = wire::encode_answer(model::Refusal{"SignatureDoesNotMatch", "no"});
    refused.status = 403;
    return refused;
  };
  EXPECT_THAT(run_auth(handle).findings, IsEmpty());
  EXPECT_FALSE(run_auth(handle, model::Level::reported).findings.empty());
}

TEST(AuthScenarios, SkipTheirWrongRequestsWhereTheyAreNotToBeSent) {
  server::EmbeddedTarget target;
  RunOptions options;
  options.runner.run_id = "auth";
  options.runner.why_not_signed_wrongly = "nobody asked for it";
  options.connect = [&]() -> std::expected<Send, std::string> {
    return [&target](const wire::HttpRequest& request) { return target.handle(request); };
  };
  const RunResult result = run_sequences(auth_sequences(), options);
  EXPECT_THAT(result.findings, IsEmpty());
  EXPECT_EQ(result.clauses.at("AUTH-7").reason, "nobody asked for it");
}

}  // namespace
}  // namespace psvcheck::run
