// ListSecretVersionIds: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecretVersionIds.html

#include <algorithm>
#include <charconv>

#include "model/operations.h"
#include "model/pruning.h"
#include "model/rules.h"
#include "model/secret_id.h"

namespace psvcheck::model {

namespace {

/// READ-2c: VersionId, CreatedDate, VersionStages (absent without labels).
VersionEntry entry_of(const Secret& secret, const Version& version) {
  VersionEntry entry;
  entry.version_id = version.id.text;
  if (auto labels = labels_of(secret, version.id); !labels.empty()) entry.version_stages = std::move(labels);
  entry.created_date = version.created;
  return entry;
}

/// READ-2a, READ-2b, READ-5a: versions without labels only if asked for, placeholders never.
std::vector<VersionEntry> entries_of(const Secret& secret, bool include_deprecated, Time now) {
  std::vector<VersionEntry> entries;
  for (const auto& version : secret.versions) {
    if (!has_value(*version)) continue;
    if (!include_deprecated && labels_of(secret, version->id).empty()) continue;
    entries.push_back(entry_of(secret, *version));
    entries.back().may_be_missing = may_be_pruned(secret, *version, now);
  }
  return entries;
}

/// The model's own NextToken: the index of the next entry. What a real target's token says is its own affair.
std::size_t start_of_page(const std::string& token) {
  std::size_t start = 0;
  std::from_chars(token.data(), token.data() + token.size(), start);
  return start;
}

/// READ-2d: at most MaxResults entries, and a NextToken where there are more.
ListSecretVersionIdsAnswer page_of(const Secret& secret, std::vector<VersionEntry> entries,
                                   const ListSecretVersionIdsRequest& request) {
  const auto* limit = given(request.max_results);
  const std::size_t size =
      limit == nullptr ? entries.size() : static_cast<std::size_t>(std::clamp<std::int64_t>(*limit, 1, 100));
  const std::size_t begin = std::min(start_of_page(text_of(request.next_token)), entries.size());
  const std::size_t end = std::min(begin + size, entries.size());
  ListSecretVersionIdsAnswer made{secret.arn, secret.name, Absent{}, Absent{}};
  if (end < entries.size()) made.next_token = std::to_string(end);
  const auto at = [&](std::size_t i) { return entries.begin() + static_cast<std::ptrdiff_t>(i); };
  made.versions = std::vector<VersionEntry>(at(begin), at(end));
  return made;
}

}  // namespace

Outcomes list_secret_version_ids(const State& state, const ListSecretVersionIdsRequest& request,
                                 const Context& context) {
  return on_secret(state, request.secret_id, context, [&](const Secret& secret) -> Outcomes {
    const auto* flag = given(request.include_deprecated);
    const bool include_deprecated = flag != nullptr && *flag;
    const ClauseId clause = include_deprecated ? ClauseId("READ-2b") : ClauseId("READ-2a");
    std::vector<Reason> reasons{{clause.text, Aspect::version}, {"READ-2c", Aspect::labels},
                                {"READ-2c", Aspect::stages},    {"READ-2c", Aspect::answer},
                                {"READ-2c", Aspect::members},   {"READ-6a", Aspect::dates}};
    for (const auto& version : secret.versions) {
      if (!has_value(*version)) reasons.push_back({"READ-5a", Aspect::version, version->id.text});
    }
    if (secret.versions.size() > 100) {
      for (const ClauseId kept : {ClauseId("PRUNE-1a"), ClauseId("PRUNE-1b"), ClauseId("PRUNE-2")}) {
        reasons.push_back({kept.text, Aspect::version, {}});
      }
    }
    Outcomes outcomes = {succeed_without_change(
        page_of(secret, entries_of(secret, include_deprecated, context.now), request), std::move(reasons))};
    if (!missing(request.next_token)) {  // a token that this list never gave
      outcomes = either(std::move(outcomes),
                        refuse(context, "READ-2d", any_of({invalid_next_token, invalid_parameter, validation}), ""));
    }
    if (!secret.deletion) return outcomes;
    // DEL-5a: on a secret scheduled for deletion it answers as ever, or refuses.
    outcomes = either(std::move(outcomes), refuse(context, "DEL-5a", any_of({invalid_request}), marked_for_deletion));
    return cite_in_all(std::move(outcomes), "DEL-5a", Aspect::answer);
  });
}

}  // namespace psvcheck::model
