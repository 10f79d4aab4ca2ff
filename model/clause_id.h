#pragma once

// ClauseId: a reference to a clause of the catalogue that is checked when the code is compiled, so that no rule can
// cite a sentence that does not exist.

#include <compare>
#include <string_view>

#include "model/clauses/catalogue.h"

namespace psvcheck::model {

struct ClauseId {
  std::string_view text;

  /// Takes a literal. An id that the catalogue does not have is a compile-time error.
  consteval ClauseId(const char* id) : text(id) {  // NOLINT(google-explicit-constructor): reads as the id that it is
    if (!clauses::contains(text)) throw "no such clause in model/clauses";
  }

  friend auto operator<=>(const ClauseId&, const ClauseId&) = default;
};

}  // namespace psvcheck::model
