#include "harness/shrink/live.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

#include "harness/trace/json.h"
#include "harness/wire/aws_json.h"

namespace psvcheck::shrink {
namespace {

bool moves_clock(const trace::Sequence& sequence) {
  return std::ranges::any_of(
      sequence.steps, [](const trace::Step& step) { return std::holds_alternative<trace::AdvanceStep>(step.kind); });
}

bool is_cleanup(const wire::HttpRequest& request) {
  const model::Request decoded = wire::decode_request(request);
  const auto* deletion = std::get_if<model::DeleteSecretRequest>(&decoded);
  const bool* forced = deletion == nullptr ? nullptr : model::given(deletion->force_delete_without_recovery);
  return forced != nullptr && *forced;
}

// Counts what goes through it, and lets no more pass than the limit; the last few are kept for deleting what was made.
struct Meter {
  run::Send& send;
  std::size_t limit = 0, kept = 0;
  std::size_t sent = 0;
  bool is_full = false;

  std::expected<wire::HttpResponse, wire::TransportError> operator()(const wire::HttpRequest& request) {
    const bool may_pass = sent < limit && (sent + kept < limit || is_cleanup(request));
    if (may_pass) return ++sent, send(request);
    is_full = true;
    wire::TransportError error;
    error.kind = wire::TransportFailure::cancelled;
    error.message = "this is as much as may be sent";
    return std::unexpected(std::move(error));
  }
};

class Live {
 public:
  explicit Live(const LiveOptions& options) : options_(options), next_number_(options.first_number) {}

  /// From here on candidates are another group's: the first try of one may be the first try of an earlier group.
  void begin_group() { times_.clear(); }

  std::vector<Tried> try_all(std::span<const Candidate> candidates) {
    std::vector<Tried> tried(candidates.size(), Tried{{}, 0, true, true});  // over, unless it is run
    std::vector<std::size_t> side_by_side, alone;
    std::vector<std::string> keys;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      std::string key = key_of(candidates[i]);
      key += std::to_string(times_[key]++);
      keys.push_back(std::move(key));
      if (const auto known = known_.find(keys[i]); known != known_.end()) {
        tried[i] = known->second;
      } else {
        (moves_clock(candidates[i].sequence) ? alone : side_by_side).push_back(i);
      }
    }
    const std::uint64_t number = next_number_;
    next_number_ += candidates.size();
    const auto run = [&](std::size_t i, run::Connection& connection) {
      tried[i] = run_one(candidates[i], number + i, connection);
    };
    run_these(side_by_side, options_.jobs, run);
    run_these(alone, 1, run);
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      if (!tried[i].is_whole || tried[i].is_over) continue;
      Tried& known = known_[keys[i]];
      known = tried[i];
      known.wire_requests = 0;
    }
    return tried;
  }

  /// Why the target is given up; empty where it is not.
  const std::string& failure() const { return failure_; }

 private:
  // Candidates that differ in title only are the same.
  static std::string key_of(const Candidate& candidate) {
    trace::Trace plain{candidate.sequence, std::nullopt, {}};
    plain.sequence.title.clear();
    plain.sequence.source.clear();
    plain.sequence.clauses.clear();
    return trace::write(plain) + candidate.observe + std::to_string(static_cast<int>(candidate.watch)) + "/";
  }

  template <class Run>
  void run_these(const std::vector<std::size_t>& indexes, std::size_t jobs, Run run) {
    jobs = std::clamp<std::size_t>(jobs, 1, std::max<std::size_t>(indexes.size(), 1));
    if (indexes.empty()) return;
    while (connections_.size() < jobs) {
      auto send = options_.connect();
      if (!send) fail(send.error());
      connections_.push_back(send ? std::optional(run::Connection{*std::move(send), 0}) : std::nullopt);
    }
    std::atomic<std::size_t> next = 0;
    const auto work = [&](std::size_t job) {
      if (!connections_[job]) return;
      for (std::size_t i = next++; i < indexes.size() && !failed_; i = next++) run(indexes[i], *connections_[job]);
    };
    std::vector<std::jthread> others;
    for (std::size_t job = 1; job < jobs; ++job) others.emplace_back(work, job);
    work(0);
  }

