// The recordings of the real service are the model's judge: it must explain every exchange of them at level recorded,
// and must refuse each of them with one label, error type or VersionId changed.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "harness/trace/json.h"
#include "harness/trace/trace.h"
#include "harness/wire/aws_json.h"
#include "model/judge.h"
#include "scenarios/files_for_tests.h"

namespace psvcheck::trace {
namespace {

using Exchanges = std::vector<model::Exchange>;

/// The recordings that begin with nothing: by name, their exchanges in order.
std::map<std::string, Exchanges> recordings() {
  std::map<std::string, Exchanges> all;
  for (const auto& file : scenarios::files_below(scenarios::source_dir / "scenarios" / "recorded", ".json")) {
    const auto trace = read(scenarios::contents(file), file.filename().string());
    if (!trace || trace->sequence.context == Context::unknown) continue;
    for (const auto& record : trace->records) {
      for (const auto& exchange : record.exchanges) all[file.stem().string()].push_back(to_exchange(exchange));
    }
  }
  return all;
}

std::size_t divergences(const Exchanges& exchanges) {
  model::Judge judge(model::Level::recorded);
  std::size_t count = 0;
  for (const auto& exchange : exchanges) count += judge.judge({exchange, {}}).divergences.size();
  return count;
}

/// Every way to change one label of the answer: taken off, or another one in its place.
std::vector<model::Answer> with_a_label_changed(const model::Answer& answer) {
  std::vector<model::Answer> changed;
  const auto change = [](model::Labels& labels, const auto& keep) {
    for (std::size_t i = 0; i < labels.size(); ++i) {
      const auto original = labels;
      labels[i] = "OTHER";
      keep();
      labels = original;
      labels.erase(labels.begin() + static_cast<std::ptrdiff_t>(i));
      keep();
      labels = original;
    }
  };
  std::visit(
      [&](auto copy) {
        const auto keep = [&] { changed.emplace_back(copy); };
        if constexpr (requires { copy.version_stages; }) {
          if (auto* list = std::get_if<model::Labels>(&copy.version_stages)) change(*list, keep);
        }
        if constexpr (requires { copy.version_ids_to_stages; }) {
          using Map = std::map<std::string, model::Labels>;
          if (auto* map = std::get_if<Map>(&copy.version_ids_to_stages)) {
            for (auto& [id, list] : *map) change(list, keep);
          }
        }
        if constexpr (requires { copy.versions; }) {
          if (auto* entries = std::get_if<std::vector<model::VersionEntry>>(&copy.versions)) {
            for (auto& entry : *entries) {
              if (auto* list = std::get_if<model::Labels>(&entry.version_stages)) change(*list, keep);
            }
          }
        }
      },
      answer);
  return changed;
}

/// The answer with its VersionId, and each that it lists, replaced by one that no version has.
std::vector<model::Answer> with_a_version_id_changed(const model::Answer& answer) {
  const std::string other(36, 'f');
  std::vector<model::Answer> changed;
  std::visit(
      [&](auto copy) {
        if constexpr (requires { copy.version_id; }) {
          if (auto* id = std::get_if<std::string>(&copy.version_id)) {
            *id = other;
            changed.push_back(copy);
          }
        }
        if constexpr (requires { copy.versions; }) {
          if (auto* entries = std::get_if<std::vector<model::VersionEntry>>(&copy.versions)) {
            for (auto& entry : *entries) {
              const auto original = entry.version_id;
              entry.version_id = other;
              changed.push_back(copy);
              entry.version_id = original;
            }
          }
        }
      },
      answer);
  return changed;
}

std::vector<model::Answer> with_the_error_changed(const model::Answer& answer) {
  const auto* refusal = std::get_if<model::Refusal>(&answer);
  if (refusal == nullptr) return {};
  std::vector<model::Answer> changed;
  for (const char* type : {"LimitExceededException", "EncryptionFailure", "InternalServiceError"}) {
    if (refusal->type != type) changed.emplace_back(model::Refusal{type, refusal->message});
  }
  return changed;
}

/// Exchanges about which the model knows nothing, so that no change to them can be refused.
bool is_outside_the_model(const model::Exchange& exchange) {
  return std::holds_alternative<model::OtherRequest>(exchange.request);
}

TEST(Recordings, AreAllExplained) {
  const auto all = recordings();
  EXPECT_EQ(all.size(), 25U) << "tests recorded on the real service";
  std::size_t exchanges = 0;
  for (const auto& [name, recording] : all) {
    EXPECT_EQ(divergences(recording), 0U) << name;
    exchanges += recording.size();
  }
  EXPECT_GT(exchanges, 100U);
}

using Changes = std::vector<model::Answer> (*)(const model::Answer&);

/// Every exchange of every recording, with every change, one at a time; the changes that were not refused.
std::vector<std::string> accepted_changes(Changes changes, std::size_t& tried) {
  std::vector<std::string> accepted;
  for (const auto& [name, recording] : recordings()) {
    for (std::size_t i = 0; i < recording.size(); ++i) {
      if (is_outside_the_model(recording[i])) continue;
      for (auto& answer : changes(recording[i].answer)) {
        Exchanges changed = recording;
        changed[i].answer = std::move(answer);
        ++tried;
        if (divergences(changed) == 0) {
          accepted.push_back(name + " exchange " + std::to_string(i) + ": " +
                             std::string(model::operation_of(recording[i].request)));
        }
      }
    }
  }
  return accepted;
}

TEST(Recordings, WithOneLabelChangedAreRefused) {
  std::size_t tried = 0;
  EXPECT_THAT(accepted_changes(with_a_label_changed, tried), ::testing::IsEmpty());
  EXPECT_GT(tried, 100U);
}

TEST(Recordings, WithOneVersionIdChangedAreRefused) {
  std::size_t tried = 0;
  EXPECT_THAT(accepted_changes(with_a_version_id_changed, tried), ::testing::IsEmpty());
  EXPECT_GT(tried, 40U);
}

TEST(Recordings, WithTheErrorTypeChangedAreRefused) {
  std::size_t tried = 0;
  EXPECT_THAT(accepted_changes(with_the_error_changed, tried), ::testing::IsEmpty());
  EXPECT_GT(tried, 40U);
}

}  // namespace
}  // namespace psvcheck::trace
