#pragma once

// The parts of a step in words: what a member is given, what came back. A reader of "token 0" sees at once that two
// steps share a token, which two UUIDs hide, so answers are shown with the sequence's symbols in place of the run's
// names (trace::symbols_of).

#include <string>
#include <utility>
#include <vector>

#include "harness/trace/trace.h"
#include "model/answer.h"

namespace psvcheck::reports {

/// (text on the wire, symbol), as trace::symbols_of gives them.
using Symbols = std::vector<std::pair<std::string, std::string>>;

/// A member's value as the sequence says it: `secret 0`, `token 1 in upper case`, `"a" × 65537`.
std::string value_text(const trace::Value& value);

/// An answer on one line, without members that say nothing new (ARN, Name, dates): "VersionId=token 0
/// VersionStages=[AWSCURRENT]", or the error's type, or why there is none.
std::string answer_text(const model::Answer& answer, const Symbols& symbols);

}  // namespace psvcheck::reports