  Tried run_one(const Candidate& candidate, std::uint64_t number, run::Connection& connection) {
    const std::size_t secrets = trace::secrets_of(candidate.sequence).size();
    const bool cleans_up = options_.runner.cleanup == run::Cleanup::delete_created;
    Meter meter{connection.send, candidate.limit, cleans_up ? std::min(secrets, candidate.limit) : 0};
    run::Connection metered{std::ref(meter), connection.failures_in_a_row};
    run::RunnerOptions runner = options_.runner;
    runner.journal = nullptr;
    if (runner.send_signed_wrongly) {
      runner.send_signed_wrongly = [&](const wire::HttpRequest& request, model::SignatureFault fault) {
        run::Send wrongly = [&](const wire::HttpRequest& sent) {
          return options_.runner.send_signed_wrongly(sent, fault);
        };
        Meter of_these{wrongly, meter.limit, meter.kept, meter.sent};
        auto answer = of_these(request);
        meter.sent = of_these.sent;
        meter.is_full = meter.is_full || of_these.is_full;
        return answer;
      };
    }
    run::SequenceRun run =
        run::run_sequence(watched(candidate.sequence, candidate.watch, candidate.observe, number), metered, runner);
    connection.failures_in_a_row = metered.failures_in_a_row;
    Tried tried{std::move(run.findings), meter.sent, !meter.is_full, false};
    if (run.target_failure) fail(*run.target_failure);
    tried.is_over = run.target_failure.has_value() || (!run.result.aborted.empty() && !meter.is_full);
    if (candidate.watch != Watch::as_in_run) {
      for (run::Finding& finding : tried.findings) finding.trace = {};
    }
    return tried;
  }

  void fail(const std::string& why) {
    const std::scoped_lock locked(lock_);
    failed_ = true;
    if (failure_.empty()) failure_ = why;
  }

  const LiveOptions& options_;
  std::uint64_t next_number_;
  std::mutex lock_;
  std::atomic<bool> failed_ = false;
  std::string failure_;
  std::vector<std::optional<run::Connection>> connections_;
  std::map<std::string, Tried> known_;        ///< what became of a candidate for an earlier group
  std::map<std::string, std::size_t> times_;  ///< how often this group has tried a candidate
};

// What the next group may take, with `groups` that are not done, it among them.
std::size_t share(const LiveOptions& options, std::size_t spent, std::size_t groups) {
  if (options.total == 0) return options.budget;
  return std::min(options.budget, (options.total - std::min(options.total, spent)) / groups);
}

}  // namespace

void shrink_groups(run::RunResult& result, const LiveOptions& options) {
  std::vector<const run::Finding*> firsts;
  std::set<std::string> seen;
  for (const run::Finding& finding : result.findings) {
    const bool is_severe = options.strict || finding.severity == model::Severity::major;
    const bool counts = is_severe && run::find_known(result, finding.group) == nullptr;
    if (counts && !finding.trace.sequence.steps.empty() && seen.insert(finding.group).second)
      firsts.push_back(&finding);
  }
  if (options.budget == 0) return;
  Live live(options);
  const TryAll try_all = [&](std::span<const Candidate> candidates) { return live.try_all(candidates); };
  const auto is_stopped = [&] { return options.runner.stop != nullptr && *options.runner.stop; };
  Options each{options.budget, result.level, true, {}};
  std::size_t spent = 0;
  for (std::size_t i = 0; i < firsts.size() && live.failure().empty() && !is_stopped(); ++i) {
    if (options.progress) options.progress(i, firsts.size());
    live.begin_group();
    each.budget = share(options, spent, firsts.size() - i);
    // A scenario was written to be short and plain: looking harder would cost much and find little.
    each.thorough = !firsts[i]->sequence.ends_with(".json");
    const run::Shrunk& shrunk = result.shrunk.emplace_back(shrink(*firsts[i], each, try_all));
    spent += shrunk.wire_requests;
    if (shrunk.status == run::ShrinkStatus::minimal) each.earlier.push_back(shrunk.trace.sequence);
  }
  if (!live.failure().empty()) result.target_failure = live.failure() + ", while findings were shrunk";
  if (is_stopped()) result.interrupted = true;
}

}  // namespace psvcheck::shrink
