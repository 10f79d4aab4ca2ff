// Runs that move the clock of a target, and what the reports say where nothing moves it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <iostream>

#include "harness/cli/support_for_integration_tests.h"
#include "harness/targets/faketime.h"

namespace psvcheck::cli {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

constexpr const char* moving = "pruning/labelled-versions-stay.json";
constexpr const char* serve = " serve --port {port}";

std::string report(const Folder& folder) { return contents(folder / "psvcheck-out/report.json"); }

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
  EXPECT_THAT(contents(folder / "psvcheck-out/junit.xml"), ContainsRegex("<skipped message=\"--clock none leaves"));
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

/// Any server will do that shows its time and is not linked with a sanitizer, which must come before libfaketime.
TEST(Clock, OfAServerThatIsStartedUnderLibfaketimeMoves) {
  if (!targets::find_faketime_library()) {
    std::cerr << "SKIPPED: libfaketime is not installed, so no clock was moved\n";
    GTEST_SKIP() << "libfaketime is not installed";
  }
  const Folder folder;
  const Finished run = run_program({"run", "--exec", "exec python3 -m http.server {port} --bind 127.0.0.1", "--clock",
                                    "faketime", "--scenario", moving},
                                   folder);
  EXPECT_EQ(run.code, 1) << run.out << run.err;  // it is no Secrets Manager
  EXPECT_THAT(run.out, Not(HasSubstr("not run")));
  for (const auto& entry : std::filesystem::directory_iterator(folder / "psvcheck-out/logs")) {
    EXPECT_THAT(entry.path().extension(), ".log") << "nothing but the server's log is left";
  }
}

}  // namespace
}  // namespace psvcheck::cli
