#include "harness/run/observe.h"

namespace psvcheck::run {
namespace {

model::Member<std::string> text(std::string value) { return {std::move(value)}; }

// Each takes what an answer shows into `known`; false where the target does not answer any more.

bool describe(const std::string& name, Known& known, const Ask& ask) {
  const model::Exchange* exchange = ask(model::DescribeSecretRequest{.secret_id = text(name)});
  if (exchange == nullptr) return false;
  const auto* answer = std::get_if<model::DescribeSecretAnswer>(&exchange->answer);
  const auto* versions = answer != nullptr ? model::given(answer->version_ids_to_stages) : nullptr;
  if (versions == nullptr) return true;
  for (const auto& [id, labels] : *versions) {
    known.versions.add(id);
    known.labels.insert(labels.begin(), labels.end());
  }
  return true;
}

bool list_versions(const std::string& name, Known& known, const Ask& ask) {
  model::ListSecretVersionIdsRequest request;
  request.secret_id = text(name);
  request.include_deprecated = true;
  std::set<std::string> pages;
  for (std::size_t page = 0; page < max_pages; ++page) {
    const model::Exchange* exchange = ask(request);
    if (exchange == nullptr) return false;
    const auto* answer = std::get_if<model::ListSecretVersionIdsAnswer>(&exchange->answer);
    if (answer == nullptr) return true;
    if (const auto* entries = model::given(answer->versions)) {
      for (const model::VersionEntry& entry : *entries) {
        if (const auto* id = model::given(entry.version_id)) known.versions.add(*id);
      }
    }
    const auto* next = model::given(answer->next_token);
    // A token that came before would go round in circles.
    if (next == nullptr || next->empty() || !pages.insert(*next).second) return true;
    request.next_token = *next;
  }
  return true;
}

bool get_values(const std::string& name, const Known& known, const Ask& ask) {
  for (const std::string& id : known.versions.in_order) {
    const model::GetSecretValueRequest by_id{.secret_id = text(name), .version_id = text(id), .version_stage = {}};
    if (ask(by_id) == nullptr) return false;
  }
  for (const std::string& label : known.labels) {
    const model::GetSecretValueRequest by_label{
        .secret_id = text(name), .version_id = {}, .version_stage = text(label)};
    if (ask(by_label) == nullptr) return false;
  }
  return true;
}

}  // namespace

std::string_view name_of(Observe observe) {
  switch (observe) {
    case Observe::end:
      return "end";
    case Observe::labels:
      return "labels";
    case Observe::versions:
      return "versions";
    case Observe::full:
      return "full";
  }
  return "full";
}

std::optional<Observe> observe_from(std::string_view name) {
  for (const Observe observe : {Observe::end, Observe::labels, Observe::full}) {
    if (name_of(observe) == name) return observe;
  }
  return std::nullopt;
}

Known known_of(const model::Judge& judge, const std::string& secret_name) {
  Known known;
  for (const model::Possibility& possibility : judge.belief()) {
    const auto found = possibility.state.secrets.find(secret_name);
    if (found == possibility.state.secrets.end()) continue;
    for (const auto& version : found->second->versions) known.versions.add(version->id.text);
    for (const model::Attachment& attachment : found->second->labels) known.labels.insert(attachment.label.text);
  }
  return known;
}

void read_back(const std::string& secret_name, Observe observe, Known known, const Ask& ask) {
  if (!describe(secret_name, known, ask) || observe == Observe::labels) return;
  if (list_versions(secret_name, known, ask) && observe != Observe::versions) get_values(secret_name, known, ask);
}

}  // namespace psvcheck::run
