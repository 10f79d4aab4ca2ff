#pragma once

// Dates in answers. Which moment exactly a date names is the target's choice, made by its own clock, so they are held
// to the times of the requests with a tolerance, and to what the target showed before without one: a CreatedDate never
// changes, LastChangedDate stays as long as nothing changes, and no two versions that were made one after the other
// have the same.

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/clause_id.h"
#include "model/difference.h"
#include "model/exchange.h"
#include "model/state.h"

namespace psvcheck::model {

/// How far a date may be from the time at which its request was on its way: two clocks differ, and SigV4 lets them
/// differ by five minutes (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html).
inline constexpr std::chrono::minutes date_tolerance{5};

/// How long after a version the next must be made for the two to have other dates: of dates with a fraction of a second
/// and of those without.
inline constexpr std::chrono::milliseconds surely_apart{200};
inline constexpr std::chrono::milliseconds surely_apart_in_seconds{1000};

/// A date that was shown, and when the version was made that it is about, or the last change.
struct ShownDate {
  Time date{};
  Time made{};
};

/// What is known of a secret's dates beside its state.
struct SecretDates {
  Time touched{};                            ///< the last request that may have moved LastChangedDate
  std::optional<Time> last_changed;          ///< LastChangedDate as shown since then
  std::optional<ShownDate> before;           ///< LastChangedDate as shown last, and the last change before
  std::map<std::string, ShownDate> created;  ///< CreatedDate as shown, by operation, version and when that was made
};
using DatesShown = std::map<std::string, SecretDates>;  ///< by the secret's name

/// A date that is not what it must be, or a clause that dates have shown to hold.
struct DateVerdict {
  std::string_view clause;  ///< READ-6b, READ-6c, DEL-1f; IDEM-1c where LastChangedDate is what it was before
  std::optional<Difference> difference;
};

/// Takes a request that succeeded into account: it may have changed the secret of this name.
void note_change(DatesShown& shown, const std::string& name, const Exchange& exchange);

/// Checks the dates in the answer against the secret as it is after the exchange, and keeps what it shows. Nothing is
/// said of a secret that was adopted from a target that diverged, nor where the time of the exchange is not known.
std::vector<DateVerdict> check_dates(DatesShown& shown, const Secret& secret, const Exchange& exchange);

}  // namespace psvcheck::model
