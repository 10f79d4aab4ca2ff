#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "model/step.h"

namespace psvcheck::model {

namespace {

void check_labels(const Secret& secret, std::vector<std::string>& broken) {
  for (std::size_t i = 0; i < secret.labels.size(); ++i) {
    const auto& [label, version] = secret.labels[i];
    if (find_version(secret, version) == nullptr) {
      broken.push_back("label " + label.text + " is on version " + version.text + ", which does not exist");
    }
    if (i > 0 && secret.labels[i - 1].label == label) {
      broken.push_back("label " + label.text + " is on several versions");
    }
  }
  if (!std::ranges::is_sorted(secret.labels)) broken.emplace_back("the labels are not sorted");
}

void check_current(const Secret& secret, std::vector<std::string>& broken) {
  const VersionId* current = holder_of(secret, awscurrent);
  if (has_value(secret) && current == nullptr && !secret.had_placeholder) {
    broken.emplace_back("a version has a value, but none has AWSCURRENT");
  }
  const VersionId* previous = holder_of(secret, awsprevious);
  if (current != nullptr && previous != nullptr && *current == *previous && !secret.previous_was_named) {
    broken.push_back("AWSCURRENT and AWSPREVIOUS share version " + current->text);
  }
}

void check_versions(const Secret& secret, std::vector<std::string>& broken) {
  std::vector<std::string_view> ids;
  ids.reserve(secret.versions.size());
  for (const auto& version : secret.versions) ids.emplace_back(version->id.text);
  std::ranges::sort(ids);
  const auto twice = std::ranges::adjacent_find(ids);
  if (twice != ids.end()) broken.push_back("two versions have the id " + std::string(*twice));
}

/// A version that was removed may have been made again, with other data (IDEM-7a).
bool was_pruned(const Secret& secret, const VersionId& id) {
  return std::ranges::find(secret.pruned, id) != secret.pruned.end();
}

/// What a rotation function has stored is not known before something shows it.
bool is_known(const Version& version) { return std::holds_alternative<SecretValue>(version.value); }

void check_values(const Secret& before, const Secret& after, std::vector<std::string>& broken) {
  for (std::size_t i = 0; i < before.versions.size(); ++i) {
    const auto& version = before.versions[i];
    if (i < after.versions.size() && after.versions[i] == version) continue;  // the very same
    const Version* now = find_version(after, version->id);
    if (now == nullptr) {
      if (!labels_of(before, version->id).empty())
        broken.push_back("labelled version " + version->id.text + " has gone");
    } else if (is_known(*version) && now->value != version->value && !was_pruned(after, version->id)) {
      broken.push_back("the value of version " + version->id.text + " has changed");
    }
  }
}

}  // namespace

std::vector<std::string> broken_invariants(const State& state) {
  std::vector<std::string> broken;
  for (const auto& [name, secret] : state.secrets) {
    if (secret->adopted) continue;
    check_labels(*secret, broken);
    check_current(*secret, broken);
    check_versions(*secret, broken);
  }
  return broken;
}

std::vector<std::string> broken_invariants(const State& before, const State& after) {
  std::vector<std::string> broken;
  for (const auto& [name, secret] : before.secrets) {
    const auto it = after.secrets.find(name);
    const bool is_the_same_secret = it != after.secrets.end() && it->second->arn == secret->arn;
    if (is_the_same_secret && !secret->adopted) check_values(*secret, *it->second, broken);
  }
  return broken;
}

std::vector<std::string> broken_invariants(const State& before, const Outcome& outcome) {
  if (!outcome.change || !outcome.change->secret) return {};
  State old;  // only the secret that changes: the others are as they were
  const auto& name = outcome.change->name;
  if (const auto it = before.secrets.find(name); it != before.secrets.end()) old.secrets.insert(*it);
  const State next = apply(old, outcome);
  auto broken = broken_invariants(next);
  for (auto& sentence : broken_invariants(old, next)) broken.push_back(std::move(sentence));
  return broken;
}

#ifdef PSVCHECK_INVARIANTS
void require_invariants(const State& before, const Outcomes& outcomes) {
  for (const auto& outcome : outcomes) {
    const auto broken = broken_invariants(before, outcome);
    if (broken.empty()) continue;
    for (const auto& sentence : broken) std::fprintf(stderr, "model invariant broken: %s\n", sentence.c_str());
    std::abort();
  }
}
#else
void require_invariants(const State&, const Outcomes&) {}
#endif

}  // namespace psvcheck::model
