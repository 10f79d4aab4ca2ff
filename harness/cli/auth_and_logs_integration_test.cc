// Runs of the built program that send wrong signatures, and runs that search the target's log.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "harness/cli/support_for_integration_tests.h"

namespace psvcheck::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* auth = "auth/**";
constexpr const char* first_put = "first-version/first-put.json";
const std::string serve = "exec '" + std::string(PSVCHECK_PROGRAM) + "' serve --port {port} ";

TEST(Auth, TheEmbeddedTargetVerifiesInEveryRunAndConforms) {
  for (const char* level : {"documented", "recorded", "reported"}) {
    const Folder folder;
    const Finished run = run_program({"run", "--scenario", "**", "--level", level}, folder);
    EXPECT_EQ(run.code, 0) << run.out << run.err;
    EXPECT_THAT(read_text(folder / "psvcheck-out/journal.jsonl"), HasSubstr("\"signature\""));
    EXPECT_EQ(run_program({"judge", "psvcheck-out/journal.jsonl", "--level", level}, folder).code, 0);
  }
}

TEST(Auth, OtherServersGetNoWrongSignatureUnlessTheyAreSaidToVerify) {
  const Folder folder;
  const Finished run = run_program({"run", "--scenario", "auth/**", "--scenario", first_put, "--exec", serve}, folder);
  EXPECT_EQ(run.code, 0) << run.out << run.err;
  EXPECT_THAT(run.out, HasSubstr("AUTH-8 (--auth is not given)"));
  EXPECT_THAT(read_text(folder / "psvcheck-out/journal.jsonl"), Not(HasSubstr("\"signature\"")));
  const Finished nothing = run_program({"run", "--scenario", auth, "--exec", serve}, folder);
  EXPECT_EQ(nothing.code, 2);
  EXPECT_THAT(nothing.err, HasSubstr("--auth is not given"));
}

TEST(Auth, NorDoesTheEmbeddedTargetWhereNothingIsSigned) {
  const Folder folder;
  const Finished run = run_program({"run", "--no-sign", "--scenario", auth, "--scenario", first_put}, folder);
  EXPECT_EQ(run.code, 0) << run.out << run.err;
  EXPECT_THAT(run.out, HasSubstr("AUTH-8 (--no-sign is given)"));
}

TEST(Auth, KeysOfTheCommandLineAreThoseThatTheServerKnows) {
  const Folder folder;
  const std::string command = serve + "--verify-signatures --access-key AKIDOFTEST --secret-key sesame";
  const Finished run = run_program(
      {"run", "--auth", "--scenario", auth, "--exec", command, "--access-key", "AKIDOFTEST", "--secret-key", "sesame"},
      folder);
  EXPECT_EQ(run.code, 0) << run.out << run.err;
}

TEST(Auth, CredentialsThatTheCommandOfAServerNamesAreInNoReport) {
  const Folder folder;
  const std::string command = serve + "--verify-signatures --access-key AKIDOFTEST --secret-key open-sesame";
  const Finished run = run_program(
      {"run", "--scenario", first_put, "--steps", "0", "--exec", command, "--access-key", "AKIDOFTEST", "--secret-key",
       "open-sesame", "--html", "--sarif", "psvcheck-out/s.sarif", "--markdown", "psvcheck-out/m.md"},
      folder);
  EXPECT_EQ(run.code, 0) << run.out << run.err;
  EXPECT_THAT(run.out + run.err, Not(HasSubstr("open-sesame")));
  for (const char* file : {"report.json", "report.html", "junit.xml", "journal.jsonl", "s.sarif", "m.md"}) {
    const std::string text = read_text(folder / "psvcheck-out" / file);
    EXPECT_NE(text, "") << file;
    EXPECT_THAT(text, Not(testing::AnyOf(HasSubstr("open-sesame"), HasSubstr("AKIDOFTEST")))) << file;
  }
}

TEST(Auth, CredentialsThatADyingServerPrintsAreInNoReport) {
  const Folder folder;
  const Finished run = run_program({"run", "--exec", "sh -c 'echo key open-sesame; exit 3' {port}", "--access-key",
                                    "AKIDOFTEST", "--secret-key", "open-sesame"},
                                   folder);
  EXPECT_EQ(run.code, 3) << run.out << run.err;
  EXPECT_THAT(run.out, HasSubstr("key ***"));
  EXPECT_THAT(run.out + run.err + read_text(folder / "psvcheck-out/report.json"), Not(HasSubstr("open-sesame")));
}

