#include "harness/run/reasons.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace psvcheck::run {
namespace {

struct ReasonsTest : testing::Test {
  RunResult result;

  SequenceResult& sequence(const std::string& name, std::vector<std::string> clauses) {
    SequenceResult& added = result.sequences.emplace_back();
    added.name = name;
    added.clauses = std::move(clauses);
    return added;
  }
  void diverged(const std::string& in, std::vector<std::string> clauses, bool minor = false) {
    Finding finding;
    if (minor) finding.severity = model::Severity::minor;
    finding.sequence = in;
    finding.clauses = std::move(clauses);
    result.findings.push_back(std::move(finding));
  }
  std::string reason(const std::string& clause) {
    explain_not_reached(result);
    return result.clauses.at(clause).reason;
  }
};

TEST_F(ReasonsTest, EveryClauseThatWasNotReachedHasOne) {
  explain_not_reached(result);
  for (const model::Clause& clause : model::all_clauses()) {
    EXPECT_FALSE(result.clauses.at(std::string(clause.id)).reason.empty()) << clause.id;
  }
}

TEST_F(ReasonsTest, AClauseThatWasReachedHasNone) {
  result.clauses["PUT-2"].upheld = 1;
  result.clauses["PUT-3a"].diverged = 1;
  EXPECT_EQ(reason("PUT-2"), "");
  EXPECT_EQ(reason("PUT-3a"), "");
}

TEST_F(ReasonsTest, TheLevelComesBeforeWhatTheTargetLacks) {
  result.clauses["AUTH-4"].reason = "--auth is not given";
  result.clauses["AUTH-6"].reason = "--auth is not given";
  EXPECT_EQ(reason("AUTH-4"), "not enforced at level recorded");
  EXPECT_EQ(reason("AUTH-6"), "--auth is not given");
  result.clauses["AUTH-4"].reason = "--auth is not given";
  result.level = model::Level::reported;
  EXPECT_EQ(reason("AUTH-4"), "--auth is not given");
}

TEST_F(ReasonsTest, WhatNoClientCanExerciseSaysSoAtEveryLevel) {
  EXPECT_EQ(reason("AUTH-3"), model::find_clause("AUTH-3")->unreachable);
}

TEST_F(ReasonsTest, AnUnspecifiedClauseIsAboveNoLevel) {
  EXPECT_EQ(reason("PREC-2"), "nothing that was run is about it");
}

TEST_F(ReasonsTest, WhatDivergedOtherwiseIsNamed) {
  sequence("a", {"PRUNE-1a"});
  sequence("b", {"PRUNE-1a", "PUT-2"});
  sequence("c", {"PUT-2"});
  diverged("a", {"READ-2a", "WIRE-1"});
  diverged("a", {"READ-2a"});
  diverged("b", {"WIRE-4"});
  diverged("c", {"PUT-7"});
  EXPECT_EQ(reason("PRUNE-1a"), "what is about it did not show it, and diverged under READ-2a, WIRE-4");
}

TEST_F(ReasonsTest, WhatALogShowsHidesNothing) {
  sequence("a", {"QUOTA-1"});
  diverged("a", {"LOG-1"});
  EXPECT_EQ(reason("QUOTA-1"), "the target took another of the ways that are allowed");
}

TEST_F(ReasonsTest, TheFormOfAnAnswerHidesNothing) {
  sequence("a", {"QUOTA-1"});
  diverged("a", {"WIRE-2"}, true);
  EXPECT_EQ(reason("QUOTA-1"), "the target took another of the ways that are allowed");
}

TEST_F(ReasonsTest, OfManyOthersTheFirstSixAreNamed) {
  sequence("a", {"PRUNE-1a"});
  for (const char* clause : {"PUT-1", "PUT-2", "PUT-3a", "PUT-3b", "PUT-7", "IDEM-1a", "IDEM-2a"}) {
    diverged("a", {clause});
  }
  EXPECT_EQ(
      reason("PRUNE-1a"),
      "what is about it did not show it, and diverged under PUT-1, PUT-2, PUT-3a, PUT-3b, PUT-7, IDEM-1a and others");
}

TEST_F(ReasonsTest, ARunThatEndedEarlyIsOne) {
  sequence("a", {"PUT-2"}).aborted = "interrupted";
  EXPECT_EQ(reason("PUT-2"), "the run ended before");
  EXPECT_EQ(reason("PUT-7"), "nothing that was run is about it");
  result.clauses.clear();
  result.target_failure = "it died";
  EXPECT_EQ(reason("PUT-7"), "the run ended before");
}

TEST_F(ReasonsTest, AChoiceOfTheTargetsIsOne) {
  sequence("a", {"QUOTA-1"});
  EXPECT_EQ(reason("QUOTA-1"), "the target took another of the ways that are allowed");
}

}  // namespace
}  // namespace psvcheck::run
