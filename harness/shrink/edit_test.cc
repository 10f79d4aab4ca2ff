#include "harness/shrink/edit.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/shrink/rapid.h"
#include "harness/shrink/shrink_for_tests.h"
#include "harness/shrink/simplify.h"

namespace psvcheck::shrink {
namespace {

const std::string get_version_of_1 = on(0, "GetSecretValue", R"(, "VersionId": {"version_of_step": 1})");

TEST(WithoutSteps, LetsReferencesFollowTheirSteps) {
  const auto left = without_steps(given({put(1, 9), create(0, 1), get_version_of_1}), {true, false, false});
  ASSERT_TRUE(left);
  EXPECT_EQ(*left, given({create(0, 1), on(0, "GetSecretValue", R"(, "VersionId": {"version_of_step": 0})")}));
}

TEST(WithoutSteps, TakesWhatRefersToADroppedStepAlong) {
  const auto left =
      without_steps(given({put(1, 9), create(0, 1), get_version_of_1, put(0, 2)}), {false, true, false, false});
  ASSERT_TRUE(left);
  EXPECT_EQ(*left, given({put(1, 9), put(0, 2)}));
}

TEST(WithoutSteps, NeverTakesTheLastStep) {
  EXPECT_FALSE(without_steps(given({create(0, 0), put(0, 1)}), {false, true}));
  EXPECT_FALSE(without_steps(given({create(1, 0), create(0, 1), get_version_of_1}), {false, true, false}));
}

TEST(WithValueAtCreation, TakesTokenAndValueOfALaterStepAndItsReferences) {
  const auto before = given({on(0, "DescribeSecret"), create(0, 1), put(0, 9, R"(, "VersionStages": [{"label": 0}])"),
                             on(0, "GetSecretValue", R"(, "VersionId": {"version_of_step": 2})"), put(0, 9)});
  const auto made = with_value_at_creation(before, 1, 2);
  ASSERT_TRUE(made);
  const auto put_alone = given({put(0, 9)});
  const auto& put_members = std::get<trace::OperationStep>(put_alone.steps[0].kind).members;
  const auto& created = std::get<trace::OperationStep>(made->steps[1].kind);
  EXPECT_EQ(created.op, "CreateSecret");
  for (const char* member : {"ClientRequestToken", "SecretString"}) {
    const auto at = std::ranges::find(put_members, member, &trace::NamedValue::name);
    ASSERT_NE(at, put_members.end());
    EXPECT_EQ(*trace::find_member(created, member), at->value);
  }
  EXPECT_EQ(trace::find_member(created, "VersionStages"), nullptr);
  ASSERT_EQ(made->steps.size(), 4U);
  EXPECT_EQ(made->steps[2],
            given({create(0, 1), create(0, 1), on(0, "GetSecretValue", R"(, "VersionId": {"version_of_step": 1})")})
                .steps[2]);
}

TEST(WithValueAtCreation, LeavesOtherSecretsOtherStepsAndTheLastStepAlone) {
  EXPECT_FALSE(with_value_at_creation(given({create(0, 1), put(1, 2), put(0, 3)}), 0, 1));
  EXPECT_FALSE(with_value_at_creation(given({create(0, 1), put(0, 2)}), 0, 1));
  EXPECT_FALSE(with_value_at_creation(given({create(0, 1), on(0, "DescribeSecret"), put(0, 3)}), 0, 1));
  EXPECT_FALSE(with_value_at_creation(given({put(0, 1), create(0, 1), put(0, 3)}), 0, 1));
}

TEST(EndingWithCreation, GivesTheLastStepsValueToTheCreationAndEndsThere) {
  const std::string empty = R"({"op": "CreateSecret", "members": {"Name": {"secret": 0}}})";
  EXPECT_EQ(ending_with_creation(given({on(1, "DescribeSecret"), empty, put(0, 5), put(0, 9)}), 1),
            given({on(1, "DescribeSecret"), create(0, 9)}));
  EXPECT_FALSE(ending_with_creation(given({create(0, 1), put(1, 2)}), 0)) << "another secret's";
  EXPECT_FALSE(ending_with_creation(given({create(0, 1), on(0, "DescribeSecret")}), 0)) << "no value";
  EXPECT_FALSE(ending_with_creation(given({create(0, 1)}), 0));
}

std::string labels_between(int from, int to) {
  std::string list;
  for (int i = from; i < to; ++i) list += fmt::format(R"({}{{"label": {}}})", i == from ? "" : ", ", i);
  return R"(, "VersionStages": [)" + list + "]";
}

TEST(WithLabelsMoved, NamesThemLaterOnceAndNoMoreThanASecretMayHave) {
  const auto both = [](int from, int to, int more, int end) {
    return given({create(0, 0), put(0, 1, labels_between(from, to)), put(0, 2, labels_between(more, end)), put(0, 3)});
  };
  const auto moved = [](int from, int to) {
    return given({create(0, 0), put(0, 1), put(0, 2, labels_between(from, to)), put(0, 3)});
  };
  EXPECT_EQ(with_labels_moved(both(1, 2, 0, 2), 1, 2), moved(0, 2));
  EXPECT_EQ(with_labels_moved(both(12, 24, 0, 12), 1, 2), moved(0, 20));
  EXPECT_FALSE(with_labels_moved(both(1, 2, 0, 2), 1, 3)) << "names none";
  EXPECT_FALSE(with_labels_moved(both(1, 2, 0, 2), 2, 1)) << "not later";
  EXPECT_FALSE(with_labels_moved(given({put(0, 1, labels_between(0, 1)), put(1, 2, labels_between(1, 2))}), 0, 1))
      << "another secret's";
}

TEST(Joins, LeaveOneOfTwoPutsWithTheLabelsOfBoth) {
  const std::string empty = R"({"op": "CreateSecret", "members": {"Name": {"secret": 0}}})";
  const trace::Sequence before = given({empty, put(0, 1, labels_between(2, 4)), put(0, 2, labels_between(0, 2))});
  std::vector<trace::Sequence> made;
  for (const Edit& edit : joins(before)) {
    if (auto after = edit(before)) made.push_back(*std::move(after));
  }
  EXPECT_THAT(made, testing::Contains(given({empty, put(0, 2, labels_between(0, 4))})));
  EXPECT_THAT(made, testing::Contains(given({create(0, 1), put(0, 2, labels_between(0, 4))})));
  EXPECT_THAT(made, testing::Contains(given({create(0, 1), put(0, 2, labels_between(0, 2))})));
  EXPECT_THAT(made, testing::Contains(given({create(0, 2)})));
}

TEST(LabelsForAStep, GiveTheLastPutALabelInPlaceOfAStep) {
  const trace::Sequence before =
      given({create(0, 0, R"(, "Description": "d")"), put(0, 1, R"(, "VersionStages": [{"label": 4}])"), put(0, 0)});
  std::vector<trace::Sequence> made;
  for (const Edit& edit : labels_for_a_step(before)) {
    if (auto after = edit(before)) made.push_back(*std::move(after));
  }
  const auto last = [](const std::string& label) { return put(0, 0, R"(, "VersionStages": [)" + label + "]"); };
  const std::string created = create(0, 0, R"(, "Description": "d")");
  EXPECT_THAT(made, testing::Contains(given({created, last(R"("AWSPENDING")")})));
  EXPECT_THAT(made, testing::Contains(given({created, last(R"({"label": 5})")}))) << "one that no step speaks of";
  EXPECT_TRUE(labels_for_a_step(given({create(0, 0), last(R"({"label": 1})")})).empty()) << "it names one already";
  EXPECT_TRUE(labels_for_a_step(given({create(0, 0), on(0, "DescribeSecret")})).empty());
}

TEST(CutAfter, LeavesNoExpectationsOfTheWhole) {
  const std::string expecting =
      R"({"op": "RestoreSecret", "note": "n", "members": {"SecretId": {"secret": 0}}, "expect": {"ok": {}}})";
  EXPECT_EQ(cut_after(given({expecting, put(0, 1)}), 0), given({on(0, "RestoreSecret")}));
}

TEST(Renumbered, CountsEachKindInTheOrderOfItsFirstPlace) {
  const trace::Sequence before = given({create(7, 9), put(7, 4, R"(, "VersionStages": [{"label": 5}, {"label": 2}])"),
                                        put(3, 9, R"(, "VersionStages": [{"label": 2}])")});
  EXPECT_EQ(renumbered(before), given({create(0, 0), put(0, 1, R"(, "VersionStages": [{"label": 0}, {"label": 1}])"),
                                       put(1, 0, R"(, "VersionStages": [{"label": 1}])")}));
}

TEST(Renumbered, KeepsTheTokensOfARepetitionInARow) {
  const trace::Sequence before =
      given({create(0, 30), put(0, 12), R"({"repeat": 5, "secret": 0, "first_token": 10})", put(0, 40)});
  EXPECT_EQ(renumbered(before),
            given({create(0, 0), put(0, 3), R"({"repeat": 5, "secret": 0, "first_token": 1})", put(0, 6)}));
}

TEST(Sizes, PutRequestsBeforeStepsAndThoseBeforeSimplicity) {
  const Size one = size_of(given({create(0, 0)}));
  EXPECT_LT(one, size_of(given({create(0, 0), create(0, 0)})));
  EXPECT_LT(one, size_of(given({create(0, 0), R"({"advance": "1h"})"})));
  EXPECT_LT(one, size_of(given({create(0, 0, R"(, "Description": "d")")})));
  EXPECT_LT(one, size_of(given({create(0, 1)})));
  EXPECT_LT(size_of(given({create(0, 9), put(0, 8)})), size_of(given({create(0, 0), put(0, 0), put(0, 0)})));
}

TEST(RapidChecksShrinking, ProposesTheLargestStrideFirst) {
  EXPECT_EQ(towards(101, 1).front(), 1);
  EXPECT_EQ(towards(101, 1).back(), 100);
  EXPECT_TRUE(without_chunks(3).front().empty());
  EXPECT_EQ(plainer_texts("ab", 40).front(), "");
  EXPECT_LE(plainer_texts(std::string(500, 'x'), 40).size(), 40U);
}

}  // namespace
}  // namespace psvcheck::shrink
