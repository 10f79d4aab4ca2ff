// Whole runs of the built program, against targets that conform, that have a bug, and that misbehave.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>

#include <algorithm>
#include <fstream>

#include "harness/cli/support_for_integration_tests.h"

namespace psvcheck::cli {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

/// The last line of standard error that the program marks as its own.
std::string last_word(const Finished& run) {
  const std::size_t end = run.err.find_last_not_of('\n');
  const std::size_t start = run.err.rfind("psvcheck: ", end);
  return start == std::string::npos ? run.err : run.err.substr(start);
}

/// `psvcheck serve` for the time of a test.
class Serving {
 public:
  explicit Serving(const Folder& folder, std::vector<std::string> options = {}) : program_(with(options), folder) {
    const std::string seen = program_.wait_for("serves on http");
    const std::size_t start = seen.find("http");
    url_ = seen.substr(start, seen.find('\n', start) - start);
  }
  const std::string& url() const { return url_; }
  Finished stop() {
    program_.signal(SIGTERM);
    return program_.wait();
  }

 private:
  static std::vector<std::string> with(std::vector<std::string> options) {
    options.insert(options.begin(), "serve");
    return options;
  }
  Program program_;
  std::string url_;
};

void expect_reports(const Folder& folder) {
  for (const char* file : {"report.json", "junit.xml", "journal.jsonl"}) {
    EXPECT_GT(std::filesystem::file_size(folder / (std::string("psvcheck-out/") + file)), 0U) << file;
  }
}

TEST(Run, OfTheEmbeddedTargetConforms) {
  const Folder folder;
  const Finished run = run_program({"run"}, folder);
  EXPECT_EQ(run.code, 0) << run.out << run.err;
  EXPECT_THAT(run.out, HasSubstr("embedded: conforms at level recorded"));
  EXPECT_THAT(read_text(folder / "psvcheck-out/report.json"), HasSubstr("\"verdict\": \"conforms\""));
  expect_reports(folder);
}

TEST(Run, OfAVariantConformsAtEachLevel) {
  const Folder folder;
  for (const char* level : {"documented", "recorded", "reported"}) {
    const Finished run =
        run_program({"run", "--variant", "104", "--level", level, "--steps", "300", "--seed", "1"}, folder);
    EXPECT_EQ(run.code, 0) << level << run.out << run.err;
  }
}

TEST(Run, ClearsItsOwnReproducersAndNobodyElsesFiles) {
  const Folder folder;
  std::filesystem::create_directories(folder / "psvcheck-out/findings");
  for (const char* name : {"PUT-3a-1-1.json", "mine.json", "PUT-3a-1-1.txt"}) {
    std::ofstream(folder / "psvcheck-out/findings" / name) << "{}";
  }
  ASSERT_EQ(run_program({"run", "--scenario", few_scenarios}, folder).code, 0);
  EXPECT_FALSE(std::filesystem::exists(folder / "psvcheck-out/findings/PUT-3a-1-1.json"));
  EXPECT_TRUE(std::filesystem::exists(folder / "psvcheck-out/findings/mine.json"));
  EXPECT_TRUE(std::filesystem::exists(folder / "psvcheck-out/findings/PUT-3a-1-1.txt"));
}

TEST(Run, OfAServerInAnotherProcessConformsWhateverItsHabits) {
  const Folder folder;
  Serving server(folder, {"--close-each", "--chunked"});
  const Finished run =
      run_program({"run", "--endpoint", server.url(), "--jobs", "2", "--scenario", few_scenarios}, folder);
  EXPECT_EQ(run.code, 0) << run.out << run.err;
  EXPECT_EQ(server.stop().code, 0);
}

TEST(Run, SaysInJournalOfARunWhatJudgeConfirms) {
  const Folder folder;
  ASSERT_EQ(run_program({"run", "--scenario", few_scenarios}, folder).code, 0);
  const Finished judged = run_program({"judge", "psvcheck-out/journal.jsonl"}, folder);
  EXPECT_EQ(judged.code, 0) << judged.out << judged.err;
}

TEST(Run, FindsABugThatReplayShowsAgainAndJudgeConfirms) {
  const Folder folder;
  Serving server(folder, {"--mutant", "previous-not-moved"});
  const Finished run = run_program({"run", "--endpoint", server.url(), "--scenario", "label-moves/**"}, folder);
  ASSERT_EQ(run.code, 1) << run.out << run.err;
  // The first finding of a group always has what went over the wire.
  std::string found;
  for (const auto& entry : std::filesystem::directory_iterator(folder / "psvcheck-out/findings")) {
    if (entry.path().string().ends_with("-1-1.json")) found = entry.path().string();
  }
  const Finished again = run_program({"replay", found, "--endpoint", server.url()}, folder);
  EXPECT_EQ(again.code, 1) << again.out << again.err;
  EXPECT_TRUE(std::filesystem::exists(found)) << "replay writes nothing of its own accord";
  EXPECT_EQ(run_program({"judge", found}, folder).code, 1);
}

// One of each kind; scenarios/mutants_found_test.cc has them all.
class Mutants : public testing::TestWithParam<const char*> {};

TEST_P(Mutants, AreFoundByTheScenarios) {
  const Folder folder;
  const Finished run =
      run_program({"run", "--mutant", GetParam(), "--jobs", "2", "--steps", "0", "--shrink-budget", "0"}, folder);
  EXPECT_EQ(run.code, 1) << run.out.substr(0, 300) << run.err;
}

INSTANTIATE_TEST_SUITE_P(All, Mutants,
                         testing::Values("deleted-secret-accepts-put", "previous-not-moved", "list-has-name-for-arn",
                                         "long-string-accepted", "not-found-is-404", "young-versions-pruned"),
                         [](const auto& mutant) {
                           std::string name = mutant.param;
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

TEST(Target, ThatRefusesEndsWith3AndAPartialReport) {
  const Folder folder;
  std::string url;
  {
    const RawServer gone([](int) {});
    url = gone.url();
  }
  const Finished run = run_program({"run", "--endpoint", url}, folder);
  EXPECT_EQ(run.code, 3) << run.err;
  EXPECT_THAT(last_word(run), HasSubstr("refused"));
  expect_reports(folder);
  EXPECT_THAT(read_text(folder / "psvcheck-out/report.json"), HasSubstr("\"verdict\": \"unreachable\""));
}

TEST(Target, ThatHangsEndsWith3) {
  const Folder folder;
  const RawServer server([](int connection) {
    while (!read_request(connection).empty()) {
    }
  });
  const Finished run = run_program({"run", "--endpoint", server.url(), "--timeout", "0.2"}, folder);
  EXPECT_EQ(run.code, 3) << run.err;
  EXPECT_THAT(last_word(run), ContainsRegex("time|answer"));
  expect_reports(folder);
}

TEST(Target, ThatAnswersHtmlIsAFindingAgainstTheClauseAboutAnswers) {
  const Folder folder;
  const RawServer server([](int connection) {
    while (!read_request(connection).empty()) {
      write_all(connection, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<html></html>");
    }
  });
  // The server takes one connection, and shrinking makes its own.
  const Finished run =
      run_program({"run", "--endpoint", server.url(), "--scenario", few_scenarios, "--shrink-budget", "0"}, folder);
  EXPECT_EQ(run.code, 1) << run.err;
  EXPECT_THAT(run.out, HasSubstr("WIRE-1"));
  expect_reports(folder);
}

TEST(Target, ThatCutsABodyNowAndThenIsAFinding) {
  const Folder folder;
  int answers = 0;
  const RawServer server([&answers](int connection) {
    while (!read_request(connection).empty()) {
      if (++answers % 2 == 0) return write_all(connection, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"ARN\":");
      write_all(connection, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
    }
  });
  const Finished run = run_program({"run", "--endpoint", server.url(), "--scenario", few_scenarios}, folder);
  EXPECT_EQ(run.code, 1) << run.err;
  EXPECT_THAT(run.out, HasSubstr("WIRE-1"));
  expect_reports(folder);
}

TEST(Target, ThatSendsAHundredMegabytesIsAFinding) {
  const Folder folder;
  const RawServer server([](int connection) {
    if (read_request(connection).empty()) return;
    write_all(connection, "HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n");
    const std::string megabyte(1024 * 1024, 'a');
    for (int i = 0; i < 100; ++i) write_all(connection, megabyte);
  });
  const Finished run =
      run_program({"run", "--endpoint", server.url(), "--scenario", few_scenarios, "--observe", "end"}, folder);
  EXPECT_EQ(run.code, 1) << run.err;
  EXPECT_THAT(run.out, HasSubstr("WIRE-1"));
  EXPECT_LT(std::filesystem::file_size(folder / "psvcheck-out/journal.jsonl"), 10U * 1024 * 1024);
}

TEST(Target, CommandThatDiesAtOnceEndsWith3AndItsWords) {
  const Folder folder;
  const Finished run = run_program({"run", "--exec", "echo no such luck {port}; exit 7"}, folder);
  EXPECT_EQ(run.code, 3);
  EXPECT_THAT(run.err, HasSubstr("exited with 7"));
  EXPECT_THAT(run.err, HasSubstr("\n  | no such luck"));
  EXPECT_THAT(run.out + run.err, Not(HasSubstr("\\n")));
  expect_reports(folder);
}

TEST(Target, CommandThatServesIsStartedAndStopped) {
  const Folder folder;
  const std::string program = PSVCHECK_PROGRAM;
  const Finished run = run_program(
      {"run", "--scenario", few_scenarios, "--exec", "echo $$ > pid; exec '" + program + "' serve --port {port}"},
      folder);
  EXPECT_EQ(run.code, 0) << run.out << run.err;
  const int pid = std::atoi(read_text(folder / "pid").c_str());
  ASSERT_GT(pid, 0);
  EXPECT_NE(kill(pid, 0), 0) << "the server is still there";
}

TEST(Interrupt, LeavesNoChildAndAPartialReport) {
  const Folder folder;
  // A target that answers its readiness request and nothing else keeps the run where it can be interrupted.
  const std::string script =
      "import http.server,sys\n"
      "class H(http.server.BaseHTTPRequestHandler):\n"
      "  def do_GET(self): self.send_response(200); self.send_header('Content-Length','0'); self.end_headers()\n"
      "  def do_POST(self):\n"
      "    open('asked','w').close()\n"
      "    self.rfile.read()\n"
      "http.server.HTTPServer(('127.0.0.1',int(sys.argv[1])),H).serve_forever()\n";
  std::ofstream(folder / "server.py") << script;
  Program program({"run", "--timeout", "60", "--exec", "echo $$ > pid; exec python3 server.py {port}"}, folder);
  program.wait_for("psvcheck: ");
  while (!std::filesystem::exists(folder / "asked")) std::this_thread::yield();
  program.signal(SIGINT);
  const Finished run = program.wait();
  EXPECT_EQ(run.code, 130) << run.err;
  EXPECT_THAT(read_text(folder / "psvcheck-out/report.json"), HasSubstr("\"interrupted\": true"));
  const int pid = std::atoi(read_text(folder / "pid").c_str());
  ASSERT_GT(pid, 0);
  EXPECT_NE(kill(pid, 0), 0) << "the server is still there";
}

TEST(Run, NeverShowsCredentials) {
  const Folder folder;
  Serving server(folder);
  const Finished run = run_program({"run", "--endpoint", server.url(), "--scenario", few_scenarios}, folder,
                                   {{"AWS_ACCESS_KEY_ID", "AKIDTESTTEST"},
                                    {"AWS_SECRET_ACCESS_KEY", "verysecrettext"},
                                    {"AWS_SESSION_TOKEN", "tokentexttoken"}});
  std::string all = run.out + run.err;
  for (const char* file : {"report.json", "junit.xml", "journal.jsonl"}) {
    all += read_text(folder / (std::string("psvcheck-out/") + file));
  }
  for (const char* secret : {"AKIDTESTTEST", "verysecrettext", "tokentexttoken"})
    EXPECT_THAT(all, Not(HasSubstr(secret)));
}

}  // namespace
}  // namespace psvcheck::cli
