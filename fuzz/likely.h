#pragma once

// Steps that are likely to matter, made from what the steps before them name. It looks at the sequence alone and runs
// no model, so that it costs next to nothing: a mutator is called for every input.

#include <cstddef>
#include <string_view>
#include <vector>

#include "fuzz/random.h"
#include "harness/trace/sequence.h"

namespace psvcheck::fuzz {

/// What a sequence's first steps name.
struct Known {
  struct Token {
    std::size_t secret = 0;
    std::size_t number = 0;
    std::size_t payload = 0;
    bool is_binary = false;
  };
  std::vector<std::size_t> secrets;  ///< that were created, each once
  std::vector<Token> tokens;         ///< that were given with a value
  std::size_t next_secret = 0;       ///< the least numbers that nothing uses
  std::size_t next_token = 0;
  std::size_t next_payload = 0;
};
Known known_before(const trace::Sequence& sequence, std::size_t place);

/// A request that a client may well send there; one in ten of them with a fault. Or a move of the clock, or many puts.
trace::Step likely_step(const Known& known, Random& random);

/// A value that this member of this operation may well have.
trace::Value likely_value(std::string_view operation, std::string_view member, const Known& known, Random& random);

/// A value at or beyond the member's bounds, or of another type.
trace::Value odd_value(std::string_view member, Random& random);

/// Makes something wrong with the request as a whole: body, method, path, headers, operation.
void spoil_request(trace::OperationStep& step, Random& random);

/// The members that the operation has.
std::vector<std::string_view> members_of(std::string_view operation);

}  // namespace psvcheck::fuzz
