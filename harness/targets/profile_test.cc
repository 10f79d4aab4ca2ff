#include "harness/targets/profile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <nlohmann/json.hpp>

#include "harness/temporary_folder_for_tests.h"

namespace psvcheck::targets {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::StartsWith;

constexpr auto good = R"({
  "name": "example",
  "title": "Example",
  "version": "1.2.3",
  "homepage": "https://example.org/",
  "license": "MIT",
  "tried": true,
  "install": {"kind": "venv", "requirements": ["example==1.2.3", "other<2"], "environment": {"A": "b"},
              "seconds": 20, "megabytes": 30},
  "command": ["{venv}/bin/example", "--port", "{port}", "--log", "{log}"],
  "environment": {"LISTEN": "127.0.0.1:{port}"},
  "readiness": {"method": "GET", "path": "/health", "status": 200},
  "reset": {"method": "POST", "path": "/reset"},
  "credentials": {"access_key": "one", "secret_key": "two"},
  "region": "eu-central-1",
  "clock": "faketime",
  "has_kms": true,
  "has_cloudtrail": false,
  "verifies_signatures": true,
  "stop": {"signal": "INT", "grace_seconds": 7},
  "notes": "none"
})";

std::expected<TargetProfile, std::string> load_text(const std::string& text) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "example.json";
  std::ofstream(file) << text;
  return load_profile(file);
}

TEST(TargetProfile, IsReadInFull) {
  const auto profile = load_text(good);
  ASSERT_TRUE(profile) << profile.error();
  const TargetProfile expected{
      .name = "example",
      .title = "Example",
      .version = "1.2.3",
      .homepage = "https://example.org/",
      .license = "MIT",
      .tried = true,
      .install = {.kind = InstallRecipe::Kind::venv,
                  .arguments = {"example==1.2.3", "other<2"},
                  .environment = {{"A", "b"}},
                  .estimated_time = std::chrono::seconds(20),
                  .megabytes = 30},
      .command = {"{venv}/bin/example", "--port", "{port}", "--log", "{log}"},
      .environment = {{"LISTEN", "127.0.0.1:{port}"}},
      .readiness = {.method = "GET", .path = "/health", .status = 200},
      .reset = HttpReset{.method = "POST", .path = "/reset"},
      .credentials = {.access_key = "one", .secret_key = "two"},
      .region = "eu-central-1",
      .clock = FaketimeClock{},
      .has_kms = true,
      .has_rotation = std::nullopt,
      .has_cloudtrail = false,
      .verifies_signatures = true,
      .stop = {.signal = SIGINT, .grace = std::chrono::seconds(7)},
      .notes = "none",
  };
  EXPECT_EQ(*profile, expected);
}

TEST(TargetProfile, MayBeReadyAtAnyAnswerAndResetByARestart) {
  auto document = json::parse(good);
  document["readiness"]["status"] = "any";
  document["reset"] = "restart";
  const auto profile = load_text(document.dump());
  ASSERT_TRUE(profile) << profile.error();
  EXPECT_EQ(profile->readiness.status, std::nullopt);
  EXPECT_EQ(profile->reset, Reset(RestartReset{}));
}

TEST(TargetProfile, HasAClockOfAnyOfFourKinds) {
  const auto clock = [](const char* value) {
    auto document = json::parse(good);
    document["clock"] = json::parse(value);
    const auto profile = load_text(document.dump());
    EXPECT_TRUE(profile) << profile.error();
    return profile ? profile->clock : ClockAdapter{};
  };
  EXPECT_EQ(clock(R"("none")"), ClockAdapter(NoClock{}));
  EXPECT_EQ(clock(R"("faketime")"), ClockAdapter(FaketimeClock{}));
  EXPECT_EQ(clock(R"({"command": ["move", "--by", "{seconds}"]})"),
            ClockAdapter(CommandClock{{"move", "--by", "{seconds}"}}));
  EXPECT_EQ(clock(R"({"method": "PUT", "path": "/clock?ahead={seconds}"})"),
            ClockAdapter(HttpClock{.method = "PUT", .path = "/clock?ahead={seconds}", .body = ""}));
  EXPECT_EQ(clock(R"({"method": "POST", "path": "/clock", "body": "{\"by\": {by}}"})"),
            ClockAdapter(HttpClock{.method = "POST", .path = "/clock", .body = "{\"by\": {by}}"}));
}

