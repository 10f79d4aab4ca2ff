#include "model/abstract_state.h"

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

namespace psvcheck::model {

namespace {

using Presence = AbstractState::Presence;

std::uint8_t swapped(std::uint8_t bits, std::uint8_t a, std::uint8_t b) {
  const bool has_a = (bits & a) != 0, has_b = (bits & b) != 0;
  return has_a == has_b ? bits : static_cast<std::uint8_t>(bits ^ (a | b));
}

AbstractVersion renamed(AbstractVersion version, bool swaps_labels, bool swaps_payloads) {
  if (!version.has(AbstractVersion::exists)) return version;
  if (swaps_labels) version.bits = swapped(version.bits, AbstractVersion::custom0, AbstractVersion::custom1);
  if (swaps_payloads) version.bits ^= AbstractVersion::payload0;
  return version;
}

Presence presence_of(const State& state, const Secret* secret, std::string_view name) {
  if (secret == nullptr) return state.vanished.contains(name) ? Presence::gone : Presence::none;
  return secret->deletion ? Presence::scheduled : Presence::there;
}

const Secret* secret_named(const State& state, std::string_view name) {
  const auto it = state.secrets.find(name);
  return it == state.secrets.end() ? nullptr : it->second.get();
}

/// The place of `wanted` among what stands there, or a free one that it takes; `Size` where there is none left.
template <class T, std::size_t Size>
std::size_t place_of(std::array<const T*, Size>& places, const T& wanted) {
  for (std::size_t i = 0; i < Size; ++i) {
    if (places[i] == nullptr) places[i] = &wanted;
    if (*places[i] == wanted) return i;
  }
  return Size;
}

/// Numbers versions, labels and values in the order in which they are met. False where they do not fit.
bool number(const Secret& secret, AbstractState& made, Roles& roles) {
  if (secret.versions.size() > most_abstract_versions) return false;
  for (std::size_t i = 0; i < secret.versions.size(); ++i) {
    const Version& version = *secret.versions[i];
    const auto* value = std::get_if<SecretValue>(&version.value);
    const std::size_t payload = value == nullptr ? abstract_payloads : place_of(roles.payloads, *value);
    if (payload == abstract_payloads) return false;
    roles.versions[i] = &version;
    made.versions[i].bits = AbstractVersion::exists;
    if (payload == 0) made.versions[i].bits |= AbstractVersion::payload0;
  }
  const StagingLabel* last = nullptr;
  for (const auto& [label, holder] : secret.labels) {
    if (last != nullptr && *last == label) return false;  // sorted, so the same label follows at once
    last = &label;
    std::uint8_t bit = 0;
    if (label == awscurrent) {
      bit = AbstractVersion::current;
    } else if (label == awsprevious) {
      bit = AbstractVersion::previous;
    } else if (label == awspending) {
      bit = AbstractVersion::pending;
    } else {
      const std::size_t place = place_of(roles.labels, label);
      if (place == abstract_custom_labels) return false;
      bit = place == 0 ? AbstractVersion::custom0 : AbstractVersion::custom1;
    }
    const auto at = std::ranges::find_if(secret.versions, [&](const auto& version) { return version->id == holder; });
    if (at == secret.versions.end()) return false;
    made.versions[static_cast<std::size_t>(at - secret.versions.begin())].bits |= bit;
  }
  return true;
}

Roles renamed(const Roles& roles, const Renaming& renaming) {
  Roles made = roles;
  for (std::size_t i = 0; i < most_abstract_versions; ++i) made.versions[i] = roles.versions[renaming.version_at[i]];
  if (renaming.swaps_labels) std::swap(made.labels[0], made.labels[1]);
  if (renaming.swaps_payloads) std::swap(made.payloads[0], made.payloads[1]);
  return made;
}

/// "current+pending", in the order of the bits.
std::string labels_text(AbstractVersion version) {
  constexpr std::array names{
      std::pair(AbstractVersion::current, "current"), std::pair(AbstractVersion::previous, "previous"),
      std::pair(AbstractVersion::pending, "pending"), std::pair(AbstractVersion::custom0, "custom 1"),
      std::pair(AbstractVersion::custom1, "custom 2")};
  std::string text;
  for (const auto& [bit, name] : names) {
    if (version.has(bit)) text.append(text.empty() ? "" : "+").append(name);
  }
  return text;
}

std::string counted_versions(std::size_t count) {
  if (count == 0) return "no versions";
  return count == 1 ? "1 version" : std::to_string(count) + " versions";
}

std::string with_presence(std::string text, Presence presence) {
  if (presence == Presence::none) return "no secret";
  if (presence == Presence::gone) return "deleted for good";
  if (presence == Presence::scheduled) text += "; scheduled for deletion";
  return text;
}

/// The service's labels on the version.
AbstractVersion service_labels(const Secret& secret, const VersionId& id) {
  AbstractVersion made{AbstractVersion::exists};
  if (is_attached(secret, awscurrent, id)) made.bits |= AbstractVersion::current;
  if (is_attached(secret, awsprevious, id)) made.bits |= AbstractVersion::previous;
  if (is_attached(secret, awspending, id)) made.bits |= AbstractVersion::pending;
  return made;
}

}  // namespace

AbstractState renamed(const AbstractState& state, const Renaming& renaming) {
  AbstractState made{state.presence, {}};
  for (std::size_t i = 0; i < most_abstract_versions; ++i) {
    made.versions[i] = renamed(state.versions[renaming.version_at[i]], renaming.swaps_labels, renaming.swaps_payloads);
  }
  return made;
}

Renaming canonical_renaming(const AbstractState& state) {
  Renaming best;
  std::optional<AbstractState> greatest;
  for (const bool swaps_labels : {false, true}) {
    for (const bool swaps_payloads : {false, true}) {
      Renaming tried{{0, 1, 2, 3}, swaps_labels, swaps_payloads};
      AbstractState made{state.presence, {}};
      for (std::size_t i = 0; i < most_abstract_versions; ++i) {
        const AbstractVersion version = renamed(state.versions[i], swaps_labels, swaps_payloads);
        std::size_t at = i;  // sorted in, greatest first; equal ones keep their order
        for (; at > 0 && made.versions[at - 1] < version; --at) {
          made.versions[at] = made.versions[at - 1];
          tried.version_at[at] = tried.version_at[at - 1];
        }
        made.versions[at] = version;
        tried.version_at[at] = static_cast<std::uint8_t>(i);
      }
      if (greatest && made <= *greatest) continue;
      greatest = made;
      best = tried;
    }
  }
  return best;
}

std::size_t version_count(const AbstractState& state) {
  return static_cast<std::size_t>(std::ranges::count_if(
      state.versions, [](const AbstractVersion& version) { return version.has(AbstractVersion::exists); }));
}

std::optional<AbstractState> abstract_state(const State& state, std::string_view name, Roles* roles) {
  const Secret* secret = secret_named(state, name);
  AbstractState made{presence_of(state, secret, name), {}};
  Roles found;
  if (secret != nullptr && !number(*secret, made, found)) return std::nullopt;
  const Renaming renaming = canonical_renaming(made);
  if (roles != nullptr) *roles = renamed(found, renaming);
  return renamed(made, renaming);
}

std::string text_of(const AbstractState& state) {
  const std::size_t count = version_count(state);
  std::string text = counted_versions(count);
  for (std::size_t i = 0; i < count; ++i) {
    const AbstractVersion version = state.versions[i];
    const std::string labels = labels_text(version);
    text += i == 0 ? ": " : ", ";
    text += labels.empty() ? "no label" : labels;
    text += version.has(AbstractVersion::payload0) ? " (payload 1)" : " (payload 2)";
  }
  return with_presence(std::move(text), state.presence);
}

std::string class_of(const State& state, std::string_view name) {
  const Secret* secret = secret_named(state, name);
  const Presence presence = presence_of(state, secret, name);
  if (secret == nullptr) return with_presence({}, presence);
  std::vector<AbstractVersion> labelled;
  bool has_placeholder = false;
  for (const auto& version : secret->versions) {
    has_placeholder = has_placeholder || !has_value(*version);
    const AbstractVersion labels = service_labels(*secret, version->id);
    if (labels.bits != AbstractVersion::exists) labelled.push_back(labels);
  }
  std::ranges::sort(labelled, std::greater<>());
  std::string text = secret->versions.size() < 3 ? counted_versions(secret->versions.size()) : "3 or more versions";
  for (std::size_t i = 0; i < labelled.size(); ++i) text.append(i == 0 ? ": " : ", ").append(labels_text(labelled[i]));
  if (has_placeholder) text += "; one without a value";
  return with_presence(std::move(text), presence);
}

}  // namespace psvcheck::model
