#include "harness/generate/coverage.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <string>
#include <type_traits>
#include <variant>

#include "harness/generate/graph.h"
#include "model/secret_id.h"

namespace psvcheck::generate {

namespace {

using Bits = model::AbstractVersion;
using model::missing;

/// A request on its way to a letter. What has no letter sets `is_foreign`.
class Reading {
 public:
  Reading(const Space& space, const model::AbstractState& state, const model::Roles& roles)
      : space_(space), roles_(roles), versions_(model::version_count(state)) {
    custom_ = roles.labels;
  }

  std::optional<Letter> read(const model::Request& request) && {
    std::visit([&](const auto& r) { read(r); }, request);
    return is_foreign_ ? std::nullopt : std::optional(letter_);
  }

 private:
  void read(const model::CreateSecretRequest& r) {
    letter_.operation = Operation::create;
    if (!missing(r.description) || !missing(r.kms_key_id)) is_foreign_ = true;
    read_write(r);
  }

  void read(const model::PutSecretValueRequest& r) {
    letter_.operation = Operation::put;
    if (!missing(r.rotation_token)) is_foreign_ = true;
    read_write(r);
    if (const auto* list = given(r.version_stages)) return read_stages(*list);
    if (!missing(r.version_stages)) is_foreign_ = true;
  }

  void read(const model::UpdateSecretRequest& r) {
    letter_.operation = Operation::update;
    letter_.flag = !missing(r.description);
    if (!missing(r.kms_key_id)) is_foreign_ = true;
    read_write(r);
  }

  void read(const model::UpdateSecretVersionStageRequest& r) {
    letter_.operation = Operation::move_label;
    letter_.labels = label_bit(r.version_stage);
    letter_.from = place_of(r.remove_from_version_id);
    letter_.to = place_of(r.move_to_version_id);
  }

  void read(const model::GetSecretValueRequest& r) {
    letter_.operation = Operation::get;
    letter_.token = place_of(r.version_id);
    if (!missing(r.version_stage)) letter_.labels = label_bit(r.version_stage);
  }

  void read(const model::DescribeSecretRequest&) { letter_.operation = Operation::describe; }

  void read(const model::ListSecretVersionIdsRequest& r) {
    letter_.operation = Operation::list;
    if (!missing(r.max_results) || !missing(r.next_token)) is_foreign_ = true;
    letter_.flag = truth_of(r.include_deprecated);
  }

  void read(const model::DeleteSecretRequest& r) {
    letter_.operation = Operation::remove;
    letter_.flag = truth_of(r.force_delete_without_recovery);
    if (missing(r.recovery_window_in_days)) return;
    const auto* days = given(r.recovery_window_in_days);
    if (days == nullptr || *days < 0 || *days > 30) is_foreign_ = true;
    // Every window within the bounds is one letter, and so is every one below them.
    if (days != nullptr) letter_.days = *days < 7 ? 6 : 7;
  }

  void read(const model::RestoreSecretRequest&) { letter_.operation = Operation::restore; }

  template <class R>
  void read(const R&) {
    is_foreign_ = true;
  }

  template <class R>
  void read_write(const R& r) {
    if (r.has_unknown_members) is_foreign_ = true;
    letter_.token = place_of(r.client_request_token);
    const bool has_string = !missing(r.secret_string), has_binary = !missing(r.secret_binary);
    if (has_string && has_binary) letter_.content = Content::both;
    if (has_string == has_binary) return;
    model::SecretValue value;
    if (const auto* text = given(r.secret_string)) value = {model::SecretValue::Kind::string, *text};
    if (const auto* blob = given(r.secret_binary)) value = {model::SecretValue::Kind::binary, blob->bytes};
    constexpr std::size_t longest = 65'536;
    if (value.bytes.empty() || value.bytes.size() > longest) is_foreign_ = true;
    letter_.content =
        letter_.token < versions_ ? content_beside(*roles_.versions[letter_.token], value) : content_of_new(value);
  }

  static Content made_of(std::size_t payload) { return payload == 0 ? Content::string0 : Content::binary1; }
  static Content other_kind(std::size_t payload) { return payload == 0 ? Content::binary0 : Content::string1; }

  /// What the value is to the version that has the token.
  Content content_beside(const model::Version& version, const model::SecretValue& value) {
    const auto* kept = std::get_if<model::SecretValue>(&version.value);
    if (kept == nullptr) is_foreign_ = true;
    if (is_foreign_) return Content::none;
    const std::size_t payload = *roles_.payloads[0] == *kept ? 0 : 1;
    const bool same_kind = kept->kind == value.kind;
    if (kept->bytes == value.bytes) return same_kind ? made_of(payload) : other_kind(payload);
    return same_kind ? other_kind(1 - payload) : made_of(1 - payload);
  }

  /// What the value is as that of a new version.
  Content content_of_new(const model::SecretValue& value) {
    for (std::size_t payload = 0; payload < roles_.payloads.size(); ++payload) {
      const model::SecretValue* known = roles_.payloads[payload];
      if (known == nullptr || *known == value) return made_of(payload);
    }
    is_foreign_ = true;
    return Content::none;
  }

