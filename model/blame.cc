#include "model/blame.h"

#include <algorithm>

namespace psvcheck::model {

namespace {

void add_once(std::vector<std::string>& clauses, std::string_view clause) {
  if (std::ranges::find(clauses, clause) == clauses.end()) clauses.emplace_back(clause);
}

std::vector<std::string> exactly_about(Aspect aspect, const std::string& version, std::span<const Reason> reasons) {
  std::vector<std::string> clauses;
  for (const auto& reason : reasons) {
    const bool is_about_it = reason.version.empty() || version.empty() || reason.version == version;
    if (reason.aspect == aspect && is_about_it) add_once(clauses, reason.clause);
  }
  return clauses;
}

}  // namespace

bool is_about_labels(Aspect aspect) {
  return aspect == Aspect::current || aspect == Aspect::previous || aspect == Aspect::pending ||
         aspect == Aspect::custom || aspect == Aspect::labels;
}

std::vector<std::string> clauses_about(Aspect aspect, const std::string& version, std::span<const Reason> reasons) {
  auto clauses = exactly_about(aspect, version, reasons);
  if (!clauses.empty()) return clauses;
  if (is_about_labels(aspect)) return exactly_about(Aspect::labels, version, reasons);
  if (aspect == Aspect::error_type) return exactly_about(Aspect::refusal, version, reasons);
  return clauses;
}

std::vector<std::string> blame_step(const Difference& difference, std::span<const Reason> reasons) {
  auto clauses = clauses_about(difference.aspect, difference.version, reasons);
  if (clauses.empty() && difference.label) clauses = clauses_about(*difference.label, difference.version, reasons);
  if (clauses.empty()) clauses = clauses_about(Aspect::answer, difference.version, reasons);
  if (clauses.empty() && !reasons.empty()) add_once(clauses, reasons.front().clause);
  if (clauses.empty()) clauses.emplace_back("WIRE-1");
  return clauses;
}

std::vector<std::string> blame_effect(const Difference& difference, std::span<const Reason> unread,
                                      bool labels_confirmed) {
  const bool is_effect = difference.aspect != Aspect::answer && difference.aspect != Aspect::refusal &&
                         difference.aspect != Aspect::error_type &&
                         !(difference.aspect == Aspect::stages && labels_confirmed);
  if (!is_effect) return {};
  return clauses_about(difference.label.value_or(difference.aspect), difference.version, unread);
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
