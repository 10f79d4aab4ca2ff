#include "harness/cli/session.h"

#include <fmt/format.h>
#include <malloc.h>
#include <spdlog/logger.h>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <ostream>
#include <random>

#include "harness/cli/client_pool.h"
#include "harness/cli/conclusion.h"
#include "harness/cli/credentials_probe.h"
#include "harness/cli/hidden_texts.h"
#include "harness/cli/level.h"
#include "harness/cli/log.h"
#include "harness/cli/log_folder.h"
#include "harness/cli/output_folder.h"
#include "harness/cli/progress.h"
#include "harness/cli/shrinking.h"
#include "harness/cli/stop_signal.h"
#include "harness/generate/coverage.h"
#include "harness/run/leaks.h"
#include "harness/run/reasons.h"
#include "harness/run/run.h"
#include "harness/wire/cloudtrail.h"
#include "reports/text.h"

namespace psvcheck::cli {
namespace {

/// Twelve letters and digits that no other run has. Not from the seed: two runs with one seed must not meet.
std::string fresh_run_id() {
  constexpr std::string_view alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
  std::random_device random;
  std::string id;
  while (id.size() < 12) id += alphabet[random() % alphabet.size()];
  return id;
}

/// The result of a run that has not begun. `why` says why it never will; empty where it may.
run::RunResult unbegun(const SessionOptions& options, std::string why) {
  run::RunResult result;
  const ConnectionOptions& target = options.connection;
  result.run_id = options.run_id.empty() ? fresh_run_id() : options.run_id;
  result.seed = options.seed;
  result.target = target.target.value_or(target.exec.value_or(target.endpoint.value_or("embedded")));
  result.endpoint = target.endpoint.value_or("");
  result.target_options = options_again(target);
  result.level = level_of(options.level);
  result.strict = options.strict;
  result.observe = options.observe;
  result.started = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  for (const model::Clause& clause : model::all_clauses()) result.clauses[std::string(clause.id)];
  if (!why.empty()) result.target_failure = std::move(why);
  return result;
}

Result<std::optional<trace::Journal>> open_journal(const SessionOptions& options, const run::RunResult& head) {
  if (options.places.out.empty()) return std::nullopt;
  if (auto made = prepare_output(options.places.out); !made) return std::unexpected(made.error());
  const trace::JournalHeader header{head.run_id, head.seed, head.target, head.level, head.started};
  auto journal = trace::Journal::create((std::filesystem::path(options.places.out) / "journal.jsonl").string(), header);
  if (!journal) return usage_error(journal.error());
  return std::move(*journal);
}

run::RunOptions run_options(const SessionOptions& options, const run::RunResult& head, const Connection& connection) {
  run::RunOptions run;
  run.runner.level = head.level;
  run.runner.observe = *run::observe_from(options.observe);
  run.runner.run_id = head.run_id;
  run.runner.seed = head.seed;
  // What psvcheck started goes with all that is in it.
  const bool goes_away = connection.server != nullptr;
  run.runner.cleanup = options.keep_secrets ? run::Cleanup::leave
                       : goes_away          ? run::Cleanup::delete_fixed_names
                                            : run::Cleanup::delete_created;
  run.runner.advance = clock_of(connection);
  run.runner.claims = connection.claims;
  if (!connection.no_clock.empty()) run.runner.no_clock = connection.no_clock;
  run.jobs = options.jobs;
  run.target = connection.title;
  run.endpoint = wire::to_string(connection.endpoint);
  return run;
}

/// Lets the heap keep what it has: a sequence's exchanges are kept to its end and then given back, and with several
/// connections the system would be asked for the same memory over and over.
void keep_memory() {
  constexpr int grows_by = 4 << 20;
  constexpr int kept = 256 << 20;
  mallopt(M_TOP_PAD, grows_by);
  mallopt(M_TRIM_THRESHOLD, kept);
}

/// The number from which on no sequence has its names.
std::uint64_t first_free_number(const std::vector<run::NamedSequence>& sequences) {
  std::uint64_t free = 0;
  for (const run::NamedSequence& sequence : sequences) free = std::max(free, sequence.number + 1);
  return free;
}

/// The sequences again and again; from the second time on the name says which time it is.
std::vector<run::NamedSequence> repeated(const std::vector<run::NamedSequence>& sequences, std::size_t times) {
  const std::uint64_t apart = first_free_number(sequences);  // numbers that a time has for itself
  std::vector<run::NamedSequence> all = sequences;
  for (std::size_t time = 2; time <= times; ++time) {
    for (const run::NamedSequence& sequence : sequences) {
      run::NamedSequence& added = all.emplace_back(sequence);
      added.name += fmt::format(" ({})", time);
      added.number += (time - 1) * apart;
    }
  }
  return all;
}

using Logs = std::vector<run::LogPosition>;

/// Where the logs end now. What comes after is of the run.
Result<Logs> open_logs(const std::vector<std::string>& files) {
  Logs logs;
  for (const std::string& file : files) {
    auto log = run::end_of_log(file);
    if (!log) return usage_error("--target-log " + log.error());
    logs.push_back(std::move(*log));
  }
  return logs;
}

/// Sequences that are left out, and why.
struct LeftOut {
  std::vector<run::NamedSequence> sequences;
  std::string why;
};

/// Takes the sequences out that the target is not to get. Error: nothing is left.
Result<LeftOut> leave_out(std::vector<run::NamedSequence>& sequences, const Connection& connection) {
  LeftOut left_out{{}, connection.why_not_signed_wrongly};
  if (left_out.why.empty()) return left_out;
  const auto is_signed_wrongly = [](const run::NamedSequence& given) {
    return trace::is_about_signatures(given.sequence);
  };
  std::ranges::copy_if(sequences, std::back_inserter(left_out.sequences), is_signed_wrongly);
  std::erase_if(sequences, is_signed_wrongly);
  if (sequences.empty() && !left_out.sequences.empty()) {
    return usage_error(
        fmt::format("nothing is left to run: {}, and all that was chosen sends wrong signatures", left_out.why));
  }
  return left_out;
}

/// The clauses of the sequences that were left out get the reason.
void explain(run::RunResult& result, const LeftOut& left_out) {
  for (const run::NamedSequence& sequence : left_out.sequences) {
    for (const std::string& id : sequence.sequence.clauses) {
      run::ClauseTally& tally = result.clauses[id];
      if (tally.verdict() == run::ClauseVerdict::not_reached && tally.reason.empty()) tally.reason = left_out.why;
    }
  }
}

/// The pool that a signal cancels, while there is one. All from any thread.
class Cancellable {
 public:
  void set(ClientPool* pool) {
    const std::scoped_lock locked(lock_);
    pool_ = pool;
  }
  void cancel() {
    const std::scoped_lock locked(lock_);
    if (pool_ != nullptr) pool_->cancel();
  }

