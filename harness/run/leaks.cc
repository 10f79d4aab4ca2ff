#include "harness/run/leaks.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace psvcheck::run {
namespace {

constexpr std::string_view clause = "LOG-1";

Finding finding_of_leak(const Leak& leak, const std::string& where, std::span<const NamedSequence> sequences,
                        const RunResult& result) {
  const NamedSequence& sender = sequences[leak.secret.sequence];
  Finding finding;
  finding.group = fmt::format("{} | {}", clause, leak.secret.member);
  finding.clauses = {std::string(clause)};
  const auto& steps = sender.sequence.steps;
  const auto* operation = std::get_if<trace::OperationStep>(&steps[leak.secret.step].kind);
  finding.operation = operation != nullptr ? operation->op : std::string("PutSecretValue");
  const std::string others = leak.lines > 1 ? fmt::format(" (and {} more)", leak.lines - 1) : std::string();
  finding.differences.push_back({where, "no " + leak.secret.member, leak.text + others, model::Aspect::value});
  finding.sequence = sender.name;
  finding.step = leak.secret.step;
  const trace::Sequence& whole = sender.sequence;
  finding.trace.binding = trace::Binding{result.run_id, result.seed, sender.number, whole.names_end_with};
  finding.trace.sequence = {whole.title, whole.clauses,  whole.source,        whole.context,
                            {},          whole.required, whole.names_end_with};
  finding.trace.sequence.steps.assign(steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(leak.secret.step + 1));
  return finding;
}

// What is searched, one after the other, and what became of it.
class Search {
 public:
  Search(RunResult& result, std::span<const NamedSequence> sequences)
      : result_(result),
        sequences_(sequences),
        secrets_(sent_secrets(sequences, result.run_id, result.seed)),
        tally_(result.clauses[std::string(clause)]) {}

  void search(const LogPosition& log) {
    const auto found = search_log(log, secrets_, result_.run_id);
    if (!found) return fail(found.error());
    bytes_ += found->bytes;
    for (const Leak& leak : found->leaks) add(leak, fmt::format("{}, line {}", log.file, leak.line));
  }

  void search(const wire::TrailEvents& trail) {
    if (!trail) return fail("CloudTrail's LookupEvents: " + trail.error());
    if (trail->empty()) return fail("CloudTrail's LookupEvents shows no event of Secrets Manager");
    const LogSearch found = search_events(*trail, secrets_, result_.run_id);
    bytes_ += found.bytes;
    for (const Leak& leak : found.leaks) add(leak, "CloudTrail's event " + (*trail)[leak.line - 1].name);
  }

  void conclude() {
    if (bytes_ == 0) fail("the target wrote nothing into its log");
    if (tally_.reason.empty() && tally_.diverged == 0) ++tally_.upheld;
    const auto names_it = [](const NamedSequence& given) {
      return std::ranges::find(given.sequence.clauses, clause) != given.sequence.clauses.end();
    };
    const auto named = std::ranges::find_if(sequences_, names_it);
    if (named != sequences_.end()) tally_.first = named->name;
  }

 private:
  void fail(std::string why) {
    if (tally_.reason.empty()) tally_.reason = std::move(why);
  }

  void add(const Leak& leak, const std::string& where) {
    result_.findings.push_back(finding_of_leak(leak, where, sequences_, result_));
    ++tally_.diverged;
    for (SequenceResult& sequence : result_.sequences) {
      if (sequence.name == result_.findings.back().sequence) ++sequence.divergences;
    }
  }

  RunResult& result_;
  std::span<const NamedSequence> sequences_;
  SentSecrets secrets_;
  ClauseTally& tally_;
  std::uint64_t bytes_ = 0;
};

}  // namespace

void add_leaks(RunResult& result, std::span<const NamedSequence> sequences, std::span<const LogPosition> logs,
               const wire::TrailEvents* trail) {
  if (logs.empty() && trail == nullptr) {
    result.clauses[std::string(clause)].reason = "no log of the target is known; --target-log FILE names one";
    return;
  }
  Search search(result, sequences);
  for (const LogPosition& log : logs) search.search(log);
  if (trail != nullptr) search.search(*trail);
  search.conclude();
}

}  // namespace psvcheck::run
