// Runs that move the clock of a target, and what the reports say where nothing moves it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/cli/support_for_integration_tests.h"

namespace psvcheck::cli {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

constexpr const char* moving = "pruning/labelled-versions-stay.json";
constexpr const char* serve = " serve --port {port}";

std::string report(const Folder& folder) { return read_text(folder / "psvcheck-out/report.json"); }

TEST(Clock, OfAServerMovesByTheRequestThatTheCommandLineNames) {
  const Folder folder;
  const Finished run = run_program({"run", "--exec", PSVCHECK_PROGRAM + std::string(serve), "--scenario", moving,
                                    "--clock", R"(http:POST /_psvcheck/clock {"advance_seconds": {by}})"},
                                   folder);
  EXPECT_EQ(run.code, 0) << run.out << run.err;
  EXPECT_THAT(run.out, Not(HasSubstr("not run")));
}

TEST(Clock, ThatNothingMovesIsAReasonInEveryReport) {
  const Folder folder;
  const Finished run = run_program({"run", "--scenario", moving, "--clock", "none"}, folder);
  EXPECT_EQ(run.code, 0) << run.out << run.err;
  constexpr const char* reason = "--clock none leaves the target's clock alone";
  EXPECT_THAT(run.out, ContainsRegex("not run +1 step: --clock none leaves the target's clock alone"));
  EXPECT_THAT(run.out, ContainsRegex("not reached +[^\n]*PRUNE-1c[^\n]*\\(--clock none"));
  EXPECT_THAT(report(folder), HasSubstr("\"step 3: " + std::string(reason) + "\""));
  EXPECT_THAT(report(folder), HasSubstr("\"reason\": \"" + std::string(reason) + "\""));
  EXPECT_THAT(read_text(folder / "psvcheck-out/junit.xml"), ContainsRegex("<skipped message=\"--clock none leaves"));
}

TEST(Clock, ThatRefusesToMoveIsAReasonToo) {
  const Folder folder;
  const Finished run = run_program({"run", "--exec", PSVCHECK_PROGRAM + std::string(serve), "--scenario", moving,
                                    "--clock", "command:echo no luck; exit 7 # {by}"},
                                   folder);
  EXPECT_EQ(run.code, 0) << run.out << run.err;
  EXPECT_THAT(report(folder), HasSubstr("step 3: the target's clock: /bin/sh -c "));
  EXPECT_THAT(report(folder), HasSubstr("exited with 7; its output is in "));
}

}  // namespace
}  // namespace psvcheck::cli