/// What a run says of credentials that the target does not take: one line, and no findings.
void expect_refused(const Folder& folder, const Finished& run, const std::string& type, const std::string& to_do) {
  EXPECT_EQ(run.code, 2) << run.out << run.err;
  EXPECT_THAT(run.out, HasSubstr("no verdict: the target does not take the credentials"));
  EXPECT_THAT(run.err,
              testing::ContainsRegex("psvcheck: http://127.0.0.1:[0-9]+ does not take .*" + type + ".*" + to_do));
  EXPECT_THAT(run.out, Not(HasSubstr("finding")));
  const std::string report = read_text(folder / "psvcheck-out/report.json");
  EXPECT_THAT(report, HasSubstr("\"verdict\": \"refused\""));
  EXPECT_THAT(report, HasSubstr("\"findings\": 0"));
  EXPECT_THAT(read_text(folder / "psvcheck-out/junit.xml"), HasSubstr("<error type=\"refused\""));
  EXPECT_THAT(read_text(folder / "psvcheck-out/journal.jsonl"), HasSubstr("\"journal\""));
}

TEST(Auth, WrongCredentialsAreToldInOneLineInsteadOfAsFindings) {
  const std::string command = serve + "--verify-signatures --access-key AKIDOFTEST --secret-key sesame";
  const std::vector<std::string> run{"run", "--exec", command};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), run.begin(), run.end());
    return more;
  };
  const Folder folder;
  expect_refused(folder, run_program(with({"--access-key", "AKIDOFTEST", "--secret-key", "wrong"}), folder),
                 "InvalidSignatureException", "give the right ones by --access-key and --secret-key");
  expect_refused(folder, run_program(with({"--access-key", "AKIDOFOTHER", "--secret-key", "sesame"}), folder),
                 "UnrecognizedClientException", "give the right ones");
  expect_refused(folder, run_program(with({"--no-sign"}), folder), "MissingAuthenticationTokenException",
                 "leave out --no-sign");
  const Finished right = run_program(
      with({"--access-key", "AKIDOFTEST", "--secret-key", "sesame", "--scenario", "first-version/**"}), folder);
  EXPECT_EQ(right.code, 0) << right.out << right.err;
}

TEST(Auth, ATargetThatVerifiesNothingIsFoundAndReplayShowsIt) {
  const Folder folder;
  const Finished run = run_program({"run", "--auth", "--scenario", auth, "--exec", serve}, folder);
  EXPECT_EQ(run.code, 1) << run.out << run.err;
  for (const char* clause : {"AUTH-6", "AUTH-7", "AUTH-8"}) EXPECT_THAT(run.out, HasSubstr(clause));
  EXPECT_THAT(run.out, testing::ContainsRegex("/AUTH-7-1-1.json --exec .* --auth"));
  const std::string found = "psvcheck-out/findings/AUTH-7-1-1.json";
  EXPECT_EQ(run_program({"replay", found, "--exec", serve, "--auth"}, folder).code, 1);
  EXPECT_EQ(run_program({"replay", found, "--auth"}, folder).code, 0) << "the embedded target verifies";
  EXPECT_FALSE(std::filesystem::exists(folder / "logs/embedded.log")) << "a replay without --out leaves no files";
  EXPECT_EQ(run_program({"replay", found}, folder).code, 0) << "it always does";
  EXPECT_EQ(run_program({"replay", found, "--exec", serve}, folder).code, 2);
  EXPECT_EQ(run_program({"judge", found}, folder).code, 1);
}

TEST(Logs, AServerThatPsvcheckStartsIsSearchedWithoutBeingAsked) {
  const Folder folder;
  const Finished quiet = run_program({"run", "--scenario", "binary/**", "--exec", serve}, folder);
  EXPECT_EQ(quiet.code, 0) << quiet.out << quiet.err;
  const Finished leaky = run_program({"run", "--scenario", "binary/**", "--exec", serve + "--log-bodies"}, folder);
  EXPECT_EQ(leaky.code, 1) << leaky.out << leaky.err;
  EXPECT_THAT(leaky.out, HasSubstr("LOG-1"));
  EXPECT_THAT(leaky.out, HasSubstr("\"SecretString\":\"***\""));
  EXPECT_THAT(leaky.out, HasSubstr("\"SecretBinary\":\"***\""));
  EXPECT_THAT(leaky.out, Not(HasSubstr("of-run-")));
}

