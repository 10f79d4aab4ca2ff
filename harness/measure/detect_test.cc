#include "harness/measure/detect.h"

#include <gtest/gtest.h>

#include "harness/shrink/shrink_for_tests.h"

namespace psvcheck::measure {
namespace {

using shrink::create;
using shrink::given;
using shrink::on;
using shrink::put;

Detection detect_in(std::string_view mutant, const std::vector<trace::Sequence>& sequences, std::size_t budget) {
  std::vector<run::NamedSequence> named;
  for (const trace::Sequence& sequence : sequences) named.push_back({"a", named.size(), sequence, {}});
  return detect(*server::find_mutant(mutant), named, {model::Level::recorded, budget});
}

TEST(Detect, EndsAtTheFirstFindingAndSaysWhatItTook) {
  const Detection found = detect_in(
      "replay-refused", {given({create(0, 0)}), given({create(0, 0), put(0, 0), put(0, 1)}), given({create(0, 0)})}, 0);
  EXPECT_TRUE(found.found);
  EXPECT_EQ(found.sequences, 2U);
  EXPECT_EQ(found.steps, 3U) << "of the second sequence the first two";
  EXPECT_EQ(found.clause, "IDEM-1a");
  EXPECT_EQ(found.groups, 0U) << "nothing was to be shrunk";
}

TEST(Detect, FindsNothingWhereNothingShowsTheBug) {
  const Detection found = detect_in("replay-refused", {given({create(0, 0)})}, 100);
  EXPECT_FALSE(found.found);
  EXPECT_EQ(found.steps, 1U);
  EXPECT_EQ(found.shortest_group, 0U);
}

TEST(Detect, ShrinksEachGroupOfAllSequences) {
  const std::string binary = R"(, "SecretBinary": {"payload": 0})";
  const auto put_one =
      given({on(0, "DescribeSecret"),
             R"({"op": "CreateSecret", "members": {"Name": {"secret": 0}, "ClientRequestToken": {"token": 0}}})",
             on(0, "PutSecretValue", R"(, "ClientRequestToken": {"token": 1})" + binary)});
  const auto create_one =
      given({on(0, "DescribeSecret"),
             R"({"op": "CreateSecret", "members": {"Name": {"secret": 0}, "ClientRequestToken": {"token": 0})" +
                 binary + "}}"});
  const Detection found = detect_in("binary-is-lost", {put_one, given({create(0, 0)}), create_one}, 1000);
  EXPECT_EQ(found.sequences, 1U);
  EXPECT_EQ(found.groups, 2U);
  EXPECT_EQ(found.shrunk_to, 2U);
  EXPECT_EQ(found.shortest_group, 1U);
}

}  // namespace
}  // namespace psvcheck::measure
