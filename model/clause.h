#pragma once

// A clause is one sentence of the specification of PutSecretValue and of the operations around it: what psvcheck holds
// a target to, and what every finding cites. The sentences stand in model/clauses/, a file per theme; the ids are
// public and never used again for something else.

#include <span>
#include <string_view>

namespace psvcheck::model {

/// How well a clause is known.
enum class Strength {
  documented,   ///< AWS's public documents say so
  recorded,     ///< seen in recordings of the real service
  reported,     ///< users of the real service report it
  unspecified,  ///< nothing says; what a target does is noted and never failed
};

/// How strict to be. Levels nest: each enforces the clauses of its own strength and of all before it.
enum class Level { documented, recorded, reported };

/// Whether a level enforces clauses of a strength; never for `unspecified`.
constexpr bool enforces(Level level, Strength strength) {
  return strength != Strength::unspecified && static_cast<int>(strength) <= static_cast<int>(level);
}

/// What breaking a clause means for a run.
enum class Severity {
  major,  ///< a finding: exit code 1
  minor,  ///< reported and counted; exit code 1 only with --strict
};

struct Clause {
  std::string_view id;     ///< "PUT-3a"
  std::string_view theme;  ///< the heading under which reports show it: "staging labels"
  Strength strength{};
  std::string_view sentence;  ///< in psvcheck's own words
  std::string_view source;    ///< URL of the document or issue, or the recording's name
  Severity severity = Severity::major;
  std::string_view unreachable{};  ///< why no scenario can exercise it; empty where one does
};

/// Every clause, in the order of the themes.
std::span<const Clause> all_clauses();

/// The clause with this id, or nullptr.
const Clause* find_clause(std::string_view id);

/// The names that the command line, the traces and the reports use: "documented", "recorded", ...
std::string_view name_of(Strength strength);
std::string_view name_of(Level level);
std::string_view name_of(Severity severity);

}  // namespace psvcheck::model
