#pragma once

// Rules about text, a stage of its own before the rules about state: which members a request needs, their JSON types,
// lengths and characters, and which members exclude each other. The bounds are those of the service model of API
// version 2017-10-17; who refuses what with which type stands in the clauses DATA-1, DATA-3, DATA-5, DATA-6, FIND-4 and
// IDEM-8.

#include <string_view>
#include <vector>

#include "model/outcome.h"

namespace psvcheck::model {

/// One thing that is wrong with a request's text.
struct TextFault {
  enum class Stage {
    decoding,       ///< the body cannot be decoded into the operation's request: before everything else (PREC-3)
    before_lookup,  ///< refused before the secret is looked up (PREC-1, FIND-4)
    any_time,       ///< before or after the rules about state (PREC-2)
  };
  Stage stage = Stage::any_time;
  Outcomes refusals;  ///< never empty
  bool open = false;  ///< nothing says whether this is refused at all
};

/// Whether a text has as many characters as the service model allows the member. REQUIRES: it bounds that.
bool is_within_bounds(std::string_view member, std::string_view text);

/// Everything that is wrong with the request's text; empty where nothing is.
std::vector<TextFault> text_faults(const Request& request, const Context& context);

}  // namespace psvcheck::model
