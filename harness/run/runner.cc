#include "harness/run/runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <thread>

#include "harness/run/kept_versions.h"
#include "harness/trace/bind.h"
#include "harness/wire/aws_json.h"
#include "model/envelope.h"

namespace psvcheck::run {
namespace {

model::Time system_now() {
  return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

// True for a failure after which no other request can fare better.
bool is_final(wire::TransportFailure failure) {
  using enum wire::TransportFailure;
  return failure == bad_endpoint || failure == unresolved || failure == refused || failure == tls;
}

class Runner {
 public:
  Runner(const NamedSequence& given, Connection& connection, const RunnerOptions& options)
      : given_(given),
        connection_(connection),
        options_(options),
        observe_(given.observe.value_or(options.observe)),
        binder_(trace::Binding{options.run_id, options.seed, given.number, given.sequence.names_end_with}),
        judge_(options.level) {
    run_.result.name = given.name;
    run_.result.title = given.sequence.title;
    run_.result.clauses = given.sequence.clauses;
    run_.trace.binding = binder_.binding();
    run_.trace.sequence = given.sequence;
    run_.trace.records.reserve(given.sequence.steps.size());
    last_ = last_operation();
  }

  SequenceRun run() {
    const auto start = std::chrono::steady_clock::now();
    if (const auto* lack = lacking()) {
      run_.result.not_run = fmt::format("the target does not claim {}", trace::name_of(*lack));
      return std::move(run_);
    }
    for (index_ = 0; index_ < steps().size() && !over(); ++index_) {
      run_.trace.records.emplace_back();
      std::visit([&](const auto& step) { take(step); }, steps()[index_].kind);
      finish_step();
    }
    // Records are there for all steps or for none; steps that were not reached have an empty one.
    run_.trace.records.resize(steps().size());
    run_.result.notes = what_became_of_versions(run_.trace);
    if (options_.cleanup != Cleanup::leave && !run_.target_failure) delete_created();
    run_.result.duration =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start);
    return std::move(run_);
  }

 private:
  const std::vector<trace::Step>& steps() const { return given_.sequence.steps; }
  trace::StepRecord& record() { return run_.trace.records.back(); }

  std::size_t last_operation() const {
    std::size_t last = 0;
    for (std::size_t i = 0; i < steps().size(); ++i) {
      if (!std::holds_alternative<trace::AdvanceStep>(steps()[i].kind)) last = i;
    }
    return last;
  }

  // What the sequence requires and the target does not claim; null where there is nothing.
  const trace::Capability* lacking() const {
    const auto& required = given_.sequence.required;
    const auto it = std::ranges::find_if(required, [&](trace::Capability capability) {
      return std::ranges::find(options_.claims, capability) == options_.claims.end();
    });
    return it == required.end() ? nullptr : &*it;
  }

  bool over() {
    if (run_.result.aborted.empty() && options_.stop != nullptr && options_.stop->load(std::memory_order_relaxed)) {
      run_.result.aborted = "interrupted";
    }
    return !run_.result.aborted.empty();
  }

  void skip(std::string reason) {
    run_.result.skipped.push_back(fmt::format("step {}: {}", index_, reason));
    record().skipped = std::move(reason);
  }

  void take(const trace::AdvanceStep& step) {
    if (!options_.advance && step.by <= longest_wait) return pause(step.by);
    if (!options_.advance) return skip(options_.no_clock);
    if (auto moved = options_.advance(step.by); !moved) skip(std::move(moved.error()));
  }

  void take(const trace::OperationStep& step) {
    if (step.op.empty()) return skip("a recorded exchange without an operation cannot be sent again");
    if (auto exchange = carry_out(step)) settle(step, std::move(*exchange));
    if (index_ == last_ && !over()) observe_the_rest();
  }

  void take(const trace::RepeatStep& step) {
    for (std::size_t i = 0; i < step.count && !over(); ++i) {
      const trace::OperationStep put = trace::repeated_put(step, i);
      auto exchange = carry_out(put);
      if (!exchange) return;
      if (i + 1 == step.count) {
        settle(put, std::move(*exchange));
      } else {
        judge({std::move(*exchange), {}});
      }
    }
    if (index_ == last_ && !over()) observe_the_rest();
  }

  // Sends the step's request. Nothing where it cannot be bound or the run ends here.
  std::optional<model::Exchange> carry_out(const trace::OperationStep& step) {
    const auto request = binder_.request(step);
    if (!request || (step.signature && !options_.send_signed_wrongly)) {
      skip(request ? options_.why_not_signed_wrongly : request.error());
      return std::nullopt;
    }
    ++run_.result.steps;
    auto exchange = exchange_into(record().exchanges, *request, {}, step.signature);
    if (!exchange) return std::nullopt;
    binder_.learn(index_, exchange->request, exchange->answer);
    if (std::holds_alternative<model::CreateSecretAnswer>(exchange->answer)) {
      if (const std::string* name = model::secret_id_of(exchange->request)) created_.insert(*name);
    }
    return exchange;
  }

  // Reads back what the step may have done and judges the two together.
  void settle(const trace::OperationStep& step, model::Exchange exchange) {
    model::ObservedStep observed{std::move(exchange), {}};
    const std::string secret = observed_secret(step, observed.exchange.request);
    const bool may_change = model::is_mutating(observed.exchange.request) ||
                            std::holds_alternative<model::MalformedRequest>(observed.exchange.request);
    const bool is_unread = index_ < given_.unread_steps;
    if (may_change && !secret.empty() && observe_ != Observe::end && !is_unread) {
      observed.observation = read(secret, observe_, record().observation);
    }
    if (over()) {
      record().unjudged = true;
      return;
    }
    const bool was_read = !observed.observation.empty() && observe_ == Observe::full;
    const bool goes_on = given_.unread_steps == 0 || index_ < last_;
    if (judge(std::move(observed)) && !was_read && !secret.empty() && goes_on) {
      judge_.resynchronise(read(secret, Observe::full, record().taken_over));
    }
  }

  // At the end of a sequence: the secrets that its last step did not name, and, where nothing was read before, all.
  void observe_the_rest() {
    const std::vector<std::size_t> numbers = trace::secrets_of(given_.sequence);
    if (given_.unread_steps > 0) return;
    if (observe_ != Observe::end && numbers.size() < 2) return;
    for (const std::size_t number : numbers) {
      const std::string name = trace::secret_name(binder_.binding(), number);
      if (read_at_this_step_.contains(name) || over()) continue;
      const std::size_t before = record().others.size();
      std::vector<model::Exchange> reads = read(name, Observe::full, record().others);
      if (over()) record().unjudged = record().others.size() > before;
      if (reads.empty() || over()) continue;
      model::ObservedStep observed{std::move(reads.front()), {}};
      observed.observation.assign(std::make_move_iterator(reads.begin() + 1), std::make_move_iterator(reads.end()));
      judge(std::move(observed));
    }
  }

  // The secret to read back; empty where the step names none of its own or of anybody else's.
  std::string observed_secret(const trace::OperationStep& step, const model::Request& request) const {
    constexpr std::size_t longest_name = 512;
    std::string name = binder_.secret_of(step);
    if (name.empty()) {
      if (const std::string* id = model::secret_id_of(request)) name = *id;
    }
    return name.size() <= longest_name ? name : "";
  }

  // Reads the secret back; what goes over the wire is kept in `kept`.
  std::vector<model::Exchange> read(const std::string& secret, Observe observe, std::vector<trace::Exchange>& kept) {
    std::vector<model::Exchange> reads;
    read_at_this_step_.insert(secret);
    read_back(secret, observe, known_of(judge_, secret), [&](const model::Request& request) -> const model::Exchange* {
      auto exchange = exchange_into(kept, wire::encode_request(request), request);
      if (!exchange) return nullptr;
      return &reads.emplace_back(std::move(*exchange));
    });
    return reads;
  }

  // One exchange, sent again where the target asks for that. All that went over the wire is kept in `kept`. Nothing
  // where the target is given up. `decoded` is the request where it is known what it says.
  std::optional<model::Exchange> exchange_into(std::vector<trace::Exchange>& kept, wire::HttpRequest request,
                                               const std::optional<model::Request>& decoded = {},
                                               std::optional<model::SignatureFault> signature = {}) {
    std::chrono::milliseconds waited{};
    std::chrono::milliseconds next = first_pause;
    for (std::size_t tries = 1;; ++tries) {
      auto exchange = send_once(kept, std::move(request), decoded, signature);
      if (!exchange || !model::is_throttled(*exchange)) return exchange;
      if (connection_.waited_in_vain >= most_waited_in_vain) return exchange;
      if (tries == most_tries) {
        connection_.waited_in_vain += waited;
        note(still_throttled(*exchange, tries, waited));
        return exchange;
      }
      pause(next);
      waited += next;
      next *= 2;
      request = kept.back().request;
    }
  }

  void pause(std::chrono::milliseconds time) const {
    if (options_.pause) return options_.pause(time);
    std::this_thread::sleep_for(time);
  }

  static model::Divergence still_throttled(const model::Exchange& exchange, std::size_t tries,
                                           std::chrono::milliseconds waited) {
    const model::Difference difference{
        "answer", fmt::format("another answer than ThrottlingException in {} tries over {} ms", tries, waited.count()),
        model::describe(exchange.answer), model::Aspect::answer};
    return {{"RATE-1"}, std::string(model::operation_of(exchange.request)), {difference}};
  }

  std::optional<model::Exchange> send_once(std::vector<trace::Exchange>& kept, wire::HttpRequest request,
                                           std::optional<model::Request> decoded,
                                           std::optional<model::SignatureFault> signature) {
    if (over()) return std::nullopt;
    const model::Time sent = now();
    const auto start = std::chrono::steady_clock::now();
    auto answer = signature ? options_.send_signed_wrongly(request, *signature) : connection_.send(request);
    const auto took = std::chrono::steady_clock::now() - start;
    const model::Time received = now();
    ++run_.result.wire_requests;
    if (answer) run_.latencies.add(std::chrono::duration_cast<std::chrono::microseconds>(took));
    if (!answer && answer.error().kind == wire::TransportFailure::cancelled) {
      run_.result.aborted = "interrupted";
      return std::nullopt;
    }
    if (!decoded) decoded = wire::decode_request(request);
    if (signature) decoded = model::unauthenticated(*decoded, *signature);
    model::Exchange exchange = wire::exchange_of(std::move(*decoded), answer, sent, received);
    const bool gave_up = !answer && give_up_after(answer.error());
    trace::Exchange raw{std::move(request), {}, sent, received, {}, signature};
    if (answer) {
      connection_.failures_in_a_row = 0;
      raw.answer = std::move(*answer);
    } else {
      raw.answer = trace::NoAnswer{std::move(answer.error().message)};
    }
    kept.push_back(std::move(raw));
    if (gave_up) record().unjudged = true;
    return gave_up ? std::nullopt : std::optional(std::move(exchange));
  }

  bool give_up_after(const wire::TransportError& error) {
    // An answer that is no HTTP or too large is an answer: for the judge, not a sign that the target is gone.
    if (error.kind == wire::TransportFailure::malformed || error.kind == wire::TransportFailure::too_large)
      return false;
    if (++connection_.failures_in_a_row < max_failures_in_a_row && !is_final(error.kind)) return false;
    run_.target_failure = fmt::format("{} (at step {} of {})", error.message, index_, given_.name);
    run_.result.aborted = *run_.target_failure;
    return true;
  }

  // Takes the judgement into the results; true where the effect of the step is not known and must be read.
  bool judge(model::ObservedStep observed) {
    const model::Judgement judgement =
        options_.watch ? judge_watched(std::move(observed)) : judge_.judge(std::move(observed));
    for (const std::string& clause : judgement.upheld) ++run_.clauses[clause].upheld;
    for (const std::string& clause : judgement.notes) ++run_.clauses[clause].noted;
    for (const model::Divergence& divergence : judgement.divergences) note(divergence);
    if (judgement.unjudged) ++run_.result.unjudged;
    return judgement.unsettled;
  }

  void note(const model::Divergence& divergence) {
    ++run_.clauses[divergence.clauses.front()].diverged;
    ++run_.result.divergences;
    run_.findings.push_back(finding_of(divergence, given_.name, index_));
  }

  model::Judgement judge_watched(model::ObservedStep observed) {
    std::optional<model::State> before;
    if (judge_.belief().size() == 1) before = judge_.belief().front().state;
    const model::Request request = observed.exchange.request;
    model::Judgement judgement = judge_.judge(std::move(observed));
    const bool is_certain = judge_.belief().size() == 1 && !judgement.unsettled;
    options_.watch(
        {before ? &*before : nullptr, request, is_certain ? &judge_.belief().front().state : nullptr, &judgement});
    return judgement;
  }

  void finish_step() {
    read_at_this_step_.clear();
    if (options_.journal != nullptr) {
      const auto written = options_.journal->add(given_.number, given_.sequence, index_, record());
      if (!written) run_.result.aborted = written.error();
    }
    // Only now has the step's record all that was sent, so only now can findings have their share of it.
    for (auto finding = run_.findings.rbegin(); finding != run_.findings.rend() && finding->step == index_; ++finding) {
      finding->trace = trace_so_far();
      if (observe_ != options_.observe) finding->observe = name_of(observe_);
      // What went over the wire is kept once for each way of diverging; a target that is wrong at every step would
      // otherwise fill the memory.
      if (!shown_.insert(finding->group).second) finding->trace.records.clear();
    }
  }

  trace::Trace trace_so_far() const {
    trace::Trace trace;
    trace.binding = run_.trace.binding;
    const trace::Sequence& whole = given_.sequence;
    trace.sequence = {whole.title, whole.clauses,  whole.source,        whole.context,
                      {},          whole.required, whole.names_end_with};
    const auto end = static_cast<std::ptrdiff_t>(index_ + 1);
    trace.sequence.steps.assign(whole.steps.begin(), whole.steps.begin() + end);
    trace.records.assign(run_.trace.records.begin(), run_.trace.records.begin() + end);
    return trace;
  }

  void delete_created() {
    std::set<std::string> own;
    for (const std::size_t number : trace::secrets_of(given_.sequence)) {
      own.insert(trace::secret_name(binder_.binding(), number));
    }
    for (const std::string& name : created_) {
      if (options_.cleanup == Cleanup::delete_fixed_names && own.contains(name)) continue;
      model::DeleteSecretRequest request;
      request.secret_id = name;
      request.force_delete_without_recovery = true;
      if (!connection_.send(wire::encode_request(request))) return;  // as well as that goes
      ++run_.result.wire_requests;
    }
  }

  model::Time now() const { return options_.now ? options_.now() : system_now(); }

  const NamedSequence& given_;
  Connection& connection_;
  const RunnerOptions& options_;
  Observe observe_;
  trace::Binder binder_;
  model::Judge judge_;
  std::size_t index_ = 0;
  std::size_t last_ = 0;  ///< the last step that is an operation
  std::set<std::string> created_;
  std::set<std::string> read_at_this_step_;
  std::set<std::string> shown_;  ///< groups of findings that have their exchanges
  SequenceRun run_;
};

}  // namespace

SequenceRun run_sequence(const NamedSequence& sequence, Connection& connection, const RunnerOptions& options) {
  return Runner(sequence, connection, options).run();
}

}  // namespace psvcheck::run
