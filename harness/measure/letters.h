#pragma once

// The requests of the search for what tells a mutant from the model: a few secrets, tokens, values and labels, combined
// in every way that a mutant may be sensitive to. Each has a short name, so that a sequence reads as a line of text.

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "harness/trace/sequence.h"
#include "model/request.h"
#include "model/state.h"

namespace psvcheck::measure {

/// Something to ask. What it names, so that those that make no sense in a state can be left out.
struct Letter {
  std::string name;  ///< "put s0 t1 p1 [AWSPENDING blue]"
  trace::OperationStep step;
  model::Request request;  ///< the step as the model takes it
  std::size_t secret = 0;
  std::optional<std::size_t> token{};  ///< the ClientRequestToken's number
  bool is_new = false;                 ///< the token only makes sense where nobody has used it: descriptions, rotations
};

/// All of them, by operation.
std::span<const Letter> all_letters();

/// The letter with this name, or nullptr.
const Letter* find_letter(std::string_view name);

/// The letters that are worth asking in this state, with so many tokens used up so far: known tokens and one fresh one,
/// the second secret after the first, labels moved from the versions that hold them.
bool is_worth_asking(const Letter& letter, const model::State& state, std::size_t tokens_used);

/// The name that this secret has in requests.
std::string name_of_secret(std::size_t number);

/// The letters as a sequence that can be run on any target.
trace::Sequence sequence_of(std::span<const Letter* const> letters);

}  // namespace psvcheck::measure
