#include "harness/targets/install.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "harness/temporary_folder_for_tests.h"

namespace psvcheck::targets {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using Outcome = InstallResult::Outcome;

// Stands in for python3, pip and cargo by scripts that note how they were called in the file `calls`.
class Install : public testing::Test {
 protected:
  Install() {
    fs::create_directories(bin());
    const std::string note = "#!/bin/sh\necho \"${0##*/} $*\" >> '" + calls_file().string() + "'\n";
    write_script(bin() / "pip-template", note + "echo collecting; [ -z \"$PSVCHECK_TEST_FAIL\" ] || exit 1\n");
    write_script(bin() / "python3", note + "mkdir -p \"$3/bin\" && : > \"$3/bin/python\" && cp '" +
                                        (bin() / "pip-template").string() + "' \"$3/bin/pip\"\n");
    write_script(bin() / "cargo", note +
                                      "echo \"debug=$CARGO_PROFILE_DEV_DEBUG\"\n"
                                      "for folder; do :; done; mkdir -p \"$folder/bin\"\n");
    profile_.name = "example";
    profile_.install = {.kind = InstallRecipe::Kind::venv,
                        .arguments = {"example==1.2.3", "other<2"},
                        .environment = {},
                        .estimated_time = std::chrono::seconds(30),
                        .megabytes = 40};
  }

  static void write_script(const fs::path& file, const std::string& text) {
    std::ofstream(file) << text;
    fs::permissions(file, fs::perms::owner_all);
  }

  fs::path bin() const { return folder_.path() / "bin"; }
  fs::path cache() const { return folder_.path() / "cache"; }
  fs::path calls_file() const { return folder_.path() / "calls"; }
  fs::path target() const { return install_folder(profile_, cache()); }

  InstallOptions options() {
    InstallOptions result;
    result.search_path = bin().string() + ":/usr/bin:/bin";
    result.progress = [this](std::string_view line) { progress_.emplace_back(line); };
    return result;
  }

  std::expected<InstallResult, std::string> run() { return install(profile_, cache(), options()); }

  TemporaryFolder folder_;
  TargetProfile profile_;
  std::vector<std::string> progress_;
};

TEST_F(Install, MakesAVirtualEnvironmentAndInstallsIntoIt) {
  EXPECT_FALSE(is_installed(profile_, cache()));
  const auto result = run();
  ASSERT_TRUE(result) << result.error();
  EXPECT_EQ(result->outcome, Outcome::installed);
  EXPECT_EQ(result->folder, target());
  EXPECT_EQ(read_text(calls_file()),
            "python3 -m venv " + target().string() +
                "\npip install --disable-pip-version-check --no-input example==1.2.3 other<2\n");
  EXPECT_TRUE(is_installed(profile_, cache()));
  EXPECT_THAT(progress_, ElementsAre(HasSubstr("venv"), HasSubstr("'other<2' (about 30 seconds, 40 MB)")));
}

TEST_F(Install, LeavesACompleteInstallAlone) {
  ASSERT_TRUE(run());
  fs::remove(calls_file());
  const auto result = run();
  ASSERT_TRUE(result) << result.error();
  EXPECT_EQ(result->outcome, Outcome::already_installed);
  EXPECT_FALSE(fs::exists(calls_file()));
}

TEST_F(Install, StartsAnewWhenThePinsChange) {
  ASSERT_TRUE(run());
  std::ofstream(target() / "left-over") << "x";
  profile_.install.arguments = {"example==1.2.4"};
  EXPECT_FALSE(is_installed(profile_, cache()));
  const auto result = run();
  ASSERT_TRUE(result) << result.error();
  EXPECT_EQ(result->outcome, Outcome::installed);
  EXPECT_FALSE(fs::exists(target() / "left-over"));
}

TEST_F(Install, StartsAnewAfterAnInterruption) {
  ASSERT_TRUE(run());
  fs::remove(target() / ".installed");
  EXPECT_FALSE(is_installed(profile_, cache()));
  EXPECT_EQ(run()->outcome, Outcome::installed);
}

TEST_F(Install, StartsAnewWhenTheInterpreterIsGone) {
  ASSERT_TRUE(run());
  fs::remove(target() / "bin" / "python");
  EXPECT_FALSE(is_installed(profile_, cache()));
}

TEST_F(Install, ReportsTheFailedCommandWithTheEndOfItsOutput) {
  profile_.install.environment = {{"PSVCHECK_TEST_FAIL", "1"}};
  const auto result = run();
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error(), HasSubstr("cannot install example: "));
  EXPECT_THAT(result.error(), HasSubstr("bin/pip install --disable-pip-version-check --no-input example==1.2.3"));
  EXPECT_THAT(result.error(), HasSubstr("exited with 1"));
  EXPECT_THAT(result.error(), HasSubstr("  | collecting"));
  EXPECT_FALSE(is_installed(profile_, cache()));
}

TEST_F(Install, ReportsThatPythonIsMissing) {
  auto without = options();
  without.search_path = "/psvcheck/no/such/folder";
  const auto result = install(profile_, cache(), without);
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error(), HasSubstr("python3 was not found in PATH"));
}

TEST_F(Install, ReportsAFolderThatCannotBeMade) {
  std::ofstream(cache()) << "a file";
  const auto result = run();
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error(), HasSubstr("cannot make the folder " + (cache() / "targets").string()));
}

TEST_F(Install, RunsCargoWithARootOfItsOwn) {
  profile_.install = {.kind = InstallRecipe::Kind::cargo,
                      .arguments = {"example", "--version", "1.2.3", "--locked"},
                      .environment = {{"CARGO_PROFILE_DEV_DEBUG", "0"}},
                      .estimated_time = std::chrono::minutes(14),
                      .megabytes = 330};
  const auto result = run();
  ASSERT_TRUE(result) << result.error();
  EXPECT_EQ(read_text(calls_file()),
            "cargo install example --version 1.2.3 --locked --root " + target().string() + "\n");
  EXPECT_EQ(read_text(target().parent_path() / "example.log"), "debug=0\n");
  EXPECT_THAT(progress_, ElementsAre(HasSubstr("(about 14 minutes, 330 MB)")));
  EXPECT_TRUE(is_installed(profile_, cache()));
}

TEST_F(Install, HasNothingToDoForWhatTheUserBrings) {
  profile_.install = {};
  EXPECT_TRUE(is_installed(profile_, cache()));
  EXPECT_EQ(run()->outcome, Outcome::nothing_to_install);
}

}  // namespace
}  // namespace psvcheck::targets
