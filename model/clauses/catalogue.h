#pragma once

// The catalogue: the clauses of all themes as one. A new clause goes into the file of its theme and is here at once; a
// new theme is a header beside this one and a line in `themes`.

#include <array>
#include <span>
#include <string_view>

#include "model/clause.h"
#include "model/clauses/data.h"
#include "model/clauses/deletion.h"
#include "model/clauses/finding.h"
#include "model/clauses/idempotency.h"
#include "model/clauses/limits.h"
#include "model/clauses/new_versions.h"
#include "model/clauses/reading.h"
#include "model/clauses/rotation.h"
#include "model/clauses/stages.h"
#include "model/clauses/wire.h"

namespace psvcheck::model::clauses {

/// The files of the catalogue in the order in which reports show them.
inline constexpr std::array<std::span<const Clause>, 10> themes = {
    new_versions, idempotency, data, finding, deletion, reading, stages, rotation, limits, wire};

/// Whether the catalogue has a clause with this id. Compilers run it for every clause that the code cites.
constexpr bool contains(std::string_view id) {
  for (const std::span<const Clause> theme : themes) {
    for (const Clause& clause : theme) {
      if (clause.id == id) return true;
    }
  }
  return false;
}

}  // namespace psvcheck::model::clauses
