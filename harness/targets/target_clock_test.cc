#include "harness/targets/target_clock.h"

#include <fmt/chrono.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <mutex>

#include "harness/targets/faketime.h"
#include "harness/targets/launch.h"
#include "harness/temporary_folder_for_tests.h"
#include "harness/wire/http_date.h"
#include "harness/wire/http_server.h"

namespace psvcheck::targets {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

// A server that keeps what it is asked, and answers always the same.
class Recorder {
 public:
  explicit Recorder(wire::HttpResponse answer) : answer_(std::move(answer)) {
    auto started = wire::ServerThread::start({}, [this](const wire::HttpRequest& request) {
      const std::scoped_lock locked(lock_);
      requests_.push_back(request);
      return wire::HttpReply{.response = answer_};
    });
    if (!started) throw std::runtime_error(started.error());
    thread_.emplace(std::move(*started));
  }
  ~Recorder() { thread_.reset(); }
  wire::Endpoint endpoint() const { return thread_->endpoint(); }
  std::vector<std::string> requests() {
    const std::scoped_lock locked(lock_);
    std::vector<std::string> all;
    for (const auto& request : requests_) all.push_back(request.method + " " + request.target + " " + request.body);
    return all;
  }
  std::string header(std::string_view name) {
    const std::scoped_lock locked(lock_);
    const std::string* const found = wire::find_header(requests_.back().headers, name);
    return found == nullptr ? "" : *found;
  }

 private:
  wire::HttpResponse answer_;
  std::mutex lock_;
  std::vector<wire::HttpRequest> requests_;
  std::optional<wire::ServerThread> thread_;
};

TEST(TargetClock, MovesByARequestThatSaysHowFarInAllAndThisTime) {
  Recorder server({.status = 204});
  TargetClock clock(
      {.adapter = HttpClock{"POST", "/clock?ahead={seconds}", R"({"by": {by}})"}, .endpoint = server.endpoint()});
  EXPECT_EQ(clock.ahead(), 0s);
  ASSERT_TRUE(clock.advance(25h));
  ASSERT_TRUE(clock.advance(60s));
  EXPECT_EQ(clock.ahead(), 25h + 60s);
  EXPECT_THAT(server.requests(),
              ElementsAre(R"(POST /clock?ahead=90000 {"by": 90000})", R"(POST /clock?ahead=90060 {"by": 60})"));
}

TEST(TargetClock, SaysThatItsRequestIsJson) {
  Recorder server({.status = 204});
  TargetClock clock({.adapter = HttpClock{"POST", "/clock", R"({"by": {by}})"}, .endpoint = server.endpoint()});
  ASSERT_TRUE(clock.advance(60s));
  EXPECT_EQ(server.header("Content-Type"), "application/json");
}

TEST(TargetClock, StaysWhereItWasWhenTheRequestIsRefused) {
  Recorder server({.status = 404});
  TargetClock clock({.adapter = HttpClock{"POST", "/clock/{by}", ""}, .endpoint = server.endpoint()});
  const auto moved = clock.advance(5s);
  ASSERT_FALSE(moved);
  EXPECT_EQ(moved.error(), "the target's clock: POST /clock/5 got HTTP 404");
  EXPECT_EQ(clock.ahead(), 0s);
}

TEST(TargetClock, MovesByACommandThatKnowsThePort) {
  const TemporaryFolder folder;
  wire::Endpoint endpoint;
  endpoint.port = 4321;
  const auto file = folder.path() / "asked";
  TargetClock clock({.adapter = CommandClock{{"/bin/sh", "-c", "echo {seconds} {by} {port} >> " + file.string()}},
                     .endpoint = endpoint});
  ASSERT_TRUE(clock.advance(10s));
  ASSERT_TRUE(clock.advance(5s));
  EXPECT_EQ(read_text(file), "10 10 4321\n15 5 4321\n");
}

TEST(TargetClock, StaysWhereItWasWhenTheCommandFails) {
  const TemporaryFolder folder;
  ClockOptions options;
  options.adapter = CommandClock{{"/bin/sh", "-c", "echo no such container; exit 4 # {by}"}};
  options.log = folder.path() / "logs/clock.log";
  TargetClock clock(options);
  const auto moved = clock.advance(5s);
  ASSERT_FALSE(moved);
  EXPECT_THAT(moved.error(), HasSubstr("exited with 4; its output is in " + options.log.string()));
  EXPECT_EQ(read_text(options.log), "no such container\n");
  EXPECT_EQ(clock.ahead(), 0s);
}

TEST(TargetClock, KeepsVariablesFromItsCommand) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "seen";
  setenv("PSVCHECK_TEST_OF_A_CLOCK", "a secret", 1);
  ClockOptions options;
  options.adapter =
      CommandClock{{"/bin/sh", "-c", "echo \"<$PSVCHECK_TEST_OF_A_CLOCK>\" > " + file.string() + " # {by}"}};
  options.withheld_prefixes = {"PSVCHECK_TEST_"};
  TargetClock clock(options);
  ASSERT_TRUE(clock.advance(5s));
  unsetenv("PSVCHECK_TEST_OF_A_CLOCK");
  EXPECT_EQ(read_text(file), "<>\n");
}

