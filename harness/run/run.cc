#include "harness/run/run.h"

#include <algorithm>
#include <mutex>
#include <thread>

namespace psvcheck::run {
namespace {

// The clauses of sequences that were not run to their end for want of something, with the reason.
void explain(RunResult& result, const SequenceRun& run) {
  std::string reason = run.result.not_run;
  if (reason.empty() && !run.result.skipped.empty()) {
    const std::string& line = run.result.skipped.front();
    reason = line.substr(std::min(line.find(": ") + 2, line.size()));
  }
  if (reason.empty()) return;
  for (const std::string& clause : run.result.clauses) {
    const auto tally = result.clauses.find(clause);
    if (tally != result.clauses.end() && tally->second.reason.empty()) tally->second.reason = reason;
  }
}

class Run {
 public:
  Run(std::span<const NamedSequence> sequences, const RunOptions& options)
      : sequences_(sequences), options_(options), runner_(options.runner), finished_(sequences.size()) {
    result_.run_id = runner_.run_id;
    result_.seed = runner_.seed;
    result_.target = options.target;
    result_.endpoint = options.endpoint;
    result_.level = runner_.level;
    result_.observe = name_of(runner_.observe);
    result_.started = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    for (const model::Clause& clause : model::all_clauses()) {
      result_.clauses[std::string(clause.id)].reason = clause.unreachable;
    }
    follow_the_clock();
    for (std::size_t i = 0; i < sequences.size(); ++i) {
      (runner_.advance && moves_clock(sequences[i]) ? one_at_a_time_ : side_by_side_).push_back(i);
    }
  }

  RunResult run() {
    const auto start = std::chrono::steady_clock::now();
    run_all(side_by_side_, std::clamp<std::size_t>(options_.jobs, 1, std::max<std::size_t>(side_by_side_.size(), 1)));
    run_all(one_at_a_time_, 1);
    for (; merged_ < finished_.size(); ++merged_) {
      if (finished_[merged_]) merge(*finished_[merged_]);
    }
    result_.interrupted = stopped();
    result_.duration = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start);
    return std::move(result_);
  }

 private:
  // After a move of the target's clock, its time is ahead of ours by that much.
  void follow_the_clock() {
    if (!runner_.advance) return;
    runner_.advance = [this, advance = options_.runner.advance](std::chrono::seconds by) {
      auto moved = advance(by);
      if (moved) ahead_ms_ += std::chrono::milliseconds(by).count();
      return moved;
    };
    runner_.now = [this, base = options_.runner.now] {
      const model::Time now =
          base ? base() : std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
      return now + std::chrono::milliseconds(ahead_ms_);
    };
  }

  void run_all(const std::vector<std::size_t>& indexes, std::size_t jobs) {
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
      if (next >= indexes.size() || over()) return;
      auto send = options_.connect();
      if (!send) return fail(std::move(send.error()));
      Connection connection{*std::move(send)};
      while (!over()) {
        const std::size_t taken = next++;
        if (taken >= indexes.size()) return;
        const std::size_t index = indexes[taken];
        if (options_.started) options_.started(sequences_[index]);
        finish(index, run_sequence(sequences_[index], connection, runner_));
      }
    };
    std::vector<std::jthread> others;
    for (std::size_t i = 1; i < jobs; ++i) others.emplace_back(work);
    work();
  }

  bool stopped() const { return runner_.stop != nullptr && *runner_.stop; }
  bool over() const { return failed_ || stopped(); }

  void fail(std::string why) {
    const std::scoped_lock locked(lock_);
    failed_ = true;
    if (!result_.target_failure) result_.target_failure = std::move(why);
  }

  void finish(std::size_t index, SequenceRun run) {
    if (run.target_failure) fail(*run.target_failure);
    const std::scoped_lock locked(lock_);
    progress_.total = sequences_.size();
    progress_.finished += 1;
    progress_.steps += run.result.steps;
    progress_.findings += run.findings.size();
    progress_.latest = &run.result;
    if (options_.progress) options_.progress(progress_);
    run.trace = {};
    finished_[index] = std::move(run);
    // In order, and as soon as the order allows, so that what is not kept goes early.
    for (; merged_ < finished_.size() && finished_[merged_]; ++merged_) merge(*finished_[merged_]);
  }

  void merge(SequenceRun& run) {
    result_.steps += run.result.steps;
    result_.wire_requests += run.result.wire_requests;
    for (const auto& [id, tally] : run.clauses) {
      ClauseTally& sum = result_.clauses[id];
      sum.upheld += tally.upheld;
      sum.diverged += tally.diverged;
      sum.noted += tally.noted;
      if (sum.first.empty()) sum.first = run.result.name;
    }
    explain(result_, run);
    for (Finding& finding : run.findings) {
      if (++in_group_[finding.group] > traces_per_group) finding.trace.records = {};
      result_.findings.push_back(std::move(finding));
    }
    result_.sequences.push_back(std::move(run.result));
    run.findings = {};
    run.clauses = {};
  }

  std::span<const NamedSequence> sequences_;
  const RunOptions& options_;
  RunnerOptions runner_;
  std::vector<std::size_t> side_by_side_, one_at_a_time_;
  std::atomic<std::int64_t> ahead_ms_ = 0;
  std::atomic<bool> failed_ = false;

  std::mutex lock_;  ///< of all that follows
  std::vector<std::optional<SequenceRun>> finished_;
  std::size_t merged_ = 0;
  std::map<std::string, std::size_t> in_group_;
  Progress progress_;
  RunResult result_;
};

}  // namespace

bool moves_clock(const NamedSequence& sequence) {
  return std::ranges::any_of(sequence.sequence.steps, [](const trace::Step& step) {
    return std::holds_alternative<trace::AdvanceStep>(step.kind);
  });
}

RunResult run_sequences(std::span<const NamedSequence> sequences, const RunOptions& options) {
  return Run(sequences, options).run();
}

}  // namespace psvcheck::run
