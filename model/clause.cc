#include "model/clause.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "model/clauses/catalogue.h"

namespace psvcheck::model {
namespace {

constexpr std::size_t clause_count() {
  std::size_t count = 0;
  for (const std::span<const Clause> theme : clauses::themes) count += theme.size();
  return count;
}

constexpr std::array<Clause, clause_count()> catalogue = [] {
  std::array<Clause, clause_count()> all;
  auto next = all.begin();
  for (const std::span<const Clause> theme : clauses::themes) next = std::ranges::copy(theme, next).out;
  return all;
}();

// Places in the catalogue, ordered by id: the judge looks up clauses at every exchange.
constexpr std::array<std::size_t, clause_count()> by_id = [] {
  std::array<std::size_t, clause_count()> places{};
  for (std::size_t i = 0; i < places.size(); ++i) places[i] = i;
  std::ranges::sort(places, {}, [](std::size_t i) { return catalogue[i].id; });
  return places;
}();

}  // namespace

std::span<const Clause> all_clauses() { return catalogue; }

const Clause* find_clause(std::string_view id) {
  const auto place = std::ranges::lower_bound(by_id, id, {}, [](std::size_t i) { return catalogue[i].id; });
  return place == by_id.end() || catalogue[*place].id != id ? nullptr : &catalogue[*place];
}

std::string_view name_of(Strength strength) {
  switch (strength) {
    case Strength::documented:
      return "documented";
    case Strength::recorded:
      return "recorded";
    case Strength::reported:
      return "reported";
    case Strength::unspecified:
      return "unspecified";
  }
  return "unspecified";
}

std::string_view name_of(Severity severity) { return severity == Severity::major ? "major" : "minor"; }

std::string_view name_of(Level level) {
  switch (level) {
    case Level::documented:
      return "documented";
    case Level::recorded:
      return "recorded";
    case Level::reported:
      return "reported";
  }
  return "reported";
}

}  // namespace psvcheck::model
