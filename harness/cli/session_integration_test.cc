// What a run writes beside its reports: its journal, which `judge` must judge as the run did, its log, and nothing that
// nobody asked for.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <set>
#include <sstream>

#include "harness/cli/support_for_integration_tests.h"

namespace psvcheck::cli {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

/// "12 findings in 3 groups and 1 minor finding in 1 group": what a report's first line says after the target's name.
std::string figures_of(const std::string& report) {
  const std::string line = report.substr(0, report.find('\n'));
  return line.substr(line.rfind(": ") + 2);
}

TEST(Session, IsJudgedByItsJournalExactlyAsItWas) {
  const std::vector<std::vector<std::string>> runs{
      {"--mutant", "previous-not-moved", "--jobs", "3"},
      {"--mutant", "default-put-wipes-custom-labels", "--observe", "labels"},
      {"--mutant", "previous-not-moved", "--observe", "end"},
      {"--mutant", "previous-not-moved", "--level", "documented"}};
  for (std::vector<std::string> options : runs) {
    const Folder folder;
    // Several secrets in a sequence, reads that diverge, and random sequences.
    options.insert(options.begin(), {"run", "--scenario", "label-moves/**", "--scenario", "stages/**", "--scenario",
                                     "finding/**", "--sequences", "10"});
    const Finished run = run_program(options, folder);
    ASSERT_EQ(run.code, 1) << run.out << run.err;
    const Finished judged = run_program({"judge", "psvcheck-out/journal.jsonl"}, folder);
    EXPECT_EQ(figures_of(judged.out), figures_of(run.out)) << testing::PrintToString(options);
    EXPECT_EQ(judged.err, "");
  }
}

TEST(Session, ThatWasCutShortIsJudgedAsFarAsItsJournalGoes) {
  const Folder folder;
  ASSERT_EQ(run_program({"run", "--scenario", few_scenarios}, folder).code, 0);
  const auto journal = folder / "psvcheck-out/journal.jsonl";
  std::filesystem::resize_file(journal, std::filesystem::file_size(journal) - 10);
  const Finished judged = run_program({"judge", "psvcheck-out/journal.jsonl"}, folder);
  EXPECT_EQ(judged.code, 0) << judged.out << judged.err;
  EXPECT_THAT(judged.err,
              ContainsRegex("^psvcheck: psvcheck-out/journal.jsonl is cut: its last line is broken and left "
                            "out, and of 1 of its [0-9]+ sequences the last steps are missing; judged as "
                            "far as it goes\n$"));
}

TEST(Session, OfATargetThatDiesIsJudgedByItsJournalAsItWas) {
  const Folder folder;
  int answers = 0;
  const RawServer server([&](int connection) {
    while (!read_request(connection).empty() && ++answers < 9) {
      write_all(connection, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<html></html>");
    }
  });
  const Finished run =
      run_program({"run", "--endpoint", server.url(), "--timeout", "0.2", "--scenario", few_scenarios}, folder);
  const Finished judged = run_program({"judge", "psvcheck-out/journal.jsonl"}, folder);
  EXPECT_EQ(run.code, 3) << run.err;
  const std::string report = read_text(folder / "psvcheck-out/report.json");
  const auto count = [](const std::string& text, const std::string& figure) {
    const std::size_t at = text.find(figure);
    return at == std::string::npos ? -1 : std::atoi(text.c_str() + at + figure.size());
  };
  EXPECT_EQ(std::atoi(figures_of(judged.out).c_str()), count(report, "\"findings\": "));
}

TEST(Session, RepeatsEverythingUnderNewNames) {
  const Folder folder;
  const Finished run = run_program({"run", "--scenario", "first-version/*", "--repeat", "3", "--jobs", "2"}, folder);
  EXPECT_EQ(run.code, 0) << run.out << run.err;
  const Finished once = run_program({"run", "--scenario", "first-version/*", "--out", "once"}, folder);
  const auto sequences = [](const Finished& finished) {
    return std::atoi(finished.err.substr(finished.err.find("psvcheck: ") + 10).c_str());
  };
  EXPECT_EQ(sequences(run), 3 * sequences(once));
  const std::string report = read_text(folder / "psvcheck-out/report.json");
  for (const char* name :
       {"created-with-a-value.json\"", "created-with-a-value.json (2)\"", "created-with-a-value.json (3)\""}) {
    EXPECT_THAT(report, HasSubstr(name));
  }
  // The same names again would be an error of the second CreateSecret, and no two sequences have one number.
  std::set<std::string> numbers;
  std::istringstream journal(read_text(folder / "psvcheck-out/journal.jsonl"));
  for (std::string line; std::getline(journal, line);) {
    if (line.starts_with("{\"sequence\":")) numbers.insert(line.substr(0, line.find(',')));
  }
  EXPECT_EQ(static_cast<int>(numbers.size()), sequences(run));
}

TEST(Session, LogsItsWorkAsMuchAsItIsAskedTo) {
  const Folder folder;
  const auto log = [&](std::vector<std::string> options) {
    options.insert(options.begin(), {"run", "--scenario", "first-version/created-with-a-value.json"});
    const Finished run = run_program(options, folder);
    EXPECT_EQ(run.code, 0) << run.err;
    return run.err;
  };
  const std::string stamp = "[0-9T:.-]+ ";
  EXPECT_THAT(log({}), Not(HasSubstr("[info]")));
  EXPECT_THAT(log({"--log-level", "warning"}), Not(HasSubstr("[info]")));
  const std::string info = log({"--log-level", "info"});
  EXPECT_THAT(info, ContainsRegex(stamp + "\\[info\\] target embedded at http://127.0.0.1:[0-9]+ is there"));
  EXPECT_THAT(info, HasSubstr("[info] target embedded is stopped"));
  EXPECT_THAT(info, Not(HasSubstr("[debug]")));
  for (const std::vector<std::string>& options :
       {std::vector<std::string>{"--log-level", "debug"}, {"--verbose"}, {"-v"}}) {
    const std::string all = log(options);
    EXPECT_THAT(all, HasSubstr("[debug] first-version/created-with-a-value.json: starts as sequence 0"));
    EXPECT_THAT(all,
                ContainsRegex("\\[debug\\] first-version/created-with-a-value.json: 0 divergences after [0-9]+ step"));
  }
}

TEST(Session, LogsExchangesWithoutAnAnswerAsWarnings) {
  const Folder folder;
  const RawServer server([](int connection) { read_request(connection); });
  const Finished run = run_program(
      {"run", "--endpoint", server.url(), "--log-level", "warning", "--scenario", "first-version/first-put.json"},
      folder);
  EXPECT_EQ(run.code, 3) << run.err;
  EXPECT_THAT(run.err, ContainsRegex("\\[warning\\] no answer: "));
}

TEST(Session, OfAReplayLeavesNothingBehindThatNobodyAskedFor) {
  const Folder folder;
  ASSERT_EQ(run_program({"run", "--mutant", "previous-not-moved", "--scenario", "label-moves/**"}, folder).code, 1);
  std::string found;
  for (const auto& entry : std::filesystem::directory_iterator(folder / "psvcheck-out/findings")) {
    if (entry.path().string().ends_with("-1-1.json")) found = entry.path().string();
  }
  const Folder empty;
  const std::string serve = "exec '" + std::string(PSVCHECK_PROGRAM) + "' serve --port {port}";
  std::filesystem::create_directories(empty / "tmp");
  const std::map<std::string, std::string> environment{{"TMPDIR", (empty / "tmp").string()}};
  const Finished run = run_program({"replay", found, "--exec", serve}, empty, environment);
  EXPECT_EQ(run.code, 0) << run.out << run.err;
  EXPECT_FALSE(std::filesystem::exists(empty / "logs"));
  EXPECT_TRUE(std::filesystem::is_empty(empty / "tmp"));
  const Finished dies = run_program({"replay", found, "--exec", "echo last words {port}; exit 7"}, empty, environment);
  EXPECT_EQ(dies.code, 3) << dies.out << dies.err;
  EXPECT_FALSE(std::filesystem::exists(empty / "logs"));
  EXPECT_FALSE(std::filesystem::is_empty(empty / "tmp")) << "the log that the message names";
}

}  // namespace
}  // namespace psvcheck::cli
