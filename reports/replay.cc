#include "reports/replay.h"

#include <algorithm>
#include <iterator>

#include "model/difference.h"
#include "model/judge.h"
#include "model/paging.h"
#include "model/secret_id.h"
#include "model/step.h"

namespace psvcheck::reports {
namespace {

void append(std::vector<model::Exchange>& to, const std::vector<trace::Exchange>& from) {
  std::ranges::transform(from, std::back_inserter(to), trace::to_exchange);
}

std::vector<model::Exchange> decoded(const std::vector<trace::Exchange>& from) {
  std::vector<model::Exchange> all;
  append(all, from);
  return all;
}

bool has_answer(const model::Exchange& exchange) {
  return !std::holds_alternative<model::NoAnswer>(exchange.answer) &&
         !std::holds_alternative<model::Unreadable>(exchange.answer);
}

// What the service chooses is bound by what was observed.
model::Context context_of(const model::Exchange& exchange, model::Level level) {
  model::Context context{exchange.sent, level, {}, {}, {}};
  std::visit(
      [&](const auto& answer) {
        if constexpr (requires { answer.version_id; }) {
          if (const std::string* id = model::given(answer.version_id)) context.version_id = *id;
        }
      },
      exchange.answer);
  const auto* created = std::get_if<model::CreateSecretAnswer>(&exchange.answer);
  const std::string* name = created != nullptr ? model::secret_id_of(exchange.request) : nullptr;
  const std::string* arn = created != nullptr ? model::given(created->arn) : nullptr;
  if (name != nullptr && arn != nullptr && model::is_arn_of(*arn, *name)) context.arn = *arn;
  return context;
}

std::vector<model::Possibility> allowed_after(const std::vector<model::Possibility>& before,
                                              const model::Exchange& exchange, model::Level level) {
  if (!has_answer(exchange)) return model::with_and_without_effect(before, exchange, level);
  model::Taken taken = model::take(before, exchange, level);
  if (!taken.next.empty()) return std::move(taken.next);
  // An answer that no outcome gives: what the request should have done is what the outcomes do.
  std::vector<model::Possibility> all;
  for (const model::Possibility& from : before) {
    for (const model::Outcome& outcome : model::step(from.state, exchange.request, context_of(exchange, level))) {
      model::Possibility next = from;
      model::apply_in_place(next.state, outcome);
      if (std::ranges::find(all, next) == all.end()) all.push_back(std::move(next));
    }
  }
  return all;
}

}  // namespace

std::vector<ReplayedStep> replayed(const trace::Trace& trace, model::Level level) {
  std::vector<ReplayedStep> steps;
  model::Judge judge(level);
  for (const trace::StepRecord& record : trace.records) {
    ReplayedStep& step = steps.emplace_back();
    for (std::size_t i = 0; i + 1 < record.exchanges.size(); ++i) {
      judge.judge({trace::to_exchange(record.exchanges[i]), {}});
    }
    step.before = judge.belief();
    if (record.exchanges.empty()) {
      step.afterwards = step.before;
      continue;
    }
    step.exchange = trace::to_exchange(record.exchanges.back());
    step.afterwards = allowed_after(step.before, *step.exchange, level);
    std::vector<model::Exchange> observation = decoded(record.observation);
    judge.judge({*step.exchange, observation});
    if (!record.taken_over.empty()) judge.resynchronise(decoded(record.taken_over));
    std::vector<model::Exchange> reads = std::move(observation);
    append(reads, record.taken_over);
    append(reads, record.others);
    step.reads = model::merge_pages(std::move(reads));
  }
  return steps;
}

NearestAnswer nearest_answer(const std::vector<model::Possibility>& from, const model::Exchange& exchange,
                             model::Level level) {
  NearestAnswer nearest;
  std::optional<std::size_t> fewest;
  bool is_of_the_kind = false;
  const model::Context context = context_of(exchange, level);
  const auto list = model::whole_list(exchange.request);
  for (const model::Possibility& possibility : from) {
    for (const model::Outcome& outcome : model::step(possibility.state, list ? *list : exchange.request, context)) {
      if (const auto* refusal = std::get_if<model::Refusal>(&outcome.answer)) {
        auto& types = nearest.error_types;
        if (std::ranges::find(types, refusal->type) == types.end()) types.push_back(refusal->type);
      }
      const auto page = model::page_like(outcome.answer, exchange);
      const model::Answer& answer = page ? *page : outcome.answer;
      const auto found = model::differences(answer, exchange.answer);
      // A success is nearer to any success than to a refusal.
      const bool of_the_kind = found.empty() || found.front().where != "answer";
      if (fewest && (is_of_the_kind != of_the_kind ? is_of_the_kind : found.size() >= *fewest)) continue;
      nearest.answer = answer;
      nearest.agrees = found.empty();
      fewest = found.size();
      is_of_the_kind = of_the_kind;
    }
  }
  if (!std::holds_alternative<model::Refusal>(nearest.answer)) nearest.error_types.clear();
  return nearest;
}

}  // namespace psvcheck::reports
