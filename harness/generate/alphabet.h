#pragma once

// The finite alphabet of systematic exploration: every request that is tried in every abstract state. A letter names a
// version by its place in the canonical abstract state (model/abstract_state.h), a custom label and a payload by its
// number, so that the same letter means the same in all states that differ in names only.
//
// Who wants the requests as the model takes them, for example to walk the model and something else side by side:
//
//   const Graph graph = enumerate(*find_space("small"));     // graph.h: states, and transitions between them
//   for (const Letter& letter : alphabet(space))              // or the letters alone
//     if (is_applicable(space, state, letter)) ... model::step(world, request_of(letter), context)
//
// with `world = concrete_state(state)` (below), whose names are those that request_of uses; abstract_state(world,
// secret_name) leads back.

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "harness/generate/space.h"
#include "model/abstract_state.h"
#include "model/request.h"

namespace psvcheck::generate {

enum class Operation : std::uint8_t { create, put, update, move_label, get, describe, list, remove, restore };

/// The value in a request. There are two payloads, and each can be sent as a string and as binary of the same bytes;
/// versions are made of the first as a string and of the second as binary. So each version meets its own value, its
/// bytes as the other kind, and other bytes as both kinds.
enum class Content : std::uint8_t { none, string0, binary0, string1, binary1, both };

/// Which version a request names. A place of the state, or one of these.
inline constexpr std::uint8_t no_place = 0xff;
inline constexpr std::uint8_t unknown_place = 0xfe;  ///< a version that never was

/// The labels that a request names, as bits of model::AbstractVersion; `exists` says that there is a list.
using LabelBits = std::uint8_t;

struct Letter {
  Operation operation{};
  std::uint8_t token = no_place;  ///< ClientRequestToken; VersionId of a read
  Content content = Content::none;
  LabelBits labels = 0;          ///< VersionStages, VersionStage
  std::uint8_t from = no_place;  ///< RemoveFromVersionId
  std::uint8_t to = no_place;    ///< MoveToVersionId
  std::uint8_t days = 0;         ///< RecoveryWindowInDays; absent where 0
  bool flag = false;             ///< ForceDeleteWithoutRecovery, IncludeDeprecated; a Description in UpdateSecret
  friend auto operator<=>(const Letter&, const Letter&) = default;
};

/// All letters of the space, sorted. With a letter it has every letter that differs from it in names only.
std::vector<Letter> alphabet(const Space& space);

/// Whether the letter is tried in this canonical state: what makes a version has the content that versions are made
/// of, and a version that never was is named only where no token of the space is left to be such a one.
bool is_applicable(const Space& space, const model::AbstractState& state, const Letter& letter);

/// The letter under other names: what it names at a place of the old state, it names where that place is in the new.
Letter renamed(const Letter& letter, const model::Renaming& renaming);

/// The name of the one secret in request_of and concrete_state.
inline constexpr std::string_view secret_name = "s0";

/// The letter as a request of the model, with names of its own.
model::Request request_of(const Letter& letter);

/// The token of a place, the text of a custom label, and the bytes of a payload in request_of.
std::string token_at(std::uint8_t place);
std::string custom_label(std::size_t number);
std::string payload_bytes(std::size_t number);

/// A state of the model that has this abstract state; the version at each place has that place's token. All its dates
/// are `when`.
model::State concrete_state(const model::AbstractState& state, model::Time when);

/// "CreateSecret" and so on.
std::string_view name_of(Operation operation);

/// The letter for a person: "PutSecretValue version 1, payload 2 as binary, stages current+custom 1".
std::string text_of(const Letter& letter);

}  // namespace psvcheck::generate
