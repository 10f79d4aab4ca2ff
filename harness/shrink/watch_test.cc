// How much must be read back for a difference to show (watch.h).

#include "harness/shrink/watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace psvcheck::shrink {
namespace {

using testing::ElementsAre;

// All that can show it, in a sequence that ends with a PutSecretValue.
std::vector<Watch> that_show(std::string_view kind, std::string_view operation) {
  trace::OperationStep last;
  last.op = "PutSecretValue";
  std::vector<Watch> all;
  for (const Watch watch :
       {Watch::answers, Watch::labels, Watch::labels_each, Watch::versions, Watch::whole, Watch::as_in_run}) {
    if (can_show(watch, kind, operation, {last, ""})) all.push_back(watch);
  }
  return all;
}

TEST(Watches, ShowADifferenceInAReadOnlyWhereThatReadIsMade) {
  EXPECT_THAT(that_show("DescribeSecret: label", "PutSecretValue"),
              ElementsAre(Watch::labels, Watch::labels_each, Watch::as_in_run))
      << "of the labels the others show no more than `labels`";
  EXPECT_THAT(that_show("ListSecretVersionIds: version", "PutSecretValue"),
              ElementsAre(Watch::versions, Watch::whole, Watch::as_in_run));
  EXPECT_THAT(that_show("GetSecretValue: SecretString", "PutSecretValue"), ElementsAre(Watch::whole, Watch::as_in_run));
}

TEST(Watches, NeedNoReadForAnAnswerOfTheLastStep) {
  EXPECT_EQ(that_show("VersionStages", "PutSecretValue").front(), Watch::answers);
  EXPECT_EQ(that_show("HTTP status of an error", "DescribeSecret").front(), Watch::labels) << "it is a read's";
}

TEST(Watches, AreReadBackAfterTheLastStepOrAfterEach) {
  trace::Sequence sequence;
  sequence.steps.assign(3, {trace::OperationStep{}, ""});
  const auto unread = [&](Watch watch) { return watched(sequence, watch, "full", 1).unread_steps; };
  EXPECT_EQ(unread(Watch::answers), 3U);
  EXPECT_EQ(unread(Watch::labels), 2U);
  EXPECT_EQ(unread(Watch::whole), 2U);
  EXPECT_EQ(unread(Watch::labels_each), 0U);
  EXPECT_EQ(unread(Watch::as_in_run), 0U);
  EXPECT_EQ(watched(sequence, Watch::labels_each, "full", 1).observe, run::Observe::labels);
  EXPECT_EQ(watched(sequence, Watch::as_in_run, "end", 1).observe, run::Observe::end);
}

}  // namespace
}  // namespace psvcheck::shrink
