#include "model/blame.h"

#include <algorithm>

namespace psvcheck::model {

namespace {

void add_once(std::vector<std::string>& clauses, std::string_view clause) {
  if (std::ranges::find(clauses, clause) == clauses.end()) clauses.emplace_back(clause);
}

/// The enforced clauses among `reasons` that speak of the aspect, in their order. Those that speak of another version
/// are left out.
std::vector<std::string> clauses_about(Aspect aspect, const std::string& version, std::span<const Reason> reasons,
                                       Level level) {
  std::vector<std::string> clauses;
  for (const auto& reason : reasons) {
    const bool is_about_it = reason.version.empty() || version.empty() || reason.version == version;
    if (reason.aspect != aspect || !is_about_it) continue;
    const Clause* clause = find_clause(reason.clause);
    if (clause != nullptr && enforces(level, clause->strength)) add_once(clauses, reason.clause);
  }
  return clauses;
}

/// What a difference may be laid at, the nearest first.
std::vector<Aspect> aspects_behind(const Difference& difference) {
  const bool expected_success = difference.where == "answer" && difference.aspect == Aspect::answer;
  if (expected_success) {
    return {Aspect::version,  Aspect::answer,  Aspect::value,  Aspect::deletion, Aspect::current,
            Aspect::previous, Aspect::pending, Aspect::custom, Aspect::labels};
  }
  // Which version a request made, before what it answers of it.
  if (difference.where == "VersionId" && difference.aspect == Aspect::answer) return {Aspect::version, Aspect::answer};
  std::vector<Aspect> aspects{difference.aspect};
  if (difference.label) aspects.push_back(*difference.label);

  if (difference.aspect == Aspect::stages && !difference.label) aspects.push_back(Aspect::answer);
  if (is_about_labels(aspects.back())) aspects.push_back(Aspect::labels);
  return aspects;
}

}  // namespace

bool is_about_labels(Aspect aspect) {
  return aspect == Aspect::current || aspect == Aspect::previous || aspect == Aspect::pending ||
         aspect == Aspect::custom || aspect == Aspect::labels;
}

std::vector<std::string> blame_answer(const Difference& difference, std::span<const Reason> reasons, Level level) {
  for (const auto aspect : aspects_behind(difference)) {
    auto clauses = clauses_about(aspect, difference.version, reasons, level);
    if (!clauses.empty()) return clauses;
  }
  return {};
}

std::vector<std::string> blame_effect(const Difference& difference, std::span<const Reason> unread,
                                      bool labels_confirmed, Level level) {
  const bool is_effect = difference.aspect != Aspect::answer && difference.aspect != Aspect::refusal &&
                         difference.aspect != Aspect::error_type &&
                         !(difference.aspect == Aspect::stages && labels_confirmed);
  if (!is_effect) return {};
  Difference effect = difference;
  if (effect.label) effect.aspect = *effect.label;
  return blame_answer(effect, unread, level);
}

void add_difference(std::vector<Divergence>& divergences, std::vector<std::string> clauses, std::string_view operation,
                    Difference difference) {
  const auto it = std::ranges::find_if(divergences, [&](const Divergence& divergence) {
    return divergence.clauses.front() == clauses.front() && divergence.operation == operation;
  });
  if (it == divergences.end()) {
    divergences.push_back({std::move(clauses), std::string(operation), {std::move(difference)}});
    return;
  }
  for (const auto& clause : clauses) add_once(it->clauses, clause);
  it->differences.push_back(std::move(difference));
}

}  // namespace psvcheck::model
