#pragma once

// What a state is when names do not matter: which versions one secret has, which of them hold the same value, and where
// its labels are. Tokens, values and custom labels are told apart and not named, so that two states which differ in
// names only are one abstract state. Systematic exploration counts these states, coverage says which of them a run has
// reached, and findings are grouped by the coarser class of the state that they started from.
//
// Not part of it, since no read shows them or no rule asks for them: the token of CreateSecret (IDEM-5), the
// description, the key, dates, the order in which versions were made, and whether a value is a string or binary.

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/state.h"

namespace psvcheck::model {

/// What fits into an abstract state: a secret with more than this has none.
inline constexpr std::size_t most_abstract_versions = 4;
inline constexpr std::size_t abstract_custom_labels = 2;
inline constexpr std::size_t abstract_payloads = 2;

/// A version of an abstract state as bits, so that comparing states is comparing numbers. Higher comes first in the
/// canonical order: AWSCURRENT's version, then AWSPREVIOUS's, and so on. 0 where there is no version.
struct AbstractVersion {
  static constexpr std::uint8_t exists = 1 << 6, current = 1 << 5, previous = 1 << 4, pending = 1 << 3,
                                custom0 = 1 << 2, custom1 = 1 << 1, payload0 = 1 << 0;
  std::uint8_t bits = 0;
  bool has(std::uint8_t which) const { return (bits & which) != 0; }
  friend auto operator<=>(const AbstractVersion&, const AbstractVersion&) = default;
};

struct AbstractState {
  enum class Presence : std::uint8_t {
    none,       ///< never made
    gone,       ///< deleted without recovery
    there,      ///< with versions or without
    scheduled,  ///< for deletion
  };
  Presence presence = Presence::none;
  std::array<AbstractVersion, most_abstract_versions> versions{};  ///< those that exist come first
  friend auto operator<=>(const AbstractState&, const AbstractState&) = default;
};

/// Which concrete version, label and value stands where in an abstract state. Pointers into the secret; null where the
/// state has none.
struct Roles {
  std::array<const Version*, most_abstract_versions> versions{};
  std::array<const StagingLabel*, abstract_custom_labels> labels{};
  std::array<const SecretValue*, abstract_payloads> payloads{};
};

/// A renaming of an abstract state: which of the old versions stands at each place of the new one, and whether custom
/// labels and payloads change places.
struct Renaming {
  std::array<std::uint8_t, most_abstract_versions> version_at{0, 1, 2, 3};
  bool swaps_labels = false;
  bool swaps_payloads = false;
  friend auto operator<=>(const Renaming&, const Renaming&) = default;
};

/// The state under other names.
AbstractState renamed(const AbstractState& state, const Renaming& renaming);

/// The renaming that gives the canonical form of the state: the greatest of all states that differ from it in names
/// only.
Renaming canonical_renaming(const AbstractState& state);

/// The canonical form.
inline AbstractState canonical(const AbstractState& state) { return renamed(state, canonical_renaming(state)); }

/// How many versions the state has.
std::size_t version_count(const AbstractState& state);

/// The canonical abstract state of the secret with this name, and, where `roles` is given, what stands where in it.
/// Nothing where the secret has more than fits: versions, custom labels, values that differ, a version without a value,
/// a label in two places.
std::optional<AbstractState> abstract_state(const State& state, std::string_view name, Roles* roles = nullptr);

/// "2 versions: current+custom 1 (payload 1), previous (payload 2); scheduled for deletion"
std::string text_of(const AbstractState& state);

/// The class of the secret's state, for grouping; of any secret: "no secret", "deleted for good", "no versions",
/// "2 versions: current+pending, previous; scheduled for deletion", "3 or more versions: current". Only the labels of
/// the service count: a fault that shows with a custom label somewhere mostly shows without.
std::string class_of(const State& state, std::string_view name);

}  // namespace psvcheck::model