struct MalformedCase {
  const char* name;
  const char* patch;  // a JSON Patch, RFC 6902
  const char* message;
};

class MalformedProfile : public testing::TestWithParam<MalformedCase> {};

TEST_P(MalformedProfile, IsRefusedWithTheMemberAndWhatIsWrong) {
  const auto document = json::parse(good).patch(json::parse(GetParam().patch));
  const auto profile = load_text(document.dump());
  ASSERT_FALSE(profile);
  EXPECT_THAT(profile.error(), HasSubstr("example.json: "));
  EXPECT_THAT(profile.error(), HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    Cases, MalformedProfile,
    testing::Values(
        MalformedCase{"Missing", R"([{"op":"remove","path":"/title"}])", ": title: is missing"},
        MalformedCase{"MissingWithin", R"([{"op":"remove","path":"/install/seconds"}])",
                      ": install.seconds: is missing"},
        MalformedCase{"Unknown", R"([{"op":"add","path":"/colour","value":1}])", ": colour: is not a member"},
        MalformedCase{"UnknownWithin", R"([{"op":"add","path":"/stop/grace","value":1}])",
                      ": stop.grace: is not a member"},
        MalformedCase{"NotAnObject", R"([{"op":"replace","path":"","value":[1]}])", "the profile: must be an object"},
        MalformedCase{"TextExpected", R"([{"op":"replace","path":"/region","value":1}])", ": region: must be a text"},
        MalformedCase{"EmptyText", R"([{"op":"replace","path":"/region","value":""}])", ": region: must be a text"},
        MalformedCase{"FlagExpected", R"([{"op":"replace","path":"/tried","value":"yes"}])",
                      ": tried: must be true or"},
        MalformedCase{"OptionalFlag", R"([{"op":"replace","path":"/has_kms","value":0}])",
                      ": has_kms: must be true or"},
        MalformedCase{"Negative", R"([{"op":"replace","path":"/install/megabytes","value":-1}])",
                      ": install.megabytes: must be a whole number"},
        MalformedCase{"Fraction", R"([{"op":"replace","path":"/install/seconds","value":1.5}])",
                      ": install.seconds: must be a whole number"},
        MalformedCase{"NoCommand", R"([{"op":"replace","path":"/command","value":[]}])", ": command: must be a list"},
        MalformedCase{"CommandOfNumbers", R"([{"op":"replace","path":"/command","value":[1]}])",
                      ": command: must be a list"},
        MalformedCase{"Kind", R"([{"op":"replace","path":"/install/kind","value":"docker"}])",
                      ": install.kind: must be one of none, venv, cargo, not \"docker\""},
        MalformedCase{"Clock", R"([{"op":"replace","path":"/clock","value":"sun"}])",
                      ": clock: must be \"none\", \"faketime\", or an object"},
        MalformedCase{"ClockCommandWithoutSeconds",
                      R"([{"op":"replace","path":"/clock","value":{"command":["date"]}}])",
                      ": clock: the command has neither {seconds} nor {by}"},
        MalformedCase{"ClockCommandAndMethod",
                      R"([{"op":"replace","path":"/clock","value":{"command":["{by}"],"method":"GET"}}])",
                      ": clock.method: is not a member"},
        MalformedCase{"ClockWithoutMethod", R"([{"op":"replace","path":"/clock","value":{"path":"/{by}"}}])",
                      ": clock.method: is missing"},
        MalformedCase{"ClockRequestWithoutSeconds",
                      R"([{"op":"replace","path":"/clock","value":{"method":"POST","path":"/clock"}}])",
                      ": clock: neither the path nor the body has {seconds} or {by}"},
        MalformedCase{"Signal", R"([{"op":"replace","path":"/stop/signal","value":"HUP"}])",
                      ": stop.signal: must be one"},
        MalformedCase{"EnvironmentOfNumbers", R"([{"op":"replace","path":"/environment","value":{"A":1}}])",
                      ": environment: A must be a text"},
        MalformedCase{"Status", R"([{"op":"replace","path":"/readiness/status","value":99}])",
                      ": readiness.status: must be an HTTP status or \"any\""},
        MalformedCase{"Path", R"([{"op":"replace","path":"/readiness/path","value":"health"}])",
                      ": readiness.path: must start with a slash"},
        MalformedCase{"Reset", R"([{"op":"replace","path":"/reset","value":"hope"}])",
                      ": reset: must be \"restart\" or"},
        MalformedCase{"Name", R"([{"op":"replace","path":"/name","value":"../x"}])", ": name: must consist of"},
        MalformedCase{"NameOfAnotherFile", R"([{"op":"replace","path":"/name","value":"other"}])",
                      ": name: must be the name of the file, example"},
        MalformedCase{"Placeholder", R"([{"op":"add","path":"/command/-","value":"{prot}"}])",
                      ": command: {prot} does not stand for anything"},
        MalformedCase{"PlaceholderOfAnotherKind", R"([{"op":"add","path":"/environment/B","value":"{root}"}])",
                      ": environment: {root} does not stand for anything"},
        MalformedCase{"NoPort",
                      R"([{"op":"replace","path":"/command","value":["x"]},{"op":"remove","path":"/environment"}])",
                      ": command: neither the command nor the environment has {port}"}),
    [](const auto& instance) { return std::string(instance.param.name); });

TEST(TargetProfile, IsRefusedWhenItIsNotJson) {
  const auto profile = load_text("{\"name\": ");
  ASSERT_FALSE(profile);
  EXPECT_THAT(profile.error(), HasSubstr("example.json: is not JSON"));
}

TEST(TargetProfile, IsRefusedWhenTheFileIsMissing) {
  const auto profile = load_profile("/psvcheck/no/such.json");
  ASSERT_FALSE(profile);
  EXPECT_EQ(profile.error(), "/psvcheck/no/such.json: cannot be read");
}

TEST(TargetProfiles, AreRefusedWhenTheFolderIsMissing) {
  const auto profiles = load_profiles("/psvcheck/no/such");
  ASSERT_FALSE(profiles);
  EXPECT_THAT(profiles.error(), StartsWith("/psvcheck/no/such: cannot be listed"));
}

TEST(TargetProfiles, AreRefusedWhenOneIsBad) {
  const TemporaryFolder folder;
  std::ofstream(folder.path() / "bad.json") << "[]";
  const auto profiles = load_profiles(folder.path());
  ASSERT_FALSE(profiles);
  EXPECT_THAT(profiles.error(), HasSubstr("bad.json"));
}

TEST(ShippedProfiles, AllLoadInOrderOfTheirNames) {
  const auto profiles = load_profiles(PSVCHECK_SOURCE_DIR "/harness/targets/profiles");
  ASSERT_TRUE(profiles) << profiles.error();
  std::vector<std::string> names;
  for (const auto& profile : *profiles) names.push_back(profile.name);
  EXPECT_THAT(names, testing::ElementsAre("aws-local-run", "awsim", "fakecloud", "local-web-services", "localemu",
                                          "localstack", "ministack", "moto", "roto", "winterbaume"));
}

TEST(ShippedProfiles, PinTheirVersionExactly) {
  const auto profiles = load_profiles(PSVCHECK_SOURCE_DIR "/harness/targets/profiles");
  ASSERT_TRUE(profiles) << profiles.error();
  for (const auto& profile : *profiles) {
    const auto& arguments = profile.install.arguments;
    if (profile.install.kind == InstallRecipe::Kind::venv) {
      EXPECT_THAT(arguments.front(), testing::EndsWith("==" + profile.version)) << profile.name;
    } else {
      EXPECT_THAT(arguments,
                  testing::IsSupersetOf({std::string("--version"), profile.version, std::string("--locked")}))
          << profile.name;
    }
  }
}

TEST(FindProfile, NamesTheChoicesWhenThereIsNone) {
  TargetProfile one;
  one.name = "one";
  TargetProfile two;
  two.name = "two";
  EXPECT_EQ(find_profile({one, two}, "two")->name, "two");
  const auto missing = find_profile({one, two}, "three");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error(), "there is no target named \"three\"; there are: one, two");
}

TEST(Expand, ReplacesEveryPlaceholder) {
  const Placeholders values{.port = 8080, .install = "/i", .cache = "/c", .log = "/l"};
  EXPECT_EQ(expand("{venv}/x {root} {cache} {log} {port}:{port} {other}", values), "/i/x /i /c /l 8080:8080 {other}");
}

}  // namespace
}  // namespace psvcheck::targets
