// Shrinking through the built program, and the scripts that it leaves: each is run for real, against the embedded
// target with a bug and against the right one.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <cstdio>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>

#include "harness/cli/support_for_integration_tests.h"

namespace psvcheck::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

/// A server of the embedded target; its URL stands in what it says.
std::string url_of(const Program& server) {
  const std::string seen = server.wait_for("serves on http");
  const std::size_t start = seen.find("http");
  return seen.substr(start, seen.find('\n', start) - start);
}

/// What a command of the shell writes.
std::string output_of(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen((command + " 2>&1").c_str(), "r"), pclose);
  std::string out;
  char buffer[4096];
  for (std::size_t got = 0; (got = fread(buffer, 1, sizeof buffer, pipe.get())) > 0;) out.append(buffer, got);
  return out;
}

nlohmann::json report_in(const Folder& folder) {
  return nlohmann::json::parse(read_text(folder / "psvcheck-out/report.json"));
}

constexpr const char* failing_scenario = "label-moves/custom-label-stays-behind.json";
constexpr const char* mutant = "default-put-wipes-custom-labels";

TEST(Shrinking, GivesAFileThatReplaysAndKeepsTheWholeTraceBesideIt) {
  const Folder folder;
  const Finished run = run_program({"run", "--mutant", mutant, "--scenario", failing_scenario}, folder);
  ASSERT_EQ(run.code, 1) << run.out << run.err;
  EXPECT_THAT(run.out, HasSubstr("3 steps show it (3 of 3 times)"));
  const nlohmann::json group = report_in(folder)["groups"][0];
  EXPECT_EQ(group["shrunk"]["status"], "minimal");
  const std::string file = "psvcheck-out/" + group["shrunk"]["reproducer"].get<std::string>();
  EXPECT_EQ(run_program({"scenario", "validate", file}, folder).code, 0);
  EXPECT_EQ(run_program({"replay", file, "--mutant", mutant}, folder).code, 1);
  EXPECT_EQ(run_program({"replay", file}, folder).code, 0);
  EXPECT_EQ(run_program({"judge", file}, folder).code, 1);
  const std::string full = "psvcheck-out/" + group["findings"][0]["reproducer"].get<std::string>();
  EXPECT_THAT(full, testing::EndsWith(".full.json"));
  EXPECT_EQ(run_program({"judge", full}, folder).code, 1);
}

TEST(Shrinking, SendsNothingWithABudgetOfNought) {
  const Folder folder;
  const Finished run =
      run_program({"run", "--mutant", mutant, "--scenario", failing_scenario, "--shrink-budget", "0"}, folder);
  ASSERT_EQ(run.code, 1);
  EXPECT_THAT(run.out, Not(HasSubstr("steps show it")));
  const nlohmann::json report = report_in(folder);
  EXPECT_EQ(report["figures"]["wire_requests_for_shrinking"], 0);
  EXPECT_FALSE(report["groups"][0].contains("shrunk"));
}

/// A way to run a script, and what must be there for it.
struct Language {
  const char* suffix;
  const char* command;
  const char* needs;
};

class Scripts : public testing::TestWithParam<Language> {
 protected:
  /// What the script of the first group writes on this server.
  static std::string written(const Folder& folder, const std::string& url) {
    const nlohmann::json report = report_in(folder);
    std::string file;
    for (const auto& path : report["groups"][0]["scripts"]) {
      const std::string text = path.get<std::string>();
      if (text.ends_with(GetParam().suffix) && (file.empty() || text.size() < file.size())) file = text;
    }
    return output_of(
        "env -u AWS_PROFILE AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_REGION=us-east-1 timeout 120 " +
        std::string(GetParam().command) + " '" + (folder / ("psvcheck-out/" + file)).string() + "' " + url);
  }

  /// What it says of the secret in the end.
  static std::string read_back(const Folder& folder, const std::string& url) {
    const std::string out = written(folder, url);
    const std::size_t at = out.find("--- read back");
    EXPECT_NE(at, std::string::npos) << out;
    return at == std::string::npos ? out : out.substr(at);
  }
};

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

