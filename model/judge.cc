#include "model/judge.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include "model/abstract_state.h"
#include "model/adopt.h"
#include "model/blame.h"
#include "model/envelope.h"
#include "model/paging.h"
#include "model/secret_id.h"
#include "model/unspecified.h"

namespace psvcheck::model {

namespace {

/// From how many possible states on a read-back is asked for.
constexpr std::size_t too_many_possibilities = 64;

/// How many possible states are followed. A target that leaves requests unanswered doubles them each time.
constexpr std::size_t most_possibilities = 128;

bool has_answer(const Exchange& exchange) {
  return !std::holds_alternative<NoAnswer>(exchange.answer) && !std::holds_alternative<Unreadable>(exchange.answer);
}

/// The aspects that a read shows, so that the requests before it count as upheld in them.
bool shows(const Request& read, Aspect aspect) {
  if (aspect == Aspect::lookup) return true;
  if (std::holds_alternative<DescribeSecretRequest>(read)) return is_about_labels(aspect) || aspect == Aspect::deletion;
  if (std::holds_alternative<ListSecretVersionIdsRequest>(read)) {
    return is_about_labels(aspect) || aspect == Aspect::version;
  }
  if (std::holds_alternative<GetSecretValueRequest>(read)) return aspect == Aspect::value;
  return aspect == Aspect::answer || aspect == Aspect::refusal || aspect == Aspect::error_type ||
         aspect == Aspect::stages || aspect == Aspect::members;
}

void uphold(Judgement& judgement, std::string_view id) {
  for (const auto* list : {&judgement.upheld, &judgement.notes}) {
    if (std::ranges::find(*list, id) != list->end()) return;
  }
  const Clause* clause = find_clause(id);
  const bool is_open = clause != nullptr && clause->strength == Strength::unspecified;
  (is_open ? judgement.notes : judgement.upheld).emplace_back(id);
}

/// The clauses that an exchange which agrees has shown to hold.
void uphold_all(Judgement& judgement, const Exchange& exchange, const Taken& taken) {
  const bool is_read = !is_mutating(exchange.request);
  for (const auto& reason : taken.reasons) {
    if (is_read || shows(exchange.request, reason.aspect)) uphold(judgement, reason.clause);
  }
  if (is_of_a_page(exchange)) uphold(judgement, "READ-2d");
  if (!is_read || taken.next.empty()) return;
  visit_unread(taken.next.front(), exchange, [&](const Reason& reason) {
    if (shows(exchange.request, reason.aspect)) uphold(judgement, reason.clause);
  });
}

/// Whether one of the differences is in what the reason speaks of. Of a version that is not shown nothing is shown.
bool concerns(const std::vector<Difference>& differences, const Reason& reason) {
  const auto is_of_labels = [](Aspect aspect) { return is_about_labels(aspect) || aspect == Aspect::stages; };
  return std::ranges::any_of(differences, [&](const Difference& difference) {
    const bool is_of_any_version = difference.aspect == Aspect::version || is_of_labels(difference.aspect);
    return difference.aspect == reason.aspect || (is_of_any_version && is_of_labels(reason.aspect));
  });
}

/// Of a read that differs from the only state that is possible: the clauses about what it shows rightly. A wrong ARN
/// says nothing of the versions beside it.
void uphold_what_agrees(Judgement& judgement, const Exchange& read, const Taken& taken) {
  const bool is_of_another = std::ranges::any_of(taken.differences, [](const Difference& difference) {
    return difference.where == "answer" || difference.by_label.has_value();
  });
  if (is_of_another || !is_success(read.answer)) return;
  std::vector<Reason> shown = taken.reasons;
  std::ranges::copy_if(taken.unread, std::back_inserter(shown),
                       [&](const Reason& reason) { return shows(read.request, reason.aspect); });
  std::vector<std::string_view> differing;  // a clause may speak of several aspects
  for (const auto& reason : shown) {
    if (concerns(taken.differences, reason)) differing.push_back(reason.clause);
  }
  for (const auto& reason : shown) {
    if (std::ranges::find(differing, reason.clause) == differing.end()) uphold(judgement, reason.clause);
  }
}

void judge_envelope(Judgement& judgement, const Exchange& exchange, Level level) {
  if (!has_answer(exchange)) return;
  uphold(judgement, "WIRE-1");
  if (std::holds_alternative<Refusal>(exchange.answer)) uphold(judgement, "WIRE-3");
  const auto hold = [&](std::string_view clause, std::vector<Difference> found) {
    if (found.empty()) return uphold(judgement, clause);
    if (!enforces(level, find_clause(clause)->strength)) return;
    for (auto& difference : found) {
      add_difference(judgement.divergences, {std::string(clause)}, operation_of(exchange.request),
                     std::move(difference));
    }
  };
  hold("WIRE-4", status_differences(exchange));
  if (exchange.envelope.has_headers) {
    hold("WIRE-2", content_type_differences(exchange));
    hold("WIRE-7", request_id_differences(exchange));
  }
  if (is_success(exchange.answer)) hold("WIRE-8", member_differences(exchange));
}

void forget_unread(std::vector<Possibility>& belief, const std::vector<Exchange>& reads) {
  for (auto& possibility : belief) {
    for (const auto& read : reads) possibility.unread.erase(secret_of(possibility, read));
  }
}

/// FAIL-1: the service says that it has failed, where nothing is wrong with the request.
bool is_failure(const Exchange& exchange, const Taken& taken) {
  const auto* refusal = std::get_if<Refusal>(&exchange.answer);
  if (refusal == nullptr || !is_service_failure(refusal->type) || taken.differences.empty()) return false;
  return taken.differences.front().where == "answer" && taken.differences.front().aspect == Aspect::answer;
}

Difference no_answer(const Exchange& exchange) {
  return {"answer", "an answer in AWS JSON 1.1", describe(exchange.answer), Aspect::answer};
}

}  // namespace

Judgement Judge::judge(ObservedStep observed) {
  std::optional<State> before;
  if (belief_.size() == 1 && !incomplete_) before = belief_.front().state;
  const std::string name = secret_of(belief_.front(), observed.exchange);
  Judgement judgement = judge_step(std::move(observed));
  for (Divergence& divergence : judgement.divergences) {
    if (before && !name.empty()) divergence.before = class_of(*before, name);
  }
  if (belief_.size() > most_possibilities) {
    belief_.resize(most_possibilities);
    incomplete_ = true;
  }
  return judgement;
}

Judgement Judge::judge_step(ObservedStep observed) {
  Judgement judgement;
  const Exchange& exchange = observed.exchange;
  const auto operation = operation_of(exchange.request);
  const auto reads = merge_pages(std::move(observed.observation));
  bool settled = true;
  bool effect_is_open = false;
  if (is_refused_in_another_protocol(exchange)) {
    judge_reads(operation, reads, judgement);
    return judgement;
  }
  if (has_answer(exchange) && is_of_the_impossible(belief_.front(), exchange)) {
    judgement.unjudged = true;
    judge_envelope(judgement, exchange, level_);
    for (const auto& read : reads) judge_envelope(judgement, read, level_);
    take_over(exchange, reads);
    return judgement;
  }
  if (!has_answer(exchange) || incomplete_) note_changes(exchange, {});
  if (!has_answer(exchange)) {
    add_difference(judgement.divergences, {"WIRE-1"}, operation, no_answer(exchange));
    belief_ = with_and_without_effect(belief_, exchange, level_);
    judgement.unsettled = reads.empty();
    if (incomplete_) {
      resynchronise(reads);
    } else {
      judge_reads(operation, reads, judgement);
    }
    return judgement;
  }
  if (is_throttled(exchange)) {
    uphold(judgement, "RATE-1");
    judge_reads(operation, reads, judgement);
    judge_envelope(judgement, exchange, level_);
    return judgement;
  }
  auto taken = take(belief_, exchange, level_);
  if (incomplete_) {  // a state that agrees may be among those that were dropped, so that nothing is known until a read
    const bool agrees = !taken.next.empty();
    belief_ = agrees ? std::move(taken.next) : std::vector{std::move(belief_.front())};
    if (!agrees) adopt(belief_.front().state, exchange);
    resynchronise(reads);
    judgement.unsettled = reads.empty();
    return judgement;
  }
  if (may_have_done_anything(belief_.front(), exchange)) {
    note_changes(exchange, {});
    if (taken.differences.empty()) {
      uphold_all(judgement, exchange, taken);
      belief_ = std::move(taken.next);
    }
    resynchronise(reads);
    judgement.unsettled = reads.empty();
    return judgement;
  }
  if (is_failure(exchange, taken)) {  // whether the request took effect is unknown
    add_difference(judgement.divergences, {"FAIL-1"}, operation, std::move(taken.differences.front()));
    belief_ = with_and_without_effect(belief_, exchange, level_);
    note_changes(exchange, {});
    judge_reads(operation, reads, judgement);
    judge_envelope(judgement, exchange, level_);
    judgement.unsettled = reads.empty();
    return judgement;
  }
  if (taken.differences.empty()) {
    uphold_all(judgement, exchange, taken);
    belief_ = std::move(taken.next);
    note_changes(exchange, taken.reasons);
    judge_dates(exchange, operation, judgement);
  } else {
    settled = false;
    const bool is_read = !is_mutating(exchange.request);
    const bool is_answered_otherwise = taken.differences.front().where == "answer";
    if (is_read && belief_.size() == 1) uphold_what_agrees(judgement, exchange, taken);
    for (auto& difference : taken.differences) {
      auto clauses = is_read ? blame_effect(difference, taken.unread, false, level_) : std::vector<std::string>{};
      if (clauses.empty()) clauses = blame_answer(difference, taken.reasons, level_);
      if (clauses.empty()) continue;  // nothing that this level enforces
      add_difference(judgement.divergences, std::move(clauses), operation, std::move(difference));
    }
    // Where the level leaves open whether it is answered so, it leaves open what it did.
    effect_is_open = !is_read && is_answered_otherwise && judgement.divergences.empty();
    belief_ = {std::move(taken.nearest)};
    adopt(belief_.front().state, exchange);
    note_changes(exchange, {});
  }
  if (effect_is_open) {
    resynchronise(reads);
    judge_envelope(judgement, exchange, level_);
    judgement.unsettled = reads.empty();
    return judgement;
  }
  settled = judge_reads(operation, reads, judgement) && settled;
  judge_envelope(judgement, exchange, level_);
  if (settled) {
    forget_unread(belief_, reads);
  } else {
    take_over(exchange, reads);
  }
  judgement.unsettled = (!settled && reads.empty()) || belief_.size() > too_many_possibilities;
  return judgement;
}

/// The reads after a step, judged one by one; true where all agree.
bool Judge::judge_reads(std::string_view operation, const std::vector<Exchange>& reads, Judgement& judgement) {
  const bool answer_diverged = !judgement.divergences.empty();
  bool agree = true;
  bool labels_confirmed = false;
  LostVersions lost;
  for (const auto& read : reads) {
    judge_envelope(judgement, read, level_);
    if (!has_answer(read)) {
      agree = false;
      add_difference(judgement.divergences, {"WIRE-1"}, operation_of(read.request), no_answer(read));
      continue;
    }
    if (is_throttled(read)) {
      uphold(judgement, "RATE-1");
      continue;
    }
    auto taken = take(belief_, read, level_);
    if (taken.differences.empty()) {
      labels_confirmed = labels_confirmed || std::holds_alternative<DescribeSecretRequest>(read.request);
      uphold_all(judgement, read, taken);
      belief_ = std::move(taken.next);
      judge_dates(read, operation, judgement);
      continue;
    }
    agree = false;
    if (belief_.size() == 1 && !answer_diverged) uphold_what_agrees(judgement, read, taken);
    if (is_failure(read, taken)) {
      add_difference(judgement.divergences, {"FAIL-1"}, operation_of(read.request),
                     std::move(taken.differences.front()));
      continue;
    }
    for (auto& difference : taken.differences) {
      difference.where = std::string(operation_of(read.request)) + ": " + difference.where;
      if (answer_diverged) {  // what follows from the answer that diverged is told with it
        Divergence& told = judgement.divergences.front();
        if (answers_the_labels_there_are(told, difference)) {
          put_first(told.clauses, blame_effect(difference, taken.unread, labels_confirmed, level_));
        }
        told.differences.push_back(std::move(difference));
        continue;
      }
      auto clauses = blame_effect(difference, taken.unread, labels_confirmed, level_);
      if (const auto* of_the_version = lost.blamed_for(read)) clauses = *of_the_version;
      const bool is_effect = !clauses.empty();
      if (is_effect) lost.note(difference, read, clauses);
      if (!is_effect) clauses = blame_answer(difference, taken.reasons, level_);
      if (clauses.empty()) continue;  // nothing that this level enforces
      add_difference(judgement.divergences, std::move(clauses), is_effect ? operation : operation_of(read.request),
                     std::move(difference));
    }
  }
  return agree;
}

/// The dates in an answer that agrees in all else.
void Judge::judge_dates(const Exchange& exchange, std::string_view operation, Judgement& judgement) {
  if (std::holds_alternative<DeleteSecretAnswer>(exchange.answer) && belief_.size() > 1) {
    // DEL-5b: whether a second request moves the date is open; the date itself tells.
    std::vector<Possibility> fitting;
    for (const auto& possibility : belief_) {
      const auto at = possibility.state.secrets.find(secret_of(possibility, exchange));
      if (at == possibility.state.secrets.end()) continue;
      const auto verdicts = check_dates(dates_, *at->second, exchange);
      if (std::ranges::none_of(verdicts, [](const auto& v) { return v.difference.has_value(); })) {
        fitting.push_back(possibility);
      }
    }
    if (!fitting.empty()) belief_ = std::move(fitting);
  }
  if (belief_.size() > 1) return;  // what changed, and when, is not settled yet
  const Possibility& possibility = belief_.front();
  const auto at = possibility.state.secrets.find(secret_of(possibility, exchange));
  if (at == possibility.state.secrets.end()) return;
  if (!at->second->rotating.text.empty()) return note_change(dates_, at->first, exchange);  // it changes by itself
  std::vector<Reason> unread;
  visit_unread(possibility, exchange, [&](const Reason& reason) {
    // READ-6a is about the form of a date, which has agreed.
    if (reason.aspect == Aspect::dates && reason.clause != "READ-6a") unread.push_back(reason);
  });
  for (auto& [clause, difference] : check_dates(dates_, *at->second, exchange)) {
    if (!difference) {
      const bool speaks = clause != "IDEM-1c" || std::ranges::find(unread, clause, &Reason::clause) != unread.end();
      if (speaks) uphold(judgement, clause);
      continue;
    }
    // What a replay must leave alone is LastChangedDate and CreatedDate, nothing else.
    auto clauses = clause == "READ-6c" ? blame_effect(*difference, unread, false, level_) : std::vector<std::string>{};
    const bool is_effect = !clauses.empty();
    if (!is_effect && enforces(level_, find_clause(clause)->strength)) clauses.emplace_back(clause);
    if (clauses.empty()) continue;
    const auto by = operation_of(exchange.request);
    if (is_effect && by != operation) difference->where = std::string(by) + ": " + difference->where;
    add_difference(judgement.divergences, std::move(clauses), is_effect ? operation : by, std::move(*difference));
  }
}

/// What may move LastChangedDate: any success but a replay's.
void Judge::note_changes(const Exchange& exchange, const std::vector<Reason>& reasons) {
  if (!is_mutating(exchange.request) || std::holds_alternative<Refusal>(exchange.answer)) return;
  const bool is_replay = belief_.size() == 1 && std::ranges::find(reasons, "IDEM-1c", &Reason::clause) != reasons.end();
  if (is_replay) return;
  const auto name = secret_of(belief_.front(), exchange);
  if (!name.empty()) note_change(dates_, name, exchange);
}

void Judge::take_over(const Exchange& exchange, const std::vector<Exchange>& reads) {
  belief_ = {std::move(belief_.front())};
  adopt(belief_.front().state, exchange);
  for (const auto& read : reads) adopt(belief_.front().state, read);
  forget_unread(belief_, reads);
}

void Judge::resynchronise(std::vector<Exchange> reads) {
  const auto whole = merge_pages(std::move(reads));
  for (const auto& read : whole) {
    if (!has_answer(read) || is_throttled(read)) continue;
    incomplete_ = false;
    auto taken = take(belief_, read, level_);
    if (!taken.next.empty()) {
      belief_ = std::move(taken.next);
      continue;
    }
    belief_ = {std::move(belief_.front())};
    adopt(belief_.front().state, read);
  }
  forget_unread(belief_, whole);
}

}  // namespace psvcheck::model
