#pragma once

// What the judge believes: every state that the observations so far leave possible, and what has been asked of each
// since it was last read back.

#include <map>
#include <memory>
#include <ranges>
#include <string>
#include <vector>

#include "model/difference.h"
#include "model/exchange.h"
#include "model/outcome.h"

namespace psvcheck::model {

/// What the requests since a secret was last read back require of it: a list for each request, the newest last.
using UnreadReasons = std::vector<std::shared_ptr<const std::vector<Reason>>>;

/// A state that the observations so far leave possible.
struct Possibility {
  State state;
  std::map<std::string, UnreadReasons> unread;  ///< by the secret's name
  friend bool operator==(const Possibility& a, const Possibility& b) { return a.state == b.state; }
};

/// What a belief makes of one exchange.
struct Taken {
  std::vector<Possibility> next;        ///< the possibilities that it leaves; empty where none agrees
  std::vector<Reason> reasons;          ///< of the outcome that agrees, or of the nearest one
  std::vector<Difference> differences;  ///< to the nearest outcome; empty where one agrees
  Possibility nearest;                  ///< where none agrees: what to go on from
  std::vector<Reason> unread;           ///< of the nearest possibility, for the exchange's secret
};

/// Takes the exchange into each possibility: those of its allowed outcomes that agree with the answer go on.
Taken take(const std::vector<Possibility>& belief, const Exchange& exchange, Level level);

/// No answer, or none that can be read: the request may have taken effect or not.
std::vector<Possibility> with_and_without_effect(const std::vector<Possibility>& belief, const Exchange& exchange,
                                                 Level level);

/// The name of the secret that the exchange is about, or "".
std::string secret_of(const Possibility& possibility, const Exchange& exchange);

/// Visits what the requests since the exchange's secret was last read back require of it, the newest first.
template <class Visit>
void visit_unread(const Possibility& possibility, const Exchange& exchange, Visit visit) {
  const auto unread = possibility.unread.find(secret_of(possibility, exchange));
  if (unread == possibility.unread.end()) return;
  for (const auto& reasons : std::views::reverse(unread->second)) {
    for (const auto& reason : *reasons) visit(reason);
  }
}

}  // namespace psvcheck::model
