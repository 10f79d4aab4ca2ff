#include "model/pruning.h"

#include <algorithm>

namespace psvcheck::model {

bool may_be_pruned(const Secret& secret, const Version& version, Time now) {
  if (secret.versions.size() <= versions_kept || now - version.created < versions_protected_for) return false;
  const auto it = std::ranges::find_if(secret.versions, [&](const auto& v) { return v->id == version.id; });
  const auto newer = static_cast<std::size_t>(secret.versions.end() - it) - 1;
  return newer >= versions_kept && labels_of(secret, version.id).empty();
}

Secret after_pruning(Secret secret, const VersionId& version) {
  std::erase_if(secret.versions, [&](const auto& v) { return v->id == version; });
  secret.pruned.push_back(version);
  return secret;
}

}  // namespace psvcheck::model
