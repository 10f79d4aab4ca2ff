#include "model/idempotency.h"

#include <algorithm>
#include <memory>

#include "model/characters.h"
#include "model/new_version.h"

namespace psvcheck::model {

namespace {

/// IDEM-1: success, and nothing changes.
Outcomes succeed_as_replay(const Secret& secret, Answer answer) {
  std::vector<Reason> reasons{{"IDEM-1a", Aspect::answer}, {"IDEM-1d", Aspect::stages}, {"IDEM-1a", Aspect::version},
                              {"IDEM-1a", Aspect::value},  {"IDEM-1b", Aspect::labels}, {"IDEM-1c", Aspect::dates}};
  const bool at_a_quota = secret.versions.size() >= versions_before_quota || label_count(secret) >= label_quota;
  if (at_a_quota) reasons.push_back({"IDEM-1e", Aspect::answer});
  return list_of(succeed_without_change(std::move(answer), std::move(reasons)));
}

}  // namespace

Outcomes refuse_other_data(const Context& context, const Secret& secret, const VersionId& token) {
  auto outcomes =
      refuse(context, "IDEM-2a", fixed_by(context, "IDEM-2b", resource_exists, {invalid_request, invalid_parameter}),
             "You can't use ClientRequestToken " + token.text +
                 " because that value is already in use for a version of secret " + secret.arn + ".");
  for (auto& outcome : outcomes) {
    outcome.reasons.push_back({"IDEM-2a", Aspect::value, token.text});
  }
  return outcomes;
}

Outcomes replay(const Context& context, const Secret& secret, const Version& version, const SecretValue& value,
                Answer answer) {
  const auto* kept = std::get_if<SecretValue>(&version.value);
  if (kept == nullptr) {  // its value is not known: either may be right, and success shows what it is
    auto succeeded = succeed_as_replay(secret, std::move(answer));
    Secret shown = secret;
    set_value(shown, version.id, value);
    succeeded.front().change = Change{secret.name, std::make_shared<const Secret>(std::move(shown)), context.now};
    return either(std::move(succeeded), refuse_other_data(context, secret, version.id));
  }
  if (*kept == value) return succeed_as_replay(secret, std::move(answer));
  if (kept->bytes != value.bytes) return refuse_other_data(context, secret, version.id);
  // IDEM-3a: the same bytes as the other kind are refused, or succeed without a change; IDEM-3b: both keep the value.
  const std::string_view answered = std::holds_alternative<PutSecretValueAnswer>(answer) ? "PUT-11" : "PUT-12b";
  auto outcomes =
      either(refuse_other_data(context, secret, version.id),
             {succeed_without_change(std::move(answer), {{"IDEM-1b", Aspect::labels}, {answered, Aspect::answer}})});
  for (auto& outcome : outcomes) {
    outcome.reasons.insert(outcome.reasons.begin(), {"IDEM-3b", Aspect::value, version.id.text});
    outcome.reasons.push_back({"IDEM-3a", Aspect::answer});
  }
  return outcomes;
}

StagingLabel known_spelling(const Secret& secret, const StagingLabel& label) {
  if (holder_of(secret, label) != nullptr) return label;
  for (const auto& well_known : {awscurrent, awsprevious, awspending}) {
    if (same_but_for_case(well_known.text, label.text)) return well_known;
  }
  const auto it = std::ranges::find_if(
      secret.labels, [&](const Attachment& a) { return same_but_for_case(a.label.text, label.text); });
  return it == secret.labels.end() ? label : it->label;
}

const Version* find_version_but_for_case(const Secret& secret, const VersionId& token) {
  const auto it = std::ranges::find_if(secret.versions, [&](const auto& version) {
    return version->id != token && same_but_for_case(version->id.text, token.text);
  });
  return it == secret.versions.end() ? nullptr : it->get();
}

bool is_pruned(const Secret& secret, const VersionId& token) {
  return std::ranges::find(secret.pruned, token) != secret.pruned.end();
}

}  // namespace psvcheck::model