TEST(TargetClock, DoesNotWaitForACommandThatHangs) {
  TargetClock clock({.adapter = CommandClock{{"sleep", "1000{by}"}}, .patience = 50ms});
  const auto moved = clock.advance(5s);
  ASSERT_FALSE(moved);
  EXPECT_THAT(moved.error(), HasSubstr("was still running after 50 ms"));
}

TEST(TargetClock, ThatNothingMovesSaysSo) {
  EXPECT_EQ(TargetClock(ClockOptions{}).advance(1s).error(), "the target's clock: nothing moves it");
}

TEST(TargetClock, SeesThatTheDateOfATargetDoesNotMoveAndTakesTheMoveBack) {
  Recorder server({.status = 200, .headers = {{"Date", "Sun, 06 Nov 1994 08:49:37 GMT"}}});
  const TemporaryFolder folder;
  const auto file = folder.path() / "offset";
  TargetClock clock({.adapter = FaketimeClock{},
                     .endpoint = server.endpoint(),
                     .faketime_file = file,
                     .probe = {.method = "GET", .path = "/health", .status = {}},
                     .patience = 60ms});
  const auto moved = clock.advance(25h);
  ASSERT_FALSE(moved);
  EXPECT_THAT(moved.error(), HasSubstr("libfaketime has not moved it within 60 ms; its Date header says 1994-11-06"));
  EXPECT_EQ(clock.ahead(), 0s);
  EXPECT_EQ(read_text(file), "+0\n");
  EXPECT_EQ(server.requests().front(), "GET /health ");
}

TEST(TargetClock, SeesThatTheDateOfATargetIsTheRealOneStill) {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  Recorder server({.status = 200, .headers = {{"Date", fmt::format("{:%a, %d %b %Y %T} GMT", now)}}});
  const TemporaryFolder folder;
  TargetClock clock({.adapter = FaketimeClock{},
                     .endpoint = server.endpoint(),
                     .faketime_file = folder.path() / "offset",
                     .patience = 60ms});
  EXPECT_FALSE(clock.advance(25h));
  EXPECT_EQ(clock.ahead(), 0s);
}

TEST(TargetClock, BelievesATargetThatSendsNoDate) {
  Recorder server({.status = 200});
  const TemporaryFolder folder;
  const auto file = folder.path() / "offset";
  TargetClock clock({.adapter = FaketimeClock{}, .endpoint = server.endpoint(), .faketime_file = file});
  ASSERT_TRUE(clock.advance(25h));
  EXPECT_EQ(read_text(file), "+90000\n");
}

TEST(TargetClock, MovesTheTimeOfARealServerByTwoDaysWhileItRuns) {
  const auto library = find_faketime_library();
  if (!library) {
    std::cerr << "SKIPPED: libfaketime is not installed, so no real clock was moved\n";
    GTEST_SKIP() << "libfaketime is not installed";
  }
  const TemporaryFolder folder;
  const auto file = folder.path() / "offset";
  ASSERT_TRUE(write_faketime(file, 0s));
  LaunchOptions launching;
  launching.logs = folder.path();
  launching.environment = faketime_environment(*library, file);
  launching.withheld_prefixes = {"FAKETIME"};
  auto target = launch_command("exec python3 -m http.server {port} --bind 127.0.0.1 --directory /usr/lib", launching);
  ASSERT_TRUE(target) << target.error();
  const auto endpoint = *wire::parse_endpoint(target->endpoint);
  const auto date = [&] {
    const auto answer = wire::HttpClient(endpoint).send({.method = "GET"});
    const std::string* header = answer ? wire::find_header(answer->headers, "Date") : nullptr;
    return header == nullptr ? std::nullopt : wire::parse_http_date(*header);
  };
  TargetClock clock({.adapter = FaketimeClock{}, .endpoint = endpoint, .faketime_file = file});
  const auto before = date();
  for (int day = 0; day < 2; ++day) {
    const auto moved = clock.advance(24h);
    ASSERT_TRUE(moved) << moved.error();
  }
  const auto after = date();
  stop(*target);
  ASSERT_TRUE(before && after);
  EXPECT_GE(*after - *before, 48h);
  EXPECT_LE(*after - *before, 48h + 5min);
  EXPECT_EQ(clock.ahead(), 48h);
  EXPECT_FALSE(std::filesystem::exists("/dev/shm/faketime_shm_" + std::to_string(target->process.pid())));
}

}  // namespace
}  // namespace psvcheck::targets