  /// A version's place; for a token that no version has, the next one that is free.
  std::uint8_t place_of(const model::Member<std::string>& member) {
    if (missing(member)) return no_place;
    const std::string* text = given(member);
    constexpr std::size_t shortest = 32, longest = 64;
    if (text == nullptr || text->size() < shortest || text->size() > longest) {
      is_foreign_ = true;
      return no_place;
    }
    for (std::size_t place = 0; place < versions_; ++place) {
      if (roles_.versions[place]->id.text == *text) return static_cast<std::uint8_t>(place);
    }
    const auto known = std::ranges::find(fresh_, *text);
    const auto place = versions_ + static_cast<std::size_t>(known - fresh_.begin());
    if (known == fresh_.end()) fresh_.push_back(*text);
    if (place < space_.tokens) return static_cast<std::uint8_t>(place);
    if (place > space_.tokens || versions_ < space_.tokens) is_foreign_ = true;
    return unknown_place;
  }

  LabelBits label_bit(const model::Member<std::string>& member) {
    const std::string* text = given(member);
    constexpr std::size_t longest = 256;
    if (text == nullptr || text->empty() || text->size() > longest) {
      is_foreign_ = true;
      return 0;
    }
    if (*text == model::awscurrent.text) return Bits::current;
    if (*text == model::awsprevious.text) return Bits::previous;
    if (*text == model::awspending.text) return Bits::pending;
    for (std::size_t i = 0; i < custom_.size(); ++i) {
      if (custom_[i] == nullptr) custom_[i] = &made_.emplace_back(model::StagingLabel{*text});
      if (custom_[i]->text == *text) return i == 0 ? Bits::custom0 : Bits::custom1;
    }
    is_foreign_ = true;
    return 0;
  }

  void read_stages(const std::vector<model::Member<std::string>>& list) {
    letter_.labels = Bits::exists;
    for (const auto& label : list) {
      const LabelBits bit = label_bit(label);
      if ((letter_.labels & bit) != 0) is_foreign_ = true;
      letter_.labels |= bit;
    }
  }

  bool truth_of(const model::Member<bool>& member) {
    if (missing(member)) return false;
    const bool* truth = given(member);
    if (truth == nullptr) is_foreign_ = true;
    return truth != nullptr && *truth;
  }

  const Space& space_;
  const model::Roles& roles_;
  std::size_t versions_;
  std::array<const model::StagingLabel*, model::abstract_custom_labels> custom_{};
  std::deque<model::StagingLabel> made_;  ///< labels that the state does not have; addresses stay
  std::vector<std::string> fresh_;        ///< tokens that no version has
  Letter letter_;
  bool is_foreign_ = false;
};

/// Whether the state is one of the space: an adopted one may have AWSCURRENT nowhere.
bool is_in(const Space& space, const model::AbstractState& state) {
  const std::size_t versions = model::version_count(state);
  const auto holders = std::ranges::count_if(state.versions, [](Bits version) { return version.has(Bits::current); });
  return versions <= space.tokens && (versions == 0 || holders == 1);
}

}  // namespace

std::optional<Letter> letter_of(const Space& space, const model::AbstractState& state, const model::Roles& roles,
                                const model::Request& request) {
  return Reading(space, state, roles).read(request);
}

Coverage::Coverage(const Space& space) : space_(space), letters_(alphabet(space)) {}

void Coverage::take(const run::WatchedStep& step) {
  const std::string* id = model::secret_id_of(step.request);
  if (id == nullptr || step.before == nullptr) return;
  const model::Secret* secret = model::find_secret(*step.before, *id);
  const std::string& name = secret == nullptr ? *id : secret->name;
  model::Roles roles;
  const auto before = model::abstract_state(*step.before, name, &roles);
  const auto after = step.after == nullptr ? std::nullopt : model::abstract_state(*step.after, name);
  std::optional<Letter> letter;
  if (before && is_in(space_, *before)) letter = letter_of(space_, *before, roles, step.request);
  if (letter && !is_applicable(space_, *before, *letter)) letter.reset();
  if (letter) {
    const Letter sent = *letter;
    for (const auto& symmetry : symmetries_of(space_, *before)) letter = std::min(*letter, renamed(sent, symmetry));
    if (!std::ranges::binary_search(letters_, *letter)) letter.reset();
  }
  const std::scoped_lock locked(lock_);
  if (before && is_in(space_, *before)) states_.insert(*before);
  if (after && is_in(space_, *after)) states_.insert(*after);
  if (letter) transitions_.emplace(*before, *letter);
}

run::StateCoverage Coverage::figures() const {
  const std::scoped_lock locked(lock_);
  run::StateCoverage figures{std::string(space_.name), states_.size(), space_.states, transitions_.size(),
                             space_.transitions};
  for (const model::AbstractState& state : states_) {
    figures.reached.push_back({model::text_of(state), model::version_count(state), 0});
  }
  // Both sets are in the order of the states.
  auto at = states_.begin();
  auto reached = figures.reached.begin();
  for (const auto& [state, letter] : transitions_) {
    while (*at != state) ++at, ++reached;
    ++reached->transitions;
  }
  return figures;
}

}  // namespace psvcheck::generate
