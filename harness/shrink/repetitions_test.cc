// Sequences with a hundred puts (repetitions.h).

#include "harness/shrink/repetitions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/shrink/edit.h"
#include "harness/shrink/shrink_for_tests.h"

namespace psvcheck::shrink {
namespace {

using testing::Contains;
using testing::Each;
using testing::IsEmpty;
using testing::ResultOf;

std::string repeat(std::size_t count, std::size_t first) {
  return fmt::format(R"({{"repeat": {}, "secret": 0, "first_token": {}}})", count, first);
}

TEST(WithPutRepeated, CountsThePutAndLetsWhatSpokeOfItSpeakOfTheLastOfThem) {
  // Token 12 would be the repetition's next and is another put's, which therefore takes 50.
  const auto made = with_put_repeated(given({create(0, 0), repeat(2, 10), put(0, 50), put(0, 12), put(0, 50)}), 1, 2);
  ASSERT_TRUE(made);
  EXPECT_EQ(*made, given({create(0, 0), repeat(3, 10), put(0, 50), put(0, 12)}));
}

TEST(WithPutRepeated, TakesAPutThatComesBeforeTheOthers) {
  const auto made =
      with_put_repeated(given({create(0, 0), put(0, 1, R"(, "VersionStages": [{"label": 0}])"), repeat(2, 10),
                               on(0, "GetSecretValue", R"(, "VersionId": {"version_of_step": 1})")}),
                        2, 1);
  ASSERT_TRUE(made);
  EXPECT_EQ(*made, given({create(0, 0), repeat(3, 10), on(0, "GetSecretValue", R"(, "VersionId": {"token": 12})")}));
}

TEST(WithPutRepeated, LeavesEverythingElseAlone) {
  EXPECT_FALSE(with_put_repeated(given({repeat(2, 10), put(0, 1)}), 0, 1)) << "the last step";
  EXPECT_FALSE(with_put_repeated(given({repeat(2, 10), put(1, 1), put(0, 2)}), 0, 1)) << "another secret";
  EXPECT_FALSE(with_put_repeated(given({repeat(2, 10), put(0, 11), put(0, 2)}), 0, 1)) << "a replay";
  const auto put_of = [](int token, int payload) {
    return on(
        0, "PutSecretValue",
        fmt::format(R"(, "ClientRequestToken": {{"token": {}}}, "SecretString": {{"payload": {}}})", token, payload));
  };
  EXPECT_FALSE(with_put_repeated(given({repeat(2, 10), put_of(11, 50), put(0, 2)}), 0, 1))
      << "its token with other data";
  EXPECT_FALSE(with_put_repeated(given({repeat(2, 10), put_of(50, 11), put(0, 2)}), 0, 1)) << "its data once more";
  const std::string binary =
      on(0, "PutSecretValue", R"(, "ClientRequestToken": {"token": 50}, "SecretBinary": {"payload": 51})");
  EXPECT_FALSE(with_put_repeated(given({repeat(2, 10), binary, put(0, 2)}), 0, 1)) << "a replay would have other data";
  EXPECT_TRUE(with_put_repeated(given({repeat(2, 10), put_of(50, 51), put(0, 2)}), 0, 1));
  EXPECT_FALSE(with_put_repeated(given({repeat(2, 10), repeat(2, 12), put(0, 1), put(0, 2)}), 0, 2))
      << "the next token is another repetition's";
  EXPECT_FALSE(with_put_repeated(given({create(0, 0), put(0, 1), put(0, 2)}), 0, 1)) << "no repetition";
  EXPECT_FALSE(with_put_repeated(given({repeat(2, 10), create(0, 1), put(0, 2)}), 0, 1)) << "no put";
  const std::string faulty = R"({"op": "PutSecretValue", "fault": "no value", "members": {"SecretId": {"secret": 0},
      "ClientRequestToken": {"token": 1}}})";
  EXPECT_FALSE(with_put_repeated(given({repeat(2, 10), faulty, put(0, 2)}), 0, 1)) << "wrong on purpose";
}

TEST(WithManyVersions, TakesAsManyPutsAsTheServiceKeepsVersionsAndOneMore) {
  const auto all = with_many_versions(
      given({create(0, 0), put(0, 1, R"(, "VersionStages": [{"label": 0}])"), on(0, "DescribeSecret"), repeat(120, 10),
             put(0, 2), R"({"advance": "25h"})", put(0, 3)}),
      model::Level::recorded);
  // A class of states says that there is a custom label, so that its put stays, and time may matter to the target.
  const std::string labelled = put(0, 1, R"(, "VersionStages": [{"label": 0}])");
  EXPECT_THAT(all, Contains(given({create(0, 0), labelled, repeat(98, 10), R"({"advance": "25h"})", put(0, 3)})));
  EXPECT_THAT(all, Contains(given({create(0, 0), labelled, repeat(99, 10), R"({"advance": "25h"})", put(0, 3)})));
  EXPECT_THAT(all, Contains(ResultOf([](const trace::Sequence& one) { return operations(one); },
                                     "CreateSecret 99x advance PutSecretValue")))
      << "with all puts repeated";
  EXPECT_THAT(all, Each(ResultOf([](const trace::Sequence& one) { return trace::count_steps(one); },
                                 testing::AnyOf(101U, 102U))));
}

TEST(WithManyVersions, AreNoneWhereThereAreFew) {
  EXPECT_THAT(with_many_versions(given({create(0, 0), repeat(60, 10), put(0, 1)}), model::Level::recorded), IsEmpty());
  EXPECT_THAT(with_many_versions(given({create(0, 0), put(0, 1)}), model::Level::recorded), IsEmpty());
  // Of another secret than the last step's.
  EXPECT_THAT(
      with_many_versions(given({create(0, 0), create(1, 1), repeat(120, 10), put(1, 2)}), model::Level::recorded),
      IsEmpty());
}

}  // namespace
}  // namespace psvcheck::shrink
