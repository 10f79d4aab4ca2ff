#include "harness/run/kept_versions.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <variant>

#include "harness/trace/bind.h"
#include "model/paging.h"
#include "model/pruning.h"

namespace psvcheck::run {
namespace {

/// A whole list of versions, and of which secret: one that was deleted and created again has another ARN.
struct Listed {
  std::string arn;
  std::vector<std::string> ids;
};

/// A secret's versions around the moves of the clock.
struct Kept {
  std::optional<Listed> shown;   ///< last
  std::optional<Listed> before;  ///< the first move of the clock
  bool read_after = false;
};

/// The ids in an answer that lists all versions.
std::optional<Listed> all_versions(const model::Exchange& exchange) {
  const auto* request = std::get_if<model::ListSecretVersionIdsRequest>(&exchange.request);
  const auto* answer = std::get_if<model::ListSecretVersionIdsAnswer>(&exchange.answer);
  if (request == nullptr || answer == nullptr) return std::nullopt;
  const bool* all = model::given(request->include_deprecated);
  const auto* entries = model::given(answer->versions);
  if (all == nullptr || !*all || entries == nullptr) return std::nullopt;
  Listed listed;
  if (const std::string* arn = model::given(answer->arn)) listed.arn = *arn;
  for (const model::VersionEntry& entry : *entries) {
    if (const std::string* id = model::given(entry.version_id)) listed.ids.push_back(*id);
  }
  return listed;
}

std::vector<std::string> removed_from(const Kept& kept) {
  std::vector<std::string> removed;
  std::ranges::copy_if(kept.before->ids, std::back_inserter(removed), [&](const std::string& id) {
    return std::ranges::find(kept.shown->ids, id) == kept.shown->ids.end();
  });
  return removed;
}

std::string hours(std::chrono::seconds by) {
  if (by % std::chrono::hours(1) == std::chrono::seconds(0)) return fmt::format("{} h", by / std::chrono::hours(1));
  return fmt::format("{} s", by.count());
}

std::string sentence(const std::string& secret, const Kept& kept, std::chrono::seconds ahead,
                     const std::vector<std::pair<std::string, std::string>>& symbols) {
  const std::string start = fmt::format("after the clock had moved by {}, ", hours(ahead));
  const std::string of = trace::describe(secret, symbols);
  if (!kept.read_after) return fmt::format("{}the versions of {} could not be listed", start, of);
  const std::vector<std::string> removed = removed_from(kept);
  if (removed.empty()) return fmt::format("{}all {} versions of {} were kept", start, kept.before->ids.size(), of);
  constexpr std::size_t named = 10;
  std::string names;
  for (std::size_t i = 0; i < std::min(named, removed.size()); ++i) {
    names += (i == 0 ? "" : ", ") + trace::describe(removed[i], symbols);
  }
  const std::string more = removed.size() > named ? fmt::format(" and {} more", removed.size() - named) : "";
  return fmt::format("{}{} of the {} versions of {} had been removed: {}{}", start, removed.size(),
                     kept.before->ids.size(), of, names, more);
}

}  // namespace

std::vector<std::string> what_became_of_versions(const trace::Trace& trace) {
  const auto& steps = trace.sequence.steps;
  const bool moves = std::ranges::any_of(
      steps, [](const trace::Step& step) { return std::holds_alternative<trace::AdvanceStep>(step.kind); });
  if (!moves) return {};
  std::map<std::string, Kept> secrets;
  std::chrono::seconds ahead{0};
  for (std::size_t i = 0; i < std::min(steps.size(), trace.records.size()); ++i) {
    const trace::StepRecord& record = trace.records[i];
    if (const auto* advance = std::get_if<trace::AdvanceStep>(&steps[i].kind)) {
      if (!record.skipped.empty()) continue;
      ahead += advance->by;
      for (auto& [name, kept] : secrets) {
        if (!kept.before) kept.before = kept.shown;
      }
      continue;
    }
    std::vector<model::Exchange> reads;
    reads.reserve(record.observation.size());
    for (const trace::Exchange& exchange : record.observation) reads.push_back(trace::to_exchange(exchange));
    for (const model::Exchange& read : model::merge_pages(std::move(reads))) {
      auto listed = all_versions(read);
      if (!listed) continue;
      Kept& kept = secrets[*model::secret_id_of(read.request)];
      if (kept.before && kept.before->arn != listed->arn) kept.before.reset();
      kept.shown = std::move(listed);
      kept.read_after = kept.before.has_value();
    }
  }
  std::vector<std::string> sentences;
  if (ahead < std::chrono::hours(24)) return sentences;  // before, no version may be removed
  const auto symbols = trace::symbols_of(trace);
  for (const auto& [name, kept] : secrets) {
    if (!kept.before) continue;
    const bool lost_some = kept.read_after && !removed_from(kept).empty();
    if (lost_some || kept.before->ids.size() > model::versions_kept) {
      sentences.push_back(sentence(name, kept, ahead, symbols));
    }
  }
  return sentences;
}

}  // namespace psvcheck::run
