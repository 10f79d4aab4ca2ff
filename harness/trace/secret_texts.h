#pragma once

// The secret texts that a step sends, wherever it has them: in a member, in a member given as JSON, or in a body that
// is sent as it is.

#include <string>
#include <vector>

#include "harness/trace/bind.h"
#include "harness/trace/sequence.h"

namespace psvcheck::trace {

struct SecretText {
  std::string member;  ///< "SecretString"
  std::string text;    ///< of a SecretBinary the bytes that the base64 stands for
};

/// All of one operation, in its order; a text that can be read in two ways, as JSON and as it stands, is there twice.
std::vector<SecretText> secret_texts(const Binder& binder, const OperationStep& operation);

}  // namespace psvcheck::trace
