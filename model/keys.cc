#include "model/keys.h"

namespace psvcheck::model {

bool names_no_key(const std::optional<std::string>& key) {
  return key && key->ends_with("00000000-0000-0000-0000-000000000000");
}

Outcomes with_key(const Context& context, const std::optional<std::string>& key, bool written, Outcomes outcomes) {
  if (!names_no_key(key)) return outcomes;
  auto refused = refuse(context, "KMS-3", any_of({encryption_failure, invalid_parameter, access_denied}),
                        "Secrets Manager can't encrypt the secret value: Key '" + *key + "' does not exist");
  if (written) return refuse_for_either(std::move(refused), outcomes);
  // KMS-4: what was there before may have to be decrypted first.
  auto unreadable = refuse(context, "KMS-4", any_of({decryption_failure, access_denied}),
                           "Secrets Manager can't decrypt the secret value: Key '" + *key + "' does not exist");
  return cite_in_all(either(either(std::move(outcomes), std::move(refused)), std::move(unreadable)), "KMS-4",
                     Aspect::answer);
}

}  // namespace psvcheck::model
