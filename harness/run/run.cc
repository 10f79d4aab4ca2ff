#include "harness/run/run.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
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

// A sequence with its place in the result.
struct Numbered {
  std::size_t index = 0;
  NamedSequence given;
};

// Sequences on their way from the one thread that makes them to those that run them.
class Queue {
 public:
  explicit Queue(std::size_t room) : room_(room) {}

  // Waits for room. False where nobody takes any more.
  bool put(Numbered sequence) {
    std::unique_lock locked(lock_);
    changed_.wait(locked, [&] { return closed_ || waiting_.size() < room_; });
    if (closed_) return false;
    waiting_.push_back(std::move(sequence));
    changed_.notify_all();
    return true;
  }

  // Waits for a sequence; nothing after the last one.
  std::optional<Numbered> take() {
    std::unique_lock locked(lock_);
    changed_.wait(locked, [&] { return closed_ || ended_ || !waiting_.empty(); });
    if (closed_ || waiting_.empty()) return std::nullopt;
    Numbered next = std::move(waiting_.front());
    waiting_.pop_front();
    changed_.notify_all();
    return next;
  }

  // There are no more to come.
  void end() { set(ended_); }

  // Nobody takes any more, not even those that wait.
  void close() { set(closed_); }

 private:
  void set(bool& flag) {
    const std::scoped_lock locked(lock_);
    flag = true;
    changed_.notify_all();
  }

  std::mutex lock_;
  std::condition_variable changed_;
  std::deque<Numbered> waiting_;
  std::size_t room_;
  bool ended_ = false;
  bool closed_ = false;
};

class Run {
 public:
  Run(const Source& source, const RunOptions& options) : source_(source), options_(options), runner_(options.runner) {
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
    progress_.total = options.total;
    follow_the_clock();
  }

  RunResult run() {
    const auto start = std::chrono::steady_clock::now();
    // What moves the clock waits here until everything else has been run.
    std::deque<NamedSequence> one_at_a_time;
    run_side_by_side([&]() -> std::optional<NamedSequence> {
      while (auto next = source_()) {
        if (!runner_.advance || !moves_clock(*next)) return next;
        one_at_a_time.push_back(std::move(*next));
      }
      return std::nullopt;
    });
    run_one_at_a_time(one_at_a_time);
    // After a failure there may be gaps.
    for (auto& [index, run] : finished_) merge(run);
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

  void run_side_by_side(const Source& source) {
    const std::size_t jobs = std::max<std::size_t>(options_.jobs, 1);
    Queue queue(2 * jobs);
    std::vector<std::thread> workers;  // libc++ has no std::jthread before version 20
    workers.reserve(jobs);
    for (std::size_t i = 0; i < jobs; ++i) workers.emplace_back([&] { work(queue); });
    while (!over()) {
      auto next = source();
      if (!next || !queue.put({taken_, std::move(*next)})) break;
      ++taken_;
    }
    queue.end();
    for (std::thread& worker : workers) worker.join();
  }

  void work(Queue& queue) {
    auto first = queue.take();
    if (!first || over()) return queue.close();
    auto send = options_.connect();
    if (!send) {
      fail(std::move(send.error()));
      return queue.close();
    }
    Connection connection{*std::move(send)};
    for (auto next = std::move(first); next && !over(); next = queue.take()) run_one(*next, connection);
    if (over()) queue.close();
  }

  void run_one_at_a_time(std::deque<NamedSequence>& sequences) {
    if (sequences.empty() || over()) return;
    auto send = options_.connect();
    if (!send) return fail(std::move(send.error()));
    Connection connection{*std::move(send)};
    for (NamedSequence& sequence : sequences) {
      if (over()) return;
      run_one({taken_++, std::move(sequence)}, connection);
    }
  }

  void run_one(const Numbered& sequence, Connection& connection) {
    if (options_.started) options_.started(sequence.given);
    finish(sequence.index, run_sequence(sequence.given, connection, runner_));
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
    progress_.finished += 1;
    progress_.steps += run.result.steps;
    progress_.findings += run.findings.size();
    progress_.latest = &run.result;
    if (options_.progress) options_.progress(progress_);
    run.trace = {};
    finished_.emplace(index, std::move(run));
    // In order, and as soon as the order allows, so that what is not kept goes early.
    for (auto first = finished_.begin(); first != finished_.end() && first->first == merged_; ++merged_) {
      merge(first->second);
      first = finished_.erase(first);
    }
  }

  void merge(SequenceRun& run) {
    result_.steps += run.result.steps;
    result_.wire_requests += run.result.wire_requests;
    result_.latencies += run.latencies;
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
  }

  const Source& source_;
  const RunOptions& options_;
  RunnerOptions runner_;
  std::size_t taken_ = 0;  ///< sequences that have a place in the result
  std::atomic<std::int64_t> ahead_ms_ = 0;
  std::atomic<bool> failed_ = false;

  std::mutex lock_;                              ///< of all that follows
  std::map<std::size_t, SequenceRun> finished_;  ///< what waits for those before it
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

Source source_of(std::span<const NamedSequence> sequences) {
  return [sequences, next = std::size_t{0}]() mutable -> std::optional<NamedSequence> {
    if (next == sequences.size()) return std::nullopt;
    return sequences[next++];
  };
}

RunResult run_sequences(const Source& source, const RunOptions& options) { return Run(source, options).run(); }

RunResult run_sequences(std::span<const NamedSequence> sequences, const RunOptions& options) {
  RunOptions counted = options;
  if (counted.total == 0) counted.total = sequences.size();
  return run_sequences(source_of(sequences), counted);
}

}  // namespace psvcheck::run
