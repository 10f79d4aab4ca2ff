#pragma once

// How the embedded target conducts itself where the model leaves a choice. By default it shows the first outcome, calls
// rotation functions of its own account, removes old versions, and has a quota of versions; variant.h draws all else.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "model/step.h"

namespace psvcheck::server {

/// Which of the allowed outcomes is shown.
enum class Choosing {
  first,     ///< the model's first
  steadily,  ///< one by an order of preference that the seed makes: the same choice wherever it comes again
  anew,      ///< drawn for each request
};

/// When versions go that may be removed (PRUNE-1c).
enum class Pruning {
  never,
  when_changed,  ///< all of a secret, with the next change of it
  one_by_one,    ///< the oldest of a secret, with each change of it
  at_once,       ///< all of a secret, before whatever is asked of it
};

struct Conduct {
  bool rotates = true;  ///< false: no rotation function can be called
  Pruning pruning = Pruning::when_changed;
  std::size_t version_quota = 107;  ///< versions of a secret; more than the 100 that are kept. 0: none
  Choosing choosing = Choosing::first;
  std::uint64_t seed = 0;            ///< of all that is drawn
  std::size_t page_size = 0;         ///< versions on a page of a list at the most; 0: as many as are asked for
  bool newest_first = false;         ///< the order of versions in a list
  unsigned throttles_one_in = 0;     ///< requests, of which one is refused with ThrottlingException; 0: none is
  bool shows_last_accessed = true;   ///< LastAccessedDate in DescribeSecret
  bool lists_last_accessed = false;  ///< LastAccessedDate in ListSecretVersionIds
  bool has_whole_seconds = false;    ///< its clock knows no milliseconds
};

/// The rotation function that ends its work before RotateSecret answers. Every other one of the target's account
/// leaves the placeholder to the client.
inline constexpr std::string_view rotates_at_once = "psvcheck-rotates-at-once";

/// Brings the outcome to the front that the target shows. `account` is the target's own; `random` goes on.
void choose(const Conduct& conduct, std::string_view account, const model::Request& request, std::uint64_t& random,
            model::Outcomes& allowed);

/// Whether this request is put off; `random` goes on. What is answered then.
bool is_throttled(const Conduct& conduct, std::uint64_t& random);
model::Outcomes throttled();

/// What the model is to be asked: a list whole, since the target makes pages of it in its own way.
model::Request unpaged(const Conduct& conduct, const model::Request& request);

/// The answer as the target shows it: its pages of the list, and the dates that it has.
void shape(const Conduct& conduct, const model::Request& request, model::Time now, model::Answer& answer);

/// Removes versions of this secret that may be removed by now. `when` says what is going on.
void prune(Pruning when, model::State& state, const std::string& secret, model::Time now);

}  // namespace psvcheck::server
