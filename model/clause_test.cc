#include "model/clause.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <regex>
#include <set>
#include <string>

#include "model/clause_id.h"

namespace psvcheck::model {
namespace {

TEST(Clauses, HaveIdsThatAreUnique) {
  std::set<std::string_view> seen;
  for (const Clause& clause : all_clauses()) EXPECT_TRUE(seen.insert(clause.id).second) << clause.id;
}

TEST(Clauses, HaveIdsOfCapitalsANumberAndPerhapsALetter) {
  const std::regex form("[A-Z]+-[0-9]+[a-z]?");
  for (const Clause& clause : all_clauses()) EXPECT_TRUE(std::regex_match(std::string(clause.id), form)) << clause.id;
}

TEST(Clauses, SayASentence) {
  for (const Clause& clause : all_clauses()) {
    EXPECT_GT(clause.sentence.size(), 20u) << clause.id;
    EXPECT_TRUE(clause.sentence.ends_with('.')) << clause.id;
    EXPECT_EQ(clause.sentence.find("  "), std::string_view::npos) << clause.id;
  }
}

bool is_of_one_of(std::string_view url, std::initializer_list<std::string_view> hosts) {
  return std::ranges::any_of(
      hosts, [&](std::string_view host) { return url.starts_with("https://" + std::string(host) + "/"); });
}

TEST(Clauses, NameAPublicPageOrARecordingAsTheirSource) {
  const std::regex url("https://[a-z0-9.-]+(/[A-Za-z0-9._~%#-]+)+/?");
  for (const Clause& clause : all_clauses()) {
    if (clause.source.starts_with("recording: ")) continue;
    EXPECT_TRUE(std::regex_match(std::string(clause.source), url)) << clause.id << ": " << clause.source;
  }
}

TEST(Clauses, RestOnASourceOfTheirStrength) {
  for (const Clause& clause : all_clauses()) {
    if (clause.strength == Strength::documented) {
      EXPECT_TRUE(is_of_one_of(clause.source, {"docs.aws.amazon.com", "smithy.io"})) << clause.id;
    }
    if (clause.strength == Strength::recorded) {
      const bool is_recording = clause.source.starts_with("recording: ");
      EXPECT_TRUE(is_recording || is_of_one_of(clause.source, {"github.com"})) << clause.id;
    }
  }
}

/// "invalid_secret_name[Inv Name]" is kept in invalid_secret_name-with-a-space.json: what is in brackets is a case.
TEST(Clauses, RestOnRecordingsThatAreKept) {
  for (const Clause& clause : all_clauses()) {
    constexpr std::string_view start = "recording: ";
    if (!clause.source.starts_with(start)) continue;
    const std::string test(clause.source.substr(start.size(), clause.source.find('[') - start.size()));
    bool is_kept = false;
    for (const auto& file : std::filesystem::directory_iterator(PSVCHECK_SOURCE_DIR "/scenarios/recorded")) {
      std::ifstream stream(file.path());
      const std::string text{std::istreambuf_iterator<char>(stream), {}};
      is_kept = is_kept || (file.path().stem().string().starts_with(test) && text.find("test " + test) != text.npos);
    }
    EXPECT_TRUE(is_kept) << clause.id << ": " << clause.source;
  }
}

TEST(Clauses, RestOnARecordingOnlyWhereTheyAreRecorded) {
  for (const Clause& clause : all_clauses()) {
    if (!clause.source.starts_with("recording: ")) continue;
    EXPECT_EQ(clause.strength, Strength::recorded) << clause.id;
  }
}

TEST(Clauses, StandTogetherByTheme) {
  std::set<std::string_view> finished;
  std::string_view theme;
  for (const Clause& clause : all_clauses()) {
    ASSERT_FALSE(clause.theme.empty()) << clause.id;
    if (clause.theme == theme) continue;
    finished.insert(theme);
    theme = clause.theme;
    EXPECT_FALSE(finished.contains(theme)) << clause.id;
  }
}

TEST(Clauses, AreFoundByTheirId) {
  for (const Clause& clause : all_clauses()) EXPECT_EQ(find_clause(clause.id), &clause) << clause.id;
}

TEST(Clauses, AreNotFoundByAnIdThatTheCatalogueDoesNotHave) {
  EXPECT_EQ(find_clause("PUT-3"), nullptr);
  EXPECT_EQ(find_clause(""), nullptr);
  EXPECT_FALSE(clauses::contains("PUT-3"));
}

TEST(Clauses, CanBeCitedWhereTheCatalogueHasThem) {
  constexpr ClauseId cited = "PRUNE-1a";
  EXPECT_EQ(cited.text, "PRUNE-1a");
}

TEST(Clauses, ThatNoClientCanExerciseSayWhyInASentence) {
  for (const Clause& clause : all_clauses()) {
    if (clause.unreachable.empty()) continue;
    EXPECT_GT(clause.unreachable.size(), 20u) << clause.id;
    EXPECT_TRUE(clause.unreachable.ends_with('.')) << clause.id;
  }
}

TEST(Clauses, SpeakOfEveryErrorThatPutSecretValueDeclares) {
  struct Declared {
    std::string_view error, clause;
  };
  // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html, "Errors"
  for (const auto& [error, id] :
       {Declared{"DecryptionFailure", "KMS-2"}, Declared{"EncryptionFailure", "KMS-3"},
        Declared{"InternalServiceError", "FAIL-1"}, Declared{"InvalidParameterException", "DATA-1e"},
        Declared{"InvalidRequestException", "DEL-1b"}, Declared{"LimitExceededException", "QUOTA-1"},
        Declared{"ResourceExistsException", "IDEM-2b"}, Declared{"ResourceNotFoundException", "FIND-3"}}) {
    const Clause* clause = find_clause(id);
    ASSERT_NE(clause, nullptr) << id;
    EXPECT_NE(clause->sentence.find(error), std::string_view::npos) << id << " does not speak of " << error;
  }
}

TEST(Levels, EnforceTheirOwnStrengthAndAllBeforeIt) {
  struct Case {
    Level level;
    bool documented, recorded, reported;
  };
  for (const Case& c : {Case{Level::documented, true, false, false}, Case{Level::recorded, true, true, false},
                        Case{Level::reported, true, true, true}}) {
    EXPECT_EQ(enforces(c.level, Strength::documented), c.documented) << name_of(c.level);
    EXPECT_EQ(enforces(c.level, Strength::recorded), c.recorded) << name_of(c.level);
    EXPECT_EQ(enforces(c.level, Strength::reported), c.reported) << name_of(c.level);
    EXPECT_FALSE(enforces(c.level, Strength::unspecified)) << name_of(c.level);
  }
}

TEST(Levels, HaveTheNamesOfTheCommandLine) {
  EXPECT_EQ(name_of(Level::documented), "documented");
  EXPECT_EQ(name_of(Level::recorded), "recorded");
  EXPECT_EQ(name_of(Level::reported), "reported");
  EXPECT_EQ(name_of(Strength::documented), "documented");
  EXPECT_EQ(name_of(Strength::recorded), "recorded");
  EXPECT_EQ(name_of(Strength::reported), "reported");
  EXPECT_EQ(name_of(Strength::unspecified), "unspecified");
}

}  // namespace
}  // namespace psvcheck::model
