#include "model/state.h"

#include <algorithm>
#include <iterator>

namespace psvcheck::model {

namespace {

bool same_versions(const Secret& a, const Secret& b) {
  return std::ranges::equal(a.versions, b.versions, [](const auto& x, const auto& y) { return x == y || *x == *y; });
}

}  // namespace

bool operator==(const Secret& a, const Secret& b) {
  return a.name == b.name && a.arn == b.arn && a.labels == b.labels && a.deletion == b.deletion &&
         a.description == b.description && a.kms_key_id == b.kms_key_id && a.create_token == b.create_token &&
         a.pruned == b.pruned && a.created == b.created && a.last_changed == b.last_changed &&
         a.last_accessed == b.last_accessed && a.previous_was_named == b.previous_was_named &&
         a.rotating == b.rotating && a.rotates_later == b.rotates_later && a.had_placeholder == b.had_placeholder &&
         a.adopted == b.adopted && a.impossible == b.impossible && same_versions(a, b);
}

bool operator==(const State& a, const State& b) {
  return a.vanished == b.vanished && std::ranges::equal(a.secrets, b.secrets, [](const auto& x, const auto& y) {
           return x.first == y.first && (x.second == y.second || *x.second == *y.second);
         });
}

void set_value(Secret& secret, const VersionId& id, const Value& value) {
  for (auto& version : secret.versions) {
    if (version->id != id) continue;
    Version changed = *version;
    changed.value = value;
    version = std::make_shared<const Version>(std::move(changed));
  }
}

const Version* find_version(const Secret& secret, const VersionId& id) {
  const std::string_view sought = id.text;
  // Ids that a client counts up differ at their end, so that one letter tells most of them apart.
  const auto it = std::ranges::find_if(secret.versions, [&](const auto& version) {
    const std::string_view text = version->id.text;
    return text.size() == sought.size() && (text.empty() || text.back() == sought.back()) && text == sought;
  });
  return it == secret.versions.end() ? nullptr : it->get();
}

const VersionId* holder_of(const Secret& secret, const StagingLabel& label) {
  const auto it = std::ranges::find(secret.labels, label, &Attachment::label);
  if (it == secret.labels.end()) return nullptr;
  const auto next = std::next(it);
  if (next == secret.labels.end() || next->label != label) return &it->version;
  for (const auto& version : secret.versions) {
    if (is_attached(secret, label, version->id)) return &version->id;
  }
  return &it->version;
}

std::vector<std::string> labels_of(const Secret& secret, const VersionId& id) {
  std::vector<std::string> labels;
  for (const auto& [label, version] : secret.labels) {
    if (version == id) labels.push_back(label.text);
  }
  return labels;
}

bool is_attached(const Secret& secret, const StagingLabel& label, const VersionId& id) {
  return std::ranges::binary_search(secret.labels, Attachment{label, id});
}

void detach(Secret& secret, const StagingLabel& label) {
  std::erase_if(secret.labels, [&](const Attachment& attachment) { return attachment.label == label; });
}

void attach(Secret& secret, const StagingLabel& label, const VersionId& id) {
  const Attachment attachment{label, id};
  const auto it = std::ranges::lower_bound(secret.labels, attachment);
  if (it == secret.labels.end() || *it != attachment) secret.labels.insert(it, attachment);
}

void move_label(Secret& secret, const StagingLabel& label, const VersionId& id) {
  detach(secret, label);
  attach(secret, label, id);
}

std::size_t label_count(const Secret& secret) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < secret.labels.size(); ++i) {
    if (i == 0 || secret.labels[i].label != secret.labels[i - 1].label) ++count;
  }
  return count;
}

bool has_value(const Secret& secret) {
  return std::ranges::any_of(secret.versions, [](const auto& version) { return has_value(*version); });
}

}  // namespace psvcheck::model
