#include "harness/run/offline.h"

#include <algorithm>

#include "harness/run/runner.h"
#include "model/judge.h"
#include "model/step.h"

namespace psvcheck::run {
namespace {

/// Whether what is right depends on the secrets that the target has. An empty target tells: it answers requests that
/// are right in themselves with a success or by not finding the secret.
bool depends_on_state(const model::Exchange& exchange, model::Level level) {
  model::Context context;
  context.now = exchange.sent;
  context.level = level;
  return std::ranges::any_of(model::step({}, exchange.request, context), [](const model::Outcome& outcome) {
    const auto* refusal = std::get_if<model::Refusal>(&outcome.answer);
    return refusal == nullptr || refusal->type == "ResourceNotFoundException";
  });
}

bool is_about_form(const model::Divergence& divergence) {
  const model::Clause* clause = model::find_clause(divergence.clauses.front());
  return clause != nullptr && clause->theme == "answers";
}

class Offline {
 public:
  Offline(const std::string& name, const trace::Trace& trace, model::Level level, RunResult& result)
      : trace_(trace), level_(level), result_(result), judge_(level) {
    sequence_.name = name;
    sequence_.title = trace.sequence.title;
    sequence_.clauses = trace.sequence.clauses;
  }

  void run() {
    for (index_ = 0; index_ < trace_.records.size(); ++index_) judge_record(trace_.records[index_]);
    result_.steps += sequence_.steps;
    result_.wire_requests += sequence_.wire_requests;
    result_.sequences.push_back(std::move(sequence_));
  }

 private:
  void judge_record(const trace::StepRecord& record) {
    sequence_.steps += record.exchanges.size();
    sequence_.wire_requests +=
        record.exchanges.size() + record.observation.size() + record.taken_over.size() + record.others.size();
    const bool is_last_unjudged = record.unjudged && record.others.empty() && record.taken_over.empty();
    std::vector<model::Exchange> reads = to_exchanges(record.observation);
    for (std::size_t i = 0; i < record.exchanges.size(); ++i) {
      const bool is_last = i + 1 == record.exchanges.size();
      if (is_last && is_last_unjudged) return;
      model::ObservedStep step{trace::to_exchange(record.exchanges[i]), {}};
      if (is_last) step.observation = take_reads_of(model::secret_id_of(step.exchange.request), reads);
      judge(step);
    }
    judge_apart(reads);
    if (!record.taken_over.empty()) judge_.resynchronise(to_exchanges(record.taken_over));
    std::vector<model::Exchange> others = to_exchanges(record.others);
    if (record.unjudged) others.resize(others.size() - reads_of_last_secret(others));
    judge_apart(others);
  }

  static std::vector<model::Exchange> to_exchanges(const std::vector<trace::Exchange>& exchanges) {
    std::vector<model::Exchange> all;
    all.reserve(exchanges.size());
    for (const trace::Exchange& exchange : exchanges) all.push_back(trace::to_exchange(exchange));
    return all;
  }

  static bool are_of_one_secret(const model::Exchange& a, const model::Exchange& b) {
    const std::string* one = model::secret_id_of(a.request);
    const std::string* other = model::secret_id_of(b.request);
    return one != nullptr && other != nullptr && *one == *other;
  }

  /// How many reads at the end are of the same secret.
  static std::size_t reads_of_last_secret(const std::vector<model::Exchange>& reads) {
    std::size_t count = 0;
    while (count < reads.size() && are_of_one_secret(reads[reads.size() - 1 - count], reads.back())) ++count;
    return count;
  }

  /// The reads of each secret, which stand together, as a step of their own.
  void judge_apart(const std::vector<model::Exchange>& reads) {
    for (std::size_t at = 0; at < reads.size();) {
      model::ObservedStep step{reads[at], {}};
      for (++at; at < reads.size() && are_of_one_secret(reads[at], step.exchange); ++at) {
        step.observation.push_back(reads[at]);
      }
      judge(step);
    }
  }

  /// Takes those reads out that are of this secret. A step by ARN is read back by name, so a step whose id no read has
  /// gets all.
  std::vector<model::Exchange> take_reads_of(const std::string* secret, std::vector<model::Exchange>& reads) const {
    const auto is_of_secret = [&](const model::Exchange& read) {
      const std::string* id = model::secret_id_of(read.request);
      return secret != nullptr && id != nullptr && *id == *secret;
    };
    if (std::ranges::none_of(reads, is_of_secret)) return std::exchange(reads, {});
    std::vector<model::Exchange> taken;
    std::ranges::copy_if(reads, std::back_inserter(taken), is_of_secret);
    std::erase_if(reads, is_of_secret);
    return taken;
  }

  void judge(const model::ObservedStep& step) {
    const bool unknown = trace_.sequence.context == trace::Context::unknown;
    const bool form_only = unknown && depends_on_state(step.exchange, level_);
    if (unknown) judge_ = model::Judge(level_);
    const model::Judgement judgement = judge_.judge(step);
    if (!form_only) {
      for (const std::string& clause : judgement.upheld) ++result_.clauses[clause].upheld;
      for (const std::string& clause : judgement.notes) ++result_.clauses[clause].noted;
    }
    for (const model::Divergence& divergence : judgement.divergences) {
      if (!form_only || is_about_form(divergence)) add(divergence);
    }
  }

  void add(const model::Divergence& divergence) {
    ++result_.clauses[divergence.clauses.front()].diverged;
    ++sequence_.divergences;
    Finding finding = finding_of(divergence, sequence_.name, index_);
    if (trace_.sequence.context == trace::Context::unknown) finding.before.clear();
    finding.trace = trace_;
    finding.trace.sequence.steps.resize(index_ + 1);
    finding.trace.records.resize(index_ + 1);
    result_.findings.push_back(std::move(finding));
  }

  const trace::Trace& trace_;
  model::Level level_;
  RunResult& result_;
  SequenceResult sequence_;
  model::Judge judge_;
  std::size_t index_ = 0;
};

}  // namespace

void judge_offline(const std::string& name, const trace::Trace& trace, model::Level level, RunResult& result) {
  Offline(name, trace, level, result).run();
}

}  // namespace psvcheck::run
