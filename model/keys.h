#pragma once

// Encryption keys, as far as a client can see them by PutSecretValue alone. Whether a key exists is KMS's affair and
// nothing that the model knows, but for one key that exists nowhere.

#include <optional>
#include <string>

#include "model/rules.h"

namespace psvcheck::model {

/// True for a KmsKeyId that no key has: KMS's key ids are random UUIDs, so the UUID of zeros is none.
/// https://docs.aws.amazon.com/kms/latest/developerguide/concepts-key-id.html
bool names_no_key(const std::optional<std::string>& key);

/// What becomes of a request that leads to `outcomes` and whose secret has this key. KMS-3: writing a value with a key
/// that does not exist is refused; where no value is `written`, it is refused or not.
Outcomes with_key(const Context& context, const std::optional<std::string>& key, bool written, Outcomes outcomes);

}  // namespace psvcheck::model
