#pragma once

// Credentials as texts, which are masked wherever somebody else could bring them into a report: a command that names
// them, the log of a server that prints its environment, a target that answers with what it was sent.

#include <optional>
#include <string>
#include <vector>

#include "harness/cli/connection.h"
#include "harness/wire/credentials.h"
#include "harness/wire/http.h"

namespace psvcheck::cli {

/// The credentials of the command line, of the environment (AWS_*), and those that requests are signed with: access
/// keys, secret keys and session tokens. Texts of less than eight bytes are left out, because masking "test" would mask
/// words.
std::vector<std::string> hidden_texts(const ConnectionOptions& options, const std::optional<wire::Credentials>& used);

/// The text with *** in place of each of them.
std::string masked(std::string text, const std::vector<std::string>& hidden);

/// Masks the headers and the body. In a success's body, which is judged, only texts of 16 bytes and more, which is what
/// AWS's keys have at the least: an emulator's made-up key may be a word that stands there for another reason.
void mask(wire::HttpResponse& answer, const std::vector<std::string>& hidden);

}  // namespace psvcheck::cli
