#include "harness/run/group.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "model/clause.h"

namespace psvcheck::run {
namespace {

bool is_of_the_service(std::string_view label) {
  return label == "AWSCURRENT" || label == "AWSPREVIOUS" || label == "AWSPENDING";
}

}  // namespace

std::string kind_of(const model::Difference& difference) {
  const std::string_view where = difference.where;
  constexpr std::string_view label = "label ";
  constexpr std::string_view version = "version ";
  if (const auto at = where.find(label); at != std::string_view::npos) {
    const std::size_t name = at + label.size();
    return std::string(is_of_the_service(where.substr(name)) ? where : where.substr(0, name - 1));
  }
  if (const auto at = where.find(version); at != std::string_view::npos) {
    const std::size_t id = at + version.size();
    return std::string(where.substr(0, id - 1)).append(where.substr(std::min(where.find(' ', id), where.size())));
  }
  return std::string(where);
}

Finding finding_of(const model::Divergence& divergence, std::string sequence, std::size_t step) {
  Finding finding;
  finding.group = fmt::format("{} | {} | {}", divergence.clauses.front(), divergence.operation,
                              kind_of(divergence.differences.front()));
  finding.clauses = divergence.clauses;
  finding.operation = divergence.operation;
  if (const auto* clause = model::find_clause(divergence.clauses.front())) finding.severity = clause->severity;
  finding.differences = divergence.differences;
  finding.sequence = std::move(sequence);
  finding.step = step;
  finding.before = divergence.before;
  return finding;
}

}  // namespace psvcheck::run
