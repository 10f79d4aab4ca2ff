// How much CPU psvcheck itself needs for a wire request: all scenarios, one after the other, against a target that
// costs next to nothing. The embedded target answers once, in front of the measurement; what is measured then hears the
// same answers again. That is possible because a binding and a clock that stands still give the same requests each
// time. All figures are per wire request, the parts included, so that the parts can be compared with the whole; the
// kernel's work for a socket is in none of them (bench/throughput has it).

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>
#include <random>
#include <vector>

#include "harness/cli/data_files.h"
#include "harness/run/runner.h"
#include "harness/server/embedded_target.h"
#include "harness/trace/bind.h"
#include "harness/trace/json.h"
#include "harness/wire/http_reader.h"
#include "harness/wire/http_writer.h"
#include "harness/wire/sigv4.h"
#include "model/judge.h"

namespace psvcheck::bench {
namespace {

constexpr std::string_view host = "127.0.0.1:4566";
constexpr std::chrono::sys_seconds start_of_time{std::chrono::seconds(1'790'000'000)};

wire::Signer signer() { return {{"test", wire::SecretText("test"), std::nullopt}, "us-east-1", "secretsmanager"}; }

wire::HttpRequest sign(wire::Signer& signer, const wire::HttpRequest& request) {
  wire::HttpRequest sent = request;
  signer.sign(sent, host, start_of_time);
  return sent;
}

/// The bytes of an answer as a server writes them.
std::string bytes_of(const wire::HttpResponse& response) {
  std::string bytes;
  wire::write_response_head(response, wire::BodyFraming::length, wire::Afterwards::keep_open, bytes);
  return bytes + response.body;
}

/// A clock that only scenarios move.
struct Clock {
  model::Time now{start_of_time};
};

run::RunnerOptions options_for(Clock& clock, run::Observe observe) {
  run::RunnerOptions options;
  options.observe = observe;
  options.run_id = "bench";
  options.now = [&clock] { return clock.now; };
  options.advance = [&clock](std::chrono::seconds by) -> std::expected<void, std::string> {
    clock.now += by;
    return {};
  };
  return options;
}

std::vector<run::NamedSequence> scenarios() {
  const auto data = cli::find_data_files();
  const auto traces = data ? cli::load_scenarios(data->scenarios, {}) : std::unexpected(data.error());
  if (!traces) {
    std::cerr << traces.error().message << '\n';
    std::exit(2);
  }
  std::vector<run::NamedSequence> sequences;
  for (const cli::NamedTrace& scenario : *traces) {
    sequences.push_back({scenario.name, sequences.size(), scenario.trace.sequence, std::nullopt});
  }
  return sequences;
}

/// All scenarios, run once, and what was answered.
struct Recording {
  std::vector<run::NamedSequence> sequences = scenarios();
  std::vector<trace::Trace> traces;
  std::vector<std::string> answers;  ///< in the order of the requests, as bytes
};

Recording record(run::Observe observe) {
  Recording recording;
  Clock clock;
  server::TargetOptions target_options;
  target_options.clock = [&clock] { return clock.now; };
  server::EmbeddedTarget target(target_options);
  const run::RunnerOptions options = options_for(clock, observe);
  run::Connection connection{[&](const wire::HttpRequest& request) {
    wire::HttpResponse response = target.handle(request);
    recording.answers.push_back(bytes_of(response));
    return response;
  }};
  for (const run::NamedSequence& sequence : recording.sequences) {
    run::SequenceRun run = run::run_sequence(sequence, connection, options);
    if (!run.findings.empty()) {
      std::cerr << sequence.name << ": the embedded target diverges, which is not what is to be measured\n";
      std::exit(2);
    }
    recording.traces.push_back(std::move(run.trace));
  }
  return recording;
}

const Recording& recording_of(run::Observe observe) {
  static const Recording full = record(run::Observe::full);
  static const Recording end = record(run::Observe::end);
  return observe == run::Observe::full ? full : end;
}

/// A connection that signs and writes as HttpClient does, and reads the recorded bytes in place of a socket's.
run::Send played(const Recording& recording, std::size_t& next) {
  struct Wire {
    wire::Signer signer = bench::signer();
    wire::ResponseReader reader{wire::ReadLimits{}};
    std::string head;
  };
  return [&recording, &next, wire = std::make_shared<Wire>()](
             const wire::HttpRequest& request) -> std::expected<wire::HttpResponse, wire::TransportError> {
    const wire::HttpRequest sent = sign(wire->signer, request);
    wire::write_request_head(sent, host, wire->head);
    benchmark::DoNotOptimize(wire->head.data());
    wire->reader.begin();
    wire->reader.put(recording.answers.at(next++));
    return std::move(wire->reader.message());
  };
}

/// States the CPU time of one wire request.
void per_wire_request(benchmark::State& state, const Recording& recording) {
  const auto requests = static_cast<double>(state.iterations()) * static_cast<double>(recording.answers.size());
  state.counters["per_wire_request"] =
      benchmark::Counter(requests, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
  state.counters["wire_requests"] = static_cast<double>(recording.answers.size());
}

void for_each_exchange(const Recording& recording, const auto& visit) {
  for (const trace::Trace& trace : recording.traces) {
    for (const trace::StepRecord& step : trace.records) {
      for (const trace::Exchange& exchange : step.exchanges) visit(exchange);
      for (const auto* reads : {&step.observation, &step.taken_over, &step.others}) {
        for (const trace::Exchange& exchange : *reads) visit(exchange);
      }
    }
  }
}

/// The journal's file, gone with the object.
struct JournalFile {
  std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("psvcheck-bench-" + std::to_string(std::random_device{}()) + ".jsonl");
  trace::Journal journal = trace::Journal::create(path.string(), {}).value();
  JournalFile() = default;
  JournalFile(const JournalFile&) = delete;
  JournalFile& operator=(const JournalFile&) = delete;
  ~JournalFile() {
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
  }
};

/// The whole client path: bind, encode, sign, write and read HTTP, decode, judge, journal.
void whole(benchmark::State& state, run::Observe observe) {
  const Recording& recording = recording_of(observe);
  for ([[maybe_unused]] auto _ : state) {
    JournalFile file;
    Clock clock;
    run::RunnerOptions options = options_for(clock, observe);
    options.journal = &file.journal;
    std::size_t next = 0;
    run::Connection connection{played(recording, next)};
    std::size_t findings = 0;
    for (const run::NamedSequence& sequence : recording.sequences) {
      findings += run::run_sequence(sequence, connection, options).findings.size();
    }
    if (findings != 0 || next != recording.answers.size()) state.SkipWithError("the run was not the recorded one");
  }
  per_wire_request(state, recording);
}

/// Symbols to the JSON of a request, for the steps themselves (reads that follow a step are encoded from the model).
void bind_and_encode(benchmark::State& state) {
  const Recording& recording = recording_of(run::Observe::full);
  for ([[maybe_unused]] auto _ : state) {
    for (const trace::Trace& trace : recording.traces) {
      const trace::Binder binder(*trace.binding);
      for (std::size_t i = 0; i < trace.records.size(); ++i) {
        const auto& kind = trace.sequence.steps[i].kind;
        if (const auto* step = std::get_if<trace::OperationStep>(&kind)) {
          benchmark::DoNotOptimize(binder.request(*step));
        } else if (const auto* repeat = std::get_if<trace::RepeatStep>(&kind)) {
          for (std::size_t put = 0; put < repeat->count; ++put) {
            benchmark::DoNotOptimize(binder.request(trace::repeated_put(*repeat, put)));
          }
        }
        for (const auto* reads : {&trace.records[i].observation, &trace.records[i].others}) {
          for (const trace::Exchange& read : *reads) {
            benchmark::DoNotOptimize(wire::encode_request(wire::decode_request(read.request)));
          }
        }
      }
    }
  }
  per_wire_request(state, recording);
}

void sign_requests(benchmark::State& state) {
  const Recording& recording = recording_of(run::Observe::full);
  wire::Signer with = signer();
  for ([[maybe_unused]] auto _ : state) {
    for_each_exchange(recording,
                      [&](const trace::Exchange& exchange) { benchmark::DoNotOptimize(sign(with, exchange.request)); });
  }
  per_wire_request(state, recording);
}

/// From HTTP messages to what the judge takes: the request's bytes and the answer's.
void decode(benchmark::State& state) {
  const Recording& recording = recording_of(run::Observe::full);
  for ([[maybe_unused]] auto _ : state) {
    for_each_exchange(recording,
                      [](const trace::Exchange& exchange) { benchmark::DoNotOptimize(trace::to_exchange(exchange)); });
  }
  per_wire_request(state, recording);
}

std::vector<std::vector<model::ObservedStep>> judged_steps(const Recording& recording) {
  std::vector<std::vector<model::ObservedStep>> all;
  for (const trace::Trace& trace : recording.traces) {
    std::vector<model::ObservedStep>& steps = all.emplace_back();
    for (const trace::StepRecord& record : trace.records) {
      for (const trace::Exchange& exchange : record.exchanges) steps.push_back({trace::to_exchange(exchange), {}});
      for (const auto* reads : {&record.observation, &record.others}) {
        for (const trace::Exchange& read : *reads) steps.back().observation.push_back(trace::to_exchange(read));
      }
    }
  }
  return all;
}

void judge(benchmark::State& state) {
  const Recording& recording = recording_of(run::Observe::full);
  const auto all = judged_steps(recording);
  for ([[maybe_unused]] auto _ : state) {
    for (const std::vector<model::ObservedStep>& steps : all) {
      model::Judge judge;
      for (const model::ObservedStep& step : steps) benchmark::DoNotOptimize(judge.judge(step));
    }
  }
  per_wire_request(state, recording);
}

void write_journal(benchmark::State& state) {
  const Recording& recording = recording_of(run::Observe::full);
  for ([[maybe_unused]] auto _ : state) {
    JournalFile file;
    for (const trace::Trace& trace : recording.traces) {
      for (std::size_t i = 0; i < trace.records.size(); ++i) {
        const auto written = file.journal.add(trace.binding->sequence, trace.sequence, i, trace.records[i]);
        if (!written) state.SkipWithError(written.error().c_str());
      }
    }
  }
  per_wire_request(state, recording);
}

BENCHMARK_CAPTURE(whole, observe_full, run::Observe::full)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(whole, observe_end, run::Observe::end)->Unit(benchmark::kMillisecond);
BENCHMARK(bind_and_encode)->Unit(benchmark::kMillisecond);
BENCHMARK(sign_requests)->Unit(benchmark::kMillisecond);
BENCHMARK(decode)->Unit(benchmark::kMillisecond);
BENCHMARK(judge)->Unit(benchmark::kMillisecond);
BENCHMARK(write_journal)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace psvcheck::bench

BENCHMARK_MAIN();
