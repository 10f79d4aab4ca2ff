#include "harness/cli/clock_choice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace psvcheck::cli {
namespace {

using targets::ClockAdapter;
using targets::CommandClock;
using targets::FaketimeClock;
using targets::HttpClock;
using targets::NoClock;
using testing::HasSubstr;

ClockQuestion profile_with(ClockAdapter adapter) {
  ClockQuestion question;
  question.origin = Origin::launched;
  question.profile = std::move(adapter);
  question.library = "/lib/libfaketimeMT.so.1";
  return question;
}

TEST(ChooseClock, TakesWhatTheProfileSays) {
  const auto choice = choose_clock(profile_with(FaketimeClock{}));
  ASSERT_TRUE(choice);
  EXPECT_EQ(choice->adapter, ClockAdapter(FaketimeClock{}));
  EXPECT_EQ(choice->why_none, "");
}

TEST(ChooseClock, NamesThePackageThatAProfileWouldNeed) {
  ClockQuestion question = profile_with(FaketimeClock{});
  question.library.reset();
  const auto choice = choose_clock(question);
  ASSERT_TRUE(choice);
  EXPECT_EQ(choice->adapter, ClockAdapter(NoClock{}));
  EXPECT_EQ(choice->why_none,
            "the target's clock cannot be moved: libfaketime is not installed (Debian's package libfaketime)");
}

TEST(ChooseClock, LoadsNothingWhereNoSequenceMovesTheClock) {
  ClockQuestion question = profile_with(FaketimeClock{});
  question.needed = false;
  EXPECT_EQ(choose_clock(question)->adapter, ClockAdapter(NoClock{}));
}

TEST(ChooseClock, LetsTheOptionWinOverTheProfile) {
  ClockQuestion question = profile_with(FaketimeClock{});
  question.option = "none";
  EXPECT_EQ(choose_clock(question)->adapter, ClockAdapter(NoClock{}));
  EXPECT_EQ(choose_clock(question)->why_none, "--clock none leaves the target's clock alone");
  question.option = "http:PUT /clock/{seconds}";
  EXPECT_EQ(choose_clock(question)->adapter, ClockAdapter(HttpClock{"PUT", "/clock/{seconds}", ""}));
}

TEST(ChooseClock, SaysWhyThereIsNone) {
  EXPECT_EQ(choose_clock(profile_with(NoClock{}))->why_none, "the target has no clock adapter");
  ClockQuestion question;
  for (const Origin origin : {Origin::launched, Origin::running}) {
    question.origin = origin;
    EXPECT_EQ(choose_clock(question)->why_none, "nothing says how the target's clock is moved; see --clock");
  }
}

TEST(ChooseClock, GivesTheEmbeddedTargetItsOwn) {
  EXPECT_EQ(choose_clock(ClockQuestion{})->adapter, embedded_clock());
  ClockQuestion question;
  question.option = "command:move {by}";
  EXPECT_THAT(choose_clock(question).error().message, HasSubstr("only none makes sense for it"));
}

TEST(ChooseClock, RefusesFaketimeForAServerThatItDoesNotStart) {
  ClockQuestion question;
  question.option = "faketime";
  question.library = "/lib/libfaketimeMT.so.1";
  for (const Origin origin : {Origin::embedded, Origin::running}) {
    question.origin = origin;
    const auto choice = choose_clock(question);
    ASSERT_FALSE(choice);
    EXPECT_EQ(choice.error().code, ExitCode::usage);
    EXPECT_THAT(choice.error().message, HasSubstr("use --target or --exec"));
  }
  question.origin = Origin::launched;
  EXPECT_TRUE(choose_clock(question));
  question.library.reset();
  EXPECT_EQ(choose_clock(question).error().message,
            "--clock faketime: libfaketime is not installed (Debian's package libfaketime)");
}

}  // namespace
}  // namespace psvcheck::cli
