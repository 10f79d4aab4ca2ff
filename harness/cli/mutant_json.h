#pragma once

// A mutant as the JSON that `serve --list-mutants --json` and `mutants --json` have of it.

#include <nlohmann/json.hpp>

#include "harness/server/mutants.h"

namespace psvcheck::cli {

inline nlohmann::ordered_json json_of(const server::Mutant& mutant) {
  return {{"name", mutant.name},
          {"kind", server::name_of(mutant.kind)},
          {"summary", mutant.summary},
          {"shortest", mutant.shortest},
          {"proof", mutant.proof == server::Proof::search ? "search" : "witness"},
          {"unread", mutant.unread}};
}

}  // namespace psvcheck::cli
