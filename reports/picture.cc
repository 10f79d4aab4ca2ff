#include "reports/picture.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "harness/trace/bind.h"
#include "model/request.h"
#include "reports/long_text.h"
#include "reports/text.h"

namespace psvcheck::reports {
namespace {

/// A secret with more versions than this is shown without those that are uninteresting.
constexpr std::size_t most_versions = 12;

std::string visible_in_short(const std::string& text, const Symbols& symbols) {
  return visible(in_short(trace::describe(text, symbols)));
}

std::string value_shown(const model::Value& value, const Symbols& symbols) {
  const auto* given = std::get_if<model::SecretValue>(&value);
  return given == nullptr ? std::string() : visible_in_short(given->bytes, symbols);
}

SecretShown expected_of(const model::State& state, const std::string& name, const Symbols& symbols) {
  SecretShown out;
  const auto found = state.secrets.find(name);
  out.gone = found == state.secrets.end();
  if (out.gone) return out;
  const model::Secret& secret = *found->second;
  out.scheduled = secret.deletion.has_value();
  for (const auto& version : secret.versions) {
    out.versions.push_back({visible_in_short(version->id.text, symbols), model::labels_of(secret, version->id),
                            value_shown(version->value, symbols)});
  }
  return out;
}

VersionShown& version_in(SecretShown& secret, const std::string& version) {
  const auto found = std::ranges::find(secret.versions, version, &VersionShown::version);
  return found != secret.versions.end() ? *found : secret.versions.emplace_back(VersionShown{version, {}, {}});
}

std::vector<std::string> sorted(std::vector<std::string> labels) {
  std::ranges::sort(labels);
  return labels;
}

/// What the reads of one secret show of it.
struct Reads {
  bool is_read = false, is_gone = false, is_scheduled = false, is_listed = false;
  std::map<std::string, std::vector<std::string>> described, listed;
  std::map<std::string, std::string> values;
};

void take(Reads& reads, const model::Exchange& read, const Symbols& symbols) {
  if (const auto* answer = std::get_if<model::DescribeSecretAnswer>(&read.answer)) {
    reads.is_read = true;
    reads.is_scheduled = model::given(answer->deleted_date) != nullptr;
    reads.described.clear();
    if (const auto* versions = model::given(answer->version_ids_to_stages)) {
      for (const auto& [id, labels] : *versions) reads.described[visible_in_short(id, symbols)] = sorted(labels);
    }
  } else if (const auto* list = std::get_if<model::ListSecretVersionIdsAnswer>(&read.answer)) {
    reads.is_listed = true;
    reads.listed.clear();
    if (const auto* versions = model::given(list->versions)) {
      for (const model::VersionEntry& entry : *versions) {
        const auto* labels = model::given(entry.version_stages);
        if (const auto* id = model::given(entry.version_id))
          reads.listed[visible_in_short(*id, symbols)] =
              labels == nullptr ? std::vector<std::string>() : sorted(*labels);
      }
    }
  } else if (const auto* value = std::get_if<model::GetSecretValueAnswer>(&read.answer)) {
    const auto* id = model::given(value->version_id);
    const auto* text = model::given(value->secret_string);
    const auto* blob = model::given(value->secret_binary);
    if (id != nullptr && (text != nullptr || blob != nullptr))
      reads.values[visible_in_short(*id, symbols)] = visible_in_short(text != nullptr ? *text : blob->bytes, symbols);
  } else if (const auto* refusal = std::get_if<model::Refusal>(&read.answer)) {
    if (std::holds_alternative<model::DescribeSecretRequest>(read.request) &&
        refusal->type == "ResourceNotFoundException") {
      reads.is_read = reads.is_gone = true;
    }
  }
}

Reads reads_of(const ReplayedStep& step, const std::string& name, const Symbols& symbols) {
  Reads reads;
  const auto take_if_of_secret = [&](const model::Exchange& read) {
    const std::string* id = model::secret_id_of(read.request);
    if (id != nullptr && *id == name) take(reads, read, symbols);
  };
  if (step.exchange && !model::is_mutating(step.exchange->request)) take_if_of_secret(*step.exchange);
  for (const model::Exchange& read : step.reads) take_if_of_secret(read);
  return reads;
}

/// The secret as it was read; in what was not read it is as expected. DescribeSecret and ListSecretVersionIds may
/// disagree: then the one that is wrong is shown.
SecretShown observed_of(const Reads& reads, const SecretShown& expected) {
  SecretShown out;
  out.gone = reads.is_gone;
  if (out.gone) return out;
  out.scheduled = reads.is_scheduled;
  for (const VersionShown& version : expected.versions) {
    const bool is_there = reads.is_listed ? reads.listed.contains(version.version)
                                          : version.labels.empty() || reads.described.contains(version.version);
    if (is_there) out.versions.push_back({version.version, {}, version.value});
  }
  for (const auto& [id, labels] : reads.listed) version_in(out, id);
  for (const auto& [id, labels] : reads.described) version_in(out, id);
  for (VersionShown& version : out.versions) {
    const auto described = reads.described.find(version.version);
    const auto listed = reads.listed.find(version.version);
    const auto expects = std::ranges::find(expected.versions, version.version, &VersionShown::version);
    if (described != reads.described.end()) version.labels = described->second;
    if (listed != reads.listed.end() && expects != expected.versions.end() && version.labels == expects->labels) {
      version.labels = listed->second;
    }
    if (const auto value = reads.values.find(version.version); value != reads.values.end()) {
      version.value = value->second;
    }
  }
  return out;
}

/// How many labels, versions and values differ.
std::size_t distance(const SecretShown& a, const SecretShown& b) {
  std::size_t count = (a.gone != b.gone ? 1U : 0U) + (a.scheduled != b.scheduled ? 1U : 0U);
  for (const VersionShown& version : a.versions) {
    const auto other = std::ranges::find(b.versions, version.version, &VersionShown::version);
    if (other == b.versions.end()) {
      count += 1 + version.labels.size();
      continue;
    }
    std::vector<std::string> apart;
    std::ranges::set_symmetric_difference(version.labels, other->labels, std::back_inserter(apart));
    count += apart.size() + (version.value != other->value ? 1U : 0U);
  }
  const auto is_new = [&](const VersionShown& version) {
    return std::ranges::find(a.versions, version.version, &VersionShown::version) == a.versions.end();
  };
  return count + static_cast<std::size_t>(std::ranges::count_if(b.versions, is_new));
}

/// Takes out versions without labels that both have alike.
void leave_out(SecretShown& secret, const std::optional<SecretShown>& other) {
  if (secret.versions.size() <= most_versions) return;
  const auto is_dull = [&](const VersionShown& version) {
    return version.labels.empty() && (!other || std::ranges::find(other->versions, version) != other->versions.end());
  };
  secret.left_out = std::erase_if(secret.versions, is_dull);
}

PictureStep picture_step(std::size_t index, const ReplayedStep& step, const std::string& name, const Symbols& symbols) {
  PictureStep out;
  out.step = index;
  const Reads reads = reads_of(step, name, symbols);
  out.read = reads.is_read;
  std::size_t best = 0;
  for (std::size_t i = 0; i < step.afterwards.size(); ++i) {
    SecretShown expected = expected_of(step.afterwards[i].state, name, symbols);
    SecretShown observed = reads.is_read ? observed_of(reads, expected) : expected;
    const std::size_t apart = distance(expected, observed);
    if (i > 0 && apart >= best) continue;
    best = apart;
    out.expected = std::move(expected);
    out.observed.reset();
    if (apart > 0) out.observed = std::move(observed);
  }
  if (out.observed) {
    SecretShown whole = *out.observed;
    leave_out(*out.observed, out.expected);
    leave_out(out.expected, std::move(whole));
  } else {
    leave_out(out.expected, std::nullopt);
  }
  return out;
}

}  // namespace

std::vector<Picture> pictures_of(const trace::Trace& trace, const std::vector<ReplayedStep>& steps,
                                 const Symbols& symbols) {
  std::vector<Picture> pictures;
  if (std::ranges::none_of(steps, [](const ReplayedStep& step) { return step.exchange.has_value(); })) return pictures;
  const trace::Binding binding = trace.binding.value_or(trace::Binding{});
  for (const std::size_t number : trace::secrets_of(trace.sequence)) {
    Picture& picture = pictures.emplace_back(Picture{fmt::format("secret {}", number), {}});
    for (std::size_t i = 0; i < steps.size(); ++i) {
      picture.steps.push_back(picture_step(i, steps[i], trace::secret_name(binding, number), symbols));
    }
  }
  // A secret that never is there has nothing to show, unless it is the only one.
  const auto is_dull = [](const Picture& picture) {
    return std::ranges::all_of(picture.steps, [](const PictureStep& s) { return s.expected.gone && !s.observed; });
  };
  if (pictures.size() > 1) std::erase_if(pictures, is_dull);
  return pictures;
}

}  // namespace psvcheck::reports