 private:
  std::mutex lock_;
  ClientPool* pool_ = nullptr;
};

/// What a session needs beside its options, its target and its work.
struct Surroundings {
  const SessionOptions& options;
  Console& console;
  std::shared_ptr<spdlog::logger> log;
  const StopSignal& stop;
  Cancellable& cancellable;
  trace::Journal* journal;                       ///< nullptr where none is written
  const std::optional<run::Baseline>& baseline;  ///< of the run
  const std::vector<std::string>& hidden;        ///< see hidden_texts.h
};

/// The sequences of a session, one after the other, and what is left to be said about them in the end.
struct Sequences {
  std::vector<run::NamedSequence> all;  ///< what is given; then, where they are kept, those that were generated
  run::Source generated{};              ///< empty where there are none
  bool keeps_generated = false;

  run::Source source() {
    return [this, given = all.size(), next = std::size_t{0}]() mutable -> std::optional<run::NamedSequence> {
      if (next < given) return all[next++];
      auto more = generated ? generated() : std::nullopt;
      if (more && keeps_generated) all.push_back(*more);
      return more;
    };
  }
};

/// What is run, what is not, and where the target's logs are.
struct Job {
  const Work& work;
  Sequences sequences;
  LeftOut left_out{};
  Logs logs{};
};

/// "270 sequences, then random sequences up to 2000 steps"
std::string announced(const Sequences& sequences, const Work& work) {
  if (!sequences.generated) return reports::counted(sequences.all.size(), "sequence");
  return sequences.all.empty()
             ? work.generated
             : fmt::format("{}, then {}", reports::counted(sequences.all.size(), "sequence"), work.generated);
}

/// Says what is about to be run.
void announce(const std::string& sequences, const run::RunResult& head, Console& console, spdlog::logger& log) {
  const std::string where = head.target == head.endpoint ? "" : " at " + head.endpoint;
  console.err << fmt::format("psvcheck: {} against {}{}\n", sequences, reports::visible(head.target), where)
              << std::flush;
  log.info("target {} at {} is there", reports::visible(head.target), head.endpoint);
}

/// How long the run will be. Steps that are skipped count, too, which makes no great difference.
Plan plan_of(const Sequences& sequences, const Work& work, const generate::Coverage& coverage) {
  Plan plan;
  const bool is_known = !sequences.generated || work.generated_steps > 0;
  plan.steps = is_known ? work.generated_steps : 0;
  for (const run::NamedSequence& given : sequences.all) {
    if (is_known) plan.steps += trace::count_steps(given.sequence);
  }
  plan.seconds = work.seconds;
  plan.coverage = [&coverage] { return coverage.figures(); };
  return plan;
}

/// Takes the sequences through the target, which is there.
run::RunResult take_through(Job& job, run::RunOptions run, const Connection& connection, const Surroundings& around) {
  Sequences& sequences = job.sequences;
  ClientPool clients(connection, around.hidden);
  around.cancellable.set(&clients);
  run.runner.journal = around.journal;
  run.runner.stop = &around.stop.flag();
  run.runner.why_not_signed_wrongly = connection.why_not_signed_wrongly;
  if (connection.why_not_signed_wrongly.empty()) {
    run.runner.send_signed_wrongly = [&](const wire::HttpRequest& request, model::SignatureFault fault) {
      return clients.send_signed_wrongly(request, fault);
    };
  }
  run.connect = [&]() -> std::expected<run::Send, std::string> { return clients.connect(); };
  if (!sequences.generated) run.total = sequences.all.size();
  generate::Coverage coverage(*generate::find_space(job.work.space));
  run.runner.watch = [&](const run::WatchedStep& step) { coverage.take(step); };
  run::RunResult result;
  {
    ProgressLine line(around.console, plan_of(sequences, job.work, coverage));
    if (!is_on(*around.log)) run.progress = [&](const run::Progress& progress) { line.show(progress); };
    log_run(around.log, run);
    result = run::run_sequences(sequences.source(), run);
  }
  result.strict = around.options.strict;
  result.baseline = around.baseline;
  result.coverage = coverage.figures();
  run.runner.watch = {};  // what shrinking reaches is none of the run's
  shrink_findings(result, run, connection, around.options.shrink_budget, around.console);
  around.cancellable.set(nullptr);
  return result;
}

/// Why there is no use in beginning, and what to do: the target does not take the credentials.
std::optional<std::string> wrong_credentials(const Connection& connection, const std::string& run_id,
                                             const Surroundings& around) {
  ClientPool clients(connection, around.hidden);
  around.cancellable.set(&clients);
  const auto refusal = refusal_of_credentials(clients.connect(), run_id);
  around.cancellable.set(nullptr);
  if (!refusal) return std::nullopt;
  const char* what = connection.credentials ? "the credentials" : "requests without a signature";
  const char* to_do = connection.credentials ? "give the right ones" : "leave out --no-sign and give credentials";
  return fmt::format("{} does not take {} ({}); {} by --access-key and --secret-key, AWS_* variables or --profile",
                     wire::to_string(connection.endpoint), what, *refusal, to_do);
}

bool has_trail(const Connection& connection) {
  return std::ranges::find(connection.claims, trace::Capability::cloudtrail) != connection.claims.end();
}

/// What CloudTrail shows of the run; nothing where the target does not claim to have it.
std::optional<wire::TrailEvents> look_up_trail(const Connection& connection, const Surroundings& around,
                                               const run::RunResult& result) {
  constexpr std::chrono::minutes clocks_differ_by{5};
  if (!has_trail(connection)) return std::nullopt;
  if (result.interrupted) return std::unexpected("the run was interrupted");
  ClientPool clients(connection, around.hidden);
  around.cancellable.set(&clients);
  auto events = wire::look_up_events(clients.connect(wire::cloudtrail_service), result.started - clocks_differ_by);
  around.cancellable.set(nullptr);
  return events;
}

/// Stops what psvcheck started: before the report, whose reader may want the port. Says how it died where it did.
void stop_server(Connection& connection, run::RunResult& result, spdlog::logger& log) {
  if (!connection.server) return;
  if (result.target_failure) {
    const std::string death = connection.server->death();
    if (!death.empty()) *result.target_failure += "\n" + death;
  }
  connection.server.reset();
  log.info("target {} is stopped", reports::visible(connection.title));
}

/// The run, with a target that is there. `head` is its result so far.
run::RunResult run_against(Connection& connection, Job& job, run::RunResult head, const Surroundings& around) {
  if (!connection.log.empty()) {
    if (auto own = run::end_of_log(connection.log.string())) job.logs.push_back(std::move(*own));
  }
  Sequences& sequences = job.sequences;
  if (job.work.generate) sequences.generated = job.work.generate(connection.claims, first_free_number(sequences.all));
  sequences.keeps_generated = !job.logs.empty() || has_trail(connection);  // they are searched for what was sent
  announce(announced(sequences, job.work), head, around.console, *around.log);
  if (auto why = wrong_credentials(connection, head.run_id, around)) {
    head.target_failure = std::move(why);
    head.credentials_refused = true;
    connection.server.reset();
    return head;
  }
  run::RunResult result = take_through(job, run_options(around.options, head, connection), connection, around);
  result.target_options = head.target_options;
  const auto trail = look_up_trail(connection, around, result);
  stop_server(connection, result, *around.log);
  explain(result, job.left_out);
  if (job.work.finished) job.work.finished(result);
  // Now that a server of ours has written all that it will.
  run::add_leaks(result, sequences.all, job.logs, trail ? &*trail : nullptr);
  run::explain_not_reached(result);
  return result;
}

}  // namespace

Result<ExitCode> run_session(const Work& work, const SessionOptions& options, Console& console) {
  keep_memory();
  if (auto fits = check(options.places, {}); !fits) return std::unexpected(fits.error());
  Result<Logs> logs = open_logs(options.target_logs);
  if (!logs) return std::unexpected(logs.error());
  const Result<std::optional<run::Baseline>> baseline = load_baseline(options.baseline);
  if (!baseline) return std::unexpected(baseline.error());
  Result<LogFolder> log_folder = LogFolder::in(options.places.out);
  if (!log_folder) return std::unexpected(log_folder.error());
  const auto log = open_log(options.log_level, console);
  Cancellable cancellable;
  const StopSignal stop([&] { cancellable.cancel(); });
  Job job{work, {repeated(work.given, options.repeat)}, {}, std::move(*logs)};
  const bool moves_clock = (work.generate && work.moves_clock) || std::ranges::any_of(work.given, run::moves_clock);
  ConnectionOptions to_connect = options.connection;
  to_connect.level = level_of(options.level);
  auto connection = connect(to_connect, log_folder->path(), moves_clock ? ClockUse::moved : ClockUse::none);
  if (!connection && connection.error().code == ExitCode::usage) return std::unexpected(connection.error());

  const std::vector<std::string> hidden =
      hidden_texts(options.connection, connection ? connection->credentials : std::nullopt);
  run::RunResult result = unbegun(options, connection ? std::string() : connection.error().message);
  result.baseline = *baseline;
  result.target = masked(std::move(result.target), hidden);
  result.target_options = masked(std::move(result.target_options), hidden);
  if (connection) {
    connection->title = masked(std::move(connection->title), hidden);
    result.target = connection->title;
    result.endpoint = wire::to_string(connection->endpoint);
    auto left_out = leave_out(job.sequences.all, *connection);
    if (!left_out) return std::unexpected(left_out.error());
    job.left_out = std::move(*left_out);
  }
  auto journal = open_journal(options, result);
  if (!journal) return std::unexpected(journal.error());
  if (connection) {
    const Surroundings around{options,   console, log, stop, cancellable, *journal ? &**journal : nullptr,
                              *baseline, hidden};
    result = run_against(*connection, job, std::move(result), around);
  }
  if (result.target_failure) *result.target_failure = masked(std::move(*result.target_failure), hidden);
  if (result.target_failure) log_folder->keep();
  return conclude(result, options, console);
}

}  // namespace psvcheck::cli
