#include "harness/cli/clause_coverage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

namespace psvcheck::cli {
namespace {

using nlohmann::json;
using testing::HasSubstr;

/// A report with what a test says of some clauses and sequences.
class CoverageTest : public testing::Test {
 protected:
  void TearDown() override { std::filesystem::remove(file_); }

  void clause(const std::string& id, const std::string& verdict, bool enforced = true, const std::string& reason = {}) {
    json entry{{"id", id}, {"verdict", verdict}, {"enforced", enforced}, {"first_sequence", "by/" + id + ".json"}};
    if (!reason.empty()) entry["reason"] = reason;
    report_["clauses"].push_back(entry);
  }
  void sequence(const std::string& name, const std::vector<std::string>& clauses) {
    report_["sequences"].push_back({{"name", name}, {"clauses", clauses}});
  }

  Result<std::vector<ClauseCoverage>> read() const {
    std::ofstream(file_) << report_;
    return clause_coverage(file_);
  }
  ClauseCoverage of(const std::string& id) const {
    const auto all = read();
    EXPECT_TRUE(all);
    const auto found = std::ranges::find(*all, id, [](const ClauseCoverage& one) { return one.clause->id; });
    return *found;
  }

  json report_{{"format", "psvcheck-report/1"}, {"clauses", json::array()}, {"sequences", json::array()}};
  std::filesystem::path file_ = std::filesystem::temp_directory_path() /
                                ("psvcheck-coverage-" + std::to_string(reinterpret_cast<std::uintptr_t>(this)));
};

TEST_F(CoverageTest, HasEveryClauseInItsOrder) {
  const auto all = read();
  ASSERT_TRUE(all);
  ASSERT_EQ(all->size(), model::all_clauses().size());
  for (std::size_t i = 0; i < all->size(); ++i) EXPECT_EQ((*all)[i].clause, &model::all_clauses()[i]);
}

TEST_F(CoverageTest, TakesOverWhatTheRunSaysOfAClauseThatWasReached) {
  clause("PUT-1", "passed");
  clause("PUT-2", "failed");
  clause("IDEM-1f", "noted", false);
  EXPECT_EQ(of("PUT-1").verdict, "passed");
  EXPECT_EQ(of("PUT-1").scenario, "by/PUT-1.json");
  EXPECT_EQ(of("PUT-2").verdict, "failed");
  EXPECT_EQ(of("IDEM-1f").verdict, "open");
  for (const char* id : {"PUT-1", "PUT-2", "IDEM-1f"}) EXPECT_TRUE(of(id).is_covered()) << id;
}

TEST_F(CoverageTest, SaysWhyAClauseWasNotCovered) {
  clause("PUT-1", "not reached", true, "nothing that was run is about it");
  EXPECT_EQ(of("PUT-1").verdict, "not covered");
  EXPECT_EQ(of("PUT-1").reason, "nothing that was run is about it");
  EXPECT_FALSE(of("PUT-1").is_covered());
  EXPECT_FALSE(of("PUT-2").is_covered()) << "a report that does not speak of it";
}

TEST_F(CoverageTest, CountsAClauseThatNoClientCanExercise) {
  clause("AUTH-3", "not reached");
  EXPECT_EQ(of("AUTH-3").verdict, "unreachable");
  EXPECT_EQ(of("AUTH-3").reason, model::find_clause("AUTH-3")->unreachable);
  EXPECT_TRUE(of("AUTH-3").is_covered());
}

TEST_F(CoverageTest, CountsAClauseAboveTheLevelWhereASequenceIsAboutIt) {
  clause("AUTH-4", "not reached", false, "not enforced at level recorded");
  EXPECT_EQ(of("AUTH-4").verdict, "not covered");
  sequence("auth/other.json", {"AUTH-2"});
  sequence("auth/wrong.json", {"AUTH-1", "AUTH-4"});
  EXPECT_EQ(of("AUTH-4").verdict, "above the level");
  EXPECT_EQ(of("AUTH-4").scenario, "auth/wrong.json");
  EXPECT_EQ(of("AUTH-4").reason, "--level reported enforces it");
  EXPECT_TRUE(of("AUTH-4").is_covered());
}

TEST_F(CoverageTest, DoesNotCountOneWhoseSequencesWereNotRun) {
  clause("AUTH-4", "not reached", false);
  sequence("auth/wrong.json", {"AUTH-4"});
  report_["sequences"][0]["not_run"] = "the target does not claim kms";
  EXPECT_FALSE(of("AUTH-4").is_covered());
}

TEST_F(CoverageTest, DoesNotExcuseAClauseThatIsEnforcedOrUnspecified) {
  clause("AUTH-6", "not reached", true);
  clause("IDEM-1f", "not reached", false);
  sequence("a", {"AUTH-6", "IDEM-1f"});
  EXPECT_FALSE(of("AUTH-6").is_covered());
  EXPECT_FALSE(of("IDEM-1f").is_covered());
}

TEST_F(CoverageTest, IsWrittenWithALineForEachClauseAndTheFigures) {
  clause("PUT-1", "passed");
  clause("PUT-2", "failed");
  clause("AUTH-4", "not reached", false);
  sequence("auth/wrong.json", {"AUTH-4"});
  const auto all = read();
  ASSERT_TRUE(all);
  std::ostringstream text, objects;
  write_coverage_text(text, *all);
  EXPECT_THAT(text.str(), HasSubstr("PUT-1     passed  by/PUT-1.json\n"));
  EXPECT_THAT(text.str(), HasSubstr("PUT-3a    NOT COVERED\n"));
  EXPECT_THAT(text.str(), HasSubstr("AUTH-4    above the level auth/wrong.json (--level reported enforces it)\n"));
  EXPECT_THAT(text.str(), HasSubstr(" clauses: 1 passed, 1 failed, 0 open, 1 above the run's level, "));
  write_coverage_json(objects, *all);
  const json list = json::parse(objects.str());
  EXPECT_EQ(list.size(), all->size());
  EXPECT_EQ(list[0], (json{{"id", "PUT-1"}, {"verdict", "passed"}, {"scenario", "by/PUT-1.json"}}));
}

TEST_F(CoverageTest, RefusesWhatIsNoReport) {
  report_["format"] = "psvcheck/1";
  EXPECT_FALSE(read());
  report_ = {{"format", "psvcheck-report/1"}};
  EXPECT_FALSE(read());
  EXPECT_THAT(clause_coverage("/nowhere/report.json").error().message,
              HasSubstr("/nowhere/report.json: cannot be read"));
}

}  // namespace
}  // namespace psvcheck::cli
