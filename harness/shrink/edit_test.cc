#include "harness/shrink/edit.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "harness/shrink/rapid.h"
#include "harness/shrink/shrink_for_tests.h"

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
