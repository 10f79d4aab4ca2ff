#pragma once

// Reading a secret back after a step, to see what the step really did. How much is read is the user's choice: a target
// that heals or goes stale on reads shows that only where nothing is read in between.

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "model/exchange.h"
#include "model/judge.h"

namespace psvcheck::run {

enum class Observe {
  end,       ///< nothing until the last step, then as `full` for every secret of the sequence
  labels,    ///< DescribeSecret
  versions,  ///< and ListSecretVersionIds; for what is shrunk, no choice of the user's
  full,  ///< DescribeSecret, ListSecretVersionIds with IncludeDeprecated (all pages), GetSecretValue of every version
         ///< by its id and by each label
};

/// "end", "labels", "full": the names of the command line's option.
std::string_view name_of(Observe observe);
std::optional<Observe> observe_from(std::string_view name);

/// What is believed of a secret before it is read back, so that what should be there is asked for also where the target
/// does not list it.
struct Known {
  /// Ids of versions, each once, in the order in which they became known: the oldest first where the judge knows them.
  /// An order by ids, which are made up for each run, would let the same target show the same things in another order.
  struct Versions {
    std::vector<std::string> in_order;
    std::set<std::string> all;
    void add(const std::string& id) {
      if (all.insert(id).second) in_order.push_back(id);
    }
  };
  Versions versions;
  std::set<std::string> labels;
};

/// All versions and labels that the secret has in some state that is possible now.
Known known_of(const model::Judge& judge, const std::string& secret_name);

/// Sends one read. Gives null where the sequence ends here, because the target does not answer any more. The exchange
/// stays as long as nothing else is asked.
using Ask = std::function<const model::Exchange*(const model::Request&)>;

/// Pages of ListSecretVersionIds that are read at the most; a target that never ends its list shows as an unread rest.
inline constexpr std::size_t max_pages = 100;

/// Reads the secret back by its name; what `ask` gave it keeps. REQUIRES: `observe` is not `end`.
void read_back(const std::string& secret_name, Observe observe, Known known, const Ask& ask);

}  // namespace psvcheck::run