TEST(Logs, AFileOfTheTargetsIsSearchedFromWhereItEnded) {
  const Folder folder;
  std::ofstream(folder / "server.log") << "an old payload-1-of-sequence-0-of-run-again of another run\n";
  const std::vector<std::string> options{
      "run", "--run-id", "again", "--scenario", "first-version/first-put.json", "--target-log", "server.log", "--exec"};
  const auto with = [&](const std::string& command) {
    std::vector<std::string> all = options;
    all.push_back(command);
    return run_program(all, folder);
  };
  EXPECT_EQ(with(serve).code, 0);
  const Finished leaky = with(serve + "--log-bodies 2>> server.log");
  EXPECT_EQ(leaky.code, 1) << leaky.out << leaky.err;
  EXPECT_THAT(leaky.out, testing::ContainsRegex("server.log, line [2-9]: no SecretString"));
}

TEST(Logs, OfTheEmbeddedTargetAreSearchedInEveryRun) {
  const Folder folder;
  const Finished run = run_program({"run", "--scenario", "binary/**"}, folder);
  EXPECT_EQ(run.code, 0) << run.out << run.err;
  EXPECT_THAT(read_text(folder / "psvcheck-out/logs/embedded.log"),
              testing::ContainsRegex("POST secretsmanager.PutSecretValue 200\n"));
  EXPECT_THAT(read_text(folder / "psvcheck-out/report.json"), testing::ContainsRegex("No log of the[^}]*\"passed\""));
}

TEST(Trail, OfAServerThatHasCloudTrailIsSearched) {
  const Folder folder;
  const std::vector<std::string> options{"run", "--scenario", "binary/**", "--has", "cloudtrail", "--exec"};
  const auto with = [&](const std::string& command) {
    std::vector<std::string> all = options;
    all.push_back(command);
    return run_program(all, folder);
  };
  const Finished quiet = with(serve);
  EXPECT_EQ(quiet.code, 0) << quiet.out << quiet.err;
  const Finished leaky = with(serve + "--trail-bodies");
  EXPECT_EQ(leaky.code, 1) << leaky.out << leaky.err;
  EXPECT_THAT(leaky.out, testing::ContainsRegex("- CloudTrail's event [A-Za-z]+: no SecretString"));
  EXPECT_THAT(leaky.out, testing::ContainsRegex("- CloudTrail's event [A-Za-z]+: no SecretBinary"));
  EXPECT_THAT(leaky.out, Not(HasSubstr("of-run-")));
  const Finished unasked = run_program({"run", "--scenario", "binary/**", "--exec", serve + "--trail-bodies"}, folder);
  EXPECT_EQ(unasked.code, 0) << "without --has nobody asks for events";
}

TEST(Trail, ThatIsNotThereIsAReasonAndNoFinding) {
  const Folder folder;
  const Finished run = run_program({"run", "--scenario", first_put, "--has", "cloudtrail", "--auth", "--exec",
                                    serve + "--verify-signatures --region eu-west-1", "--region", "eu-west-1"},
                                   folder);
  EXPECT_EQ(run.code, 0) << "signed for cloudtrail, in the run's region" << run.out << run.err;
  EXPECT_THAT(run.out, Not(HasSubstr("LookupEvents")));
  const RawServer other([](int connection) {
    if (read_request(connection).empty()) return;
    write_all(connection,
              "HTTP/1.1 400 Bad Request\r\nContent-Length: 32\r\nConnection: close\r\n\r\n"
              "{\"__type\":\"UnknownOperation...\"}");
  });
  const Finished none =
      run_program({"run", "--scenario", first_put, "--has", "cloudtrail", "--endpoint", other.url()}, folder);
  EXPECT_THAT(none.out, HasSubstr("LookupEvents: status 400, UnknownOperation..."));
}

TEST(Logs, AFileThatCannotBeReadEndsWith2BeforeTheRun) {
  const Folder folder;
  const Finished run = run_program({"run", "--target-log", "nowhere.log"}, folder);
  EXPECT_EQ(run.code, 2);
  EXPECT_EQ(run.err, "psvcheck: --target-log nowhere.log: cannot be read: No such file or directory\n");
  EXPECT_FALSE(std::filesystem::exists(folder / "psvcheck-out"));
}

}  // namespace
}  // namespace psvcheck::cli
