#pragma once

// How the embedded target conducts itself where the model leaves a choice and the first outcome would hide a part of
// the service: it calls rotation functions of its own account, removes old versions, and has a quota of versions.

#include <cstddef>
#include <string>
#include <string_view>

#include "model/step.h"

namespace psvcheck::server {

struct Conduct {
  bool rotates = true;              ///< false: no rotation function can be called
  bool prunes = true;               ///< versions that may be removed are removed when their secret changes
  std::size_t version_quota = 107;  ///< versions of a secret; more than the 100 that are kept. 0: none
};

/// The rotation function that ends its work before RotateSecret answers. Every other one of the target's account
/// leaves the placeholder to the client.
inline constexpr std::string_view rotates_at_once = "psvcheck-rotates-at-once";

/// Brings the outcome to the front that the target shows. `account` is the target's own.
void choose(const Conduct& conduct, std::string_view account, const model::Request& request, model::Outcomes& allowed);

/// Removes the versions of this secret that may be removed by now (PRUNE-1c).
void prune(model::State& state, const std::string& secret, model::Time now);

}  // namespace psvcheck::server