TEST_P(Scripts, ShowTheWrongAnswerAndTwiceIfRunTwice) {
  if (output_of(std::string(GetParam().needs) + " && echo is there").find("is there") == std::string::npos) {
    GTEST_SKIP() << "not there: " << GetParam().needs;
  }
  const Folder folder;
  const Program wrong({"serve", "--mutant", mutant}, folder);
  const std::string url = url_of(wrong);
  ASSERT_EQ(run_program({"run", "--endpoint", url, "--scenario", failing_scenario}, folder).code, 1);
  for (int time = 0; time < 2; ++time) {
    const std::string seen = read_back(folder, url);
    EXPECT_THAT(seen, HasSubstr("AWSPREVIOUS"));
    EXPECT_THAT(seen, Not(HasSubstr("LABEL-0")));
  }
  const Folder other;
  const Program right({"serve"}, other);
  EXPECT_THAT(read_back(folder, url_of(right)), HasSubstr("LABEL-0"));
}

INSTANTIATE_TEST_SUITE_P(All, Scripts,
                         testing::Values(Language{"-1.sh", "bash", "curl --version"},
                                         Language{"-1.py", "python3", "python3 -c 'import boto3'"},
                                         Language{"-1.aws.sh", "bash", "aws --version"}),
                         [](const auto& language) {
                           const std::string suffix = language.param.suffix;
                           return std::string(suffix == "-1.sh" ? "Curl" : suffix == "-1.py" ? "Boto3" : "AwsCli");
                         });

/// Members, headers and bodies that no client sends, in one sequence.
constexpr const char* odd_steps = R"({"format": "psvcheck/1", "title": "odd", "clauses": ["PUT-1"], "steps": [
  {"op": "CreateSecret", "members": {"Name": {"secret": 0}, "ClientRequestToken": {"token": 0}, "SecretBinary": {"payload": 0}}},
  {"op": "PutSecretValue", "members": {"SecretId": {"secret": 0, "as": "arn"}, "ClientRequestToken": {"token": 1}, "SecretString": {"repeat": "a", "count": 2000}}},
  {"op": "PutSecretValue", "fault": "no token", "members": {"SecretId": {"secret": 0, "as": "partial-arn"}, "SecretString": "it's \"quoted\"\n$HOME `x` {y} é"}},
  {"op": "DescribeSecret", "members": {"SecretId": {"secret": 0, "as": "other-region-arn"}}},
  {"op": "DescribeSecret", "members": {"SecretId": {"secret": 0, "as": "other-account-arn"}}},
  {"op": "DescribeSecret", "members": {"SecretId": {"secret": 0, "as": "name-with-suffix"}}},
  {"op": "PutSecretValue", "fault": "no JSON", "body": "{\"SecretId\": "},
  {"op": "PutSecretValue", "fault": "no type", "headers": {"Content-Type": null}, "members": {"SecretId": {"secret": 0}}},
  {"op": "GetSecretValue", "members": {"SecretId": {"secret": 0}, "VersionId": {"version_of_step": 1}}},
  {"repeat": 3, "secret": 0, "first_token": 10},
  {"advance": "1h"},
  {"op": "PutSecretValue", "members": {"SecretId": {"secret": 0}, "ClientRequestToken": {"token": 1, "as": "upper"}, "SecretString": {"payload": 3}, "VersionStages": ["AWSCURRENT", {"label": 2}]}}
]})";

TEST_P(Scripts, SendEveryKindOfStep) {
  if (output_of(std::string(GetParam().needs) + " && echo is there").find("is there") == std::string::npos) {
    GTEST_SKIP() << "not there: " << GetParam().needs;
  }
  const Folder folder;
  std::ofstream(folder / "odd.json") << odd_steps;
  const Program server({"serve", "--mutant", "list-has-name-for-arn"}, folder);
  const std::string url = url_of(server);
  ASSERT_EQ(run_program({"replay", "odd.json", "--endpoint", url, "--observe", "end", "--shrink-budget", "0", "--out",
                         "psvcheck-out"},
                        folder)
                .code,
            1);
  const std::string all = written(folder, url);
  EXPECT_EQ(count(all, "ResourceNotFoundException"), 3U) << "another region, another account, a name with a suffix\n"
                                                         << all;
  const std::string seen = all.substr(std::min(all.find("--- read back"), all.size()));
  EXPECT_THAT(seen, HasSubstr("00000012-abcd-4000-abcd-"));
  EXPECT_THAT(seen, HasSubstr("00000001-ABCD-4000-ABCD-"));
  EXPECT_THAT(seen, HasSubstr("payload-12"));
  EXPECT_THAT(seen, HasSubstr(std::string(2000, 'a')));
  EXPECT_THAT(seen, HasSubstr("LABEL-2"));
}

}  // namespace
}  // namespace psvcheck::cli
