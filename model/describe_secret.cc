// DescribeSecret: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html

#include <algorithm>

#include "model/operations.h"
#include "model/rules.h"
#include "model/secret_id.h"

namespace psvcheck::model {

namespace {

/// READ-3a, READ-3b, READ-5b: every version that has a label, placeholders too; absent where there is none.
Member<std::map<std::string, Labels>> version_ids_to_stages(const Secret& secret) {
  std::map<std::string, Labels> map;
  for (const auto& [label, version] : secret.labels) map[version.text].push_back(label.text);
  if (map.empty()) return Absent{};
  return map;
}

/// DEL-3g: a secret that was deleted without recovery a moment ago, as one that is being deleted.
Outcomes show_what_vanishes(const State& state, const std::string& id, const Context& context) {
  constexpr std::chrono::minutes at_most{1};
  for (const auto& [name, vanished] : state.vanished) {
    if ((name != id && vanished.arn != id) || context.now > vanished.since + at_most) continue;
    DescribeSecretAnswer made;
    made.arn = vanished.arn;
    made.name = name;
    made.description = Withheld{};
    made.version_ids_to_stages = Withheld{};
    made.created_date = Withheld{};
    made.last_changed_date = Withheld{};
    made.deleted_date = vanished.since;
    return {succeed_without_change(std::move(made), {})};
  }
  return {};
}

Outcomes describe(const State& state, const DescribeSecretRequest& request, const Context& context) {
  return on_secret(state, request.secret_id, context, [&](const Secret& secret) -> Outcomes {
    DescribeSecretAnswer made;
    made.arn = secret.arn;
    made.name = secret.name;
    // A secret without a description may have an empty one.
    made.description = Withheld{};
    const bool has_description = secret.description && !secret.description->empty();
    if (has_description && context.without != "READ-3d") made.description = *secret.description;
    if (secret.kms_key_id) made.kms_key_id = *secret.kms_key_id;
    made.version_ids_to_stages = version_ids_to_stages(secret);
    made.created_date = secret.created;
    made.last_changed_date = secret.last_changed;
    if (secret.last_accessed) made.last_accessed_date = std::chrono::floor<std::chrono::days>(*secret.last_accessed);
    if (secret.deletion) made.deleted_date = secret.deletion->requested;
    std::vector<Reason> reasons{{"READ-3a", Aspect::labels},
                                {"READ-3a", Aspect::answer},
                                {"PUT-9b", Aspect::labels},
                                {"READ-3c", Aspect::members},
                                {"READ-6a", Aspect::dates}};
    if (has_description) reasons.push_back({"READ-3d", Aspect::details});
    if (secret.labels.empty()) reasons.insert(reasons.begin(), {"READ-3b", Aspect::labels});
    const auto is_placeholder = [&](const auto& version) {
      return !has_value(*version) && !labels_of(secret, version->id).empty();
    };
    if (std::ranges::any_of(secret.versions, is_placeholder)) reasons.push_back({"READ-5b", Aspect::pending, {}});
    if (secret.deletion) reasons.insert(reasons.begin(), {"DEL-1e", Aspect::deletion});
    return list_of(succeed_without_change(std::move(made), std::move(reasons)));
  });
}

}  // namespace

Outcomes describe_secret(const State& state, const DescribeSecretRequest& request, const Context& context) {
  auto outcomes = describe(state, request, context);
  if (find_secret(state, text_of(request.secret_id)) != nullptr) return outcomes;
  auto shown = show_what_vanishes(state, text_of(request.secret_id), context);
  if (shown.empty()) return outcomes;
  return cite_in_all(either(std::move(outcomes), std::move(shown)), "DEL-3g", Aspect::answer);
}

}  // namespace psvcheck::model
