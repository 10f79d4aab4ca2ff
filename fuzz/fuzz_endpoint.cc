// Sequences against a live endpoint over HTTP: PSVCHECK_ENDPOINT=http://127.0.0.1:4566. The target is a black box. What
// guides the fuzzer is what the judge makes of its answers: abstract states, and clauses that were met in a class of
// states (features.h), which go into libFuzzer's extra counters.
//
// A divergence is no crash: it is recorded, once for each group, as a file that `psvcheck replay --shrink-budget`
// shrinks after the session. Between inputs nothing is reset; every input has names of its own.
//
//   PSVCHECK_FOUND=DIR           where findings go [none are kept]
//   PSVCHECK_COUNTERS=off        no extra counters, to see what they are worth
//   PSVCHECK_MAX_REQUESTS=N      ends the session after so many wire requests
//   PSVCHECK_STOP_AT_FIRST=1     ends it at the first divergence
//   AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY   sign with these ["test"]
//
// Not part of OSS-Fuzz, which has no endpoint. Libraries that the fuzzer's process runs itself (the model) are seen by
// libFuzzer as code, too, whatever PSVCHECK_COUNTERS says.

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <set>
#include <string>

#include "fuzz/differential.h"
#include "fuzz/entry.h"
#include "fuzz/fail.h"
#include "fuzz/features.h"
#include "fuzz/figures.h"
#include "harness/trace/json.h"
#include "harness/wire/http_client.h"
#include "harness/wire/sigv4.h"

// libFuzzer takes every byte of this section for a counter and clears it before each input. Not static, or else the
// linker would be free to leave it out.
extern "C" {
extern std::array<std::uint8_t, psvcheck::fuzz::feature_slots> psvcheck_extra_counters;
__attribute__((section("__libfuzzer_extra_counters"), used,
               retain)) std::array<std::uint8_t, psvcheck::fuzz::feature_slots>
    psvcheck_extra_counters;
}

namespace {

using namespace psvcheck;

std::string variable(const char* name, const char* otherwise = "") {
  const char* const value = std::getenv(name);
  return value == nullptr || *value == '\0' ? otherwise : value;
}

wire::Endpoint endpoint() {
  const std::string url = variable("PSVCHECK_ENDPOINT");
  const auto parsed = wire::parse_endpoint(url);
  fuzz::require(parsed.has_value(), "PSVCHECK_ENDPOINT is the URL of a target: http://127.0.0.1:4566",
                parsed ? "" : parsed.error());
  fuzz::require(!wire::is_amazon_host(parsed->host), "the endpoint is none of Amazon's", url);
  return *parsed;
}

void count(std::size_t slot) {
  std::uint8_t& counter = psvcheck_extra_counters[slot];
  if (counter != UINT8_MAX) ++counter;
}

class Session {
 public:
  Session()
      : at_(endpoint()),
        client_(at_),
        signer_(
            {variable("AWS_ACCESS_KEY_ID", "test"), wire::SecretText(variable("AWS_SECRET_ACCESS_KEY", "test")), {}},
            "us-east-1", "secretsmanager"),
        found_(variable("PSVCHECK_FOUND")),
        stops_at_first_(!variable("PSVCHECK_STOP_AT_FIRST").empty()),
        max_requests_(std::strtoull(variable("PSVCHECK_MAX_REQUESTS", "0").c_str(), nullptr, 10)) {
    options_.run_id = fmt::format("fuzz{:x}", std::random_device{}());
    options_.claims = {};
    options_.why_not_signed_wrongly = "no target is asked to refuse signatures here";
    if (variable("PSVCHECK_COUNTERS") != "off") {
      options_.watch = [](const run::WatchedStep& step) { fuzz::visit_features(step, count); };
    }
    connection_.send = [this](const wire::HttpRequest& request) {
      wire::HttpRequest to_sign = request;
      signer_.sign(to_sign, wire::authority(at_),
                   std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
      return client_.send(to_sign);
    };
  }

  void take(fuzz::Input input) {
    input.sequence.required.clear();  // what the target does not have is refused, and that is judged
    const run::SequenceRun run = run::run_sequence(fuzz::named(std::move(input), number_++), connection_, options_);
    requests_ += run.result.wire_requests;
    fuzz::count_execution(run.result.steps);
    if (run.target_failure) {
      say(fmt::format("the target is gone after {} wire requests: {}", requests_, *run.target_failure));
      std::exit(3);
    }
    for (const run::Finding& finding : run.findings) keep(finding);
    if (max_requests_ != 0 && requests_ >= max_requests_) {
      say(fmt::format("{} in {} wire requests", groups_.empty() ? "nothing" : "all", requests_));
      std::exit(0);
    }
  }

 private:
  static void say(const std::string& line) { std::fprintf(stderr, "fuzz_endpoint: %s\n", line.c_str()); }

  void keep(const run::Finding& finding) {
    if (!groups_.insert(finding.group).second) return;
    say(fmt::format("found {} after {} wire requests", finding.group, requests_));
    if (!found_.empty()) {
      std::filesystem::create_directories(found_);
      trace::Trace trace = finding.trace;
      trace.sequence.title = finding.group;
      trace.sequence.source = "fuzz_endpoint";
      trace.sequence.clauses = finding.clauses;
      std::ofstream(found_ / fmt::format("{}-{}.json", finding.clauses.front(), groups_.size())) << trace::write(trace);
    }
    if (stops_at_first_) std::exit(0);
  }

  wire::Endpoint at_;
  wire::HttpClient client_;
  wire::Signer signer_;
  std::filesystem::path found_;
  bool stops_at_first_;
  std::size_t max_requests_;
  run::RunnerOptions options_;
  run::Connection connection_;
  std::uint64_t number_ = 1;
  std::size_t requests_ = 0;
  std::set<std::string> groups_;
};

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Session session;
  session.take(fuzz::decode({reinterpret_cast<const char*>(data), size}));
  return 0;
}
