#include "harness/run/leaks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "harness/run/run_for_tests.h"
#include "harness/temporary_folder_for_tests.h"
#include "harness/trace/bind.h"
#include "harness/wire/base64.h"

namespace psvcheck::run {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

constexpr const char* run_id = "g4750erip6nm";

std::vector<NamedSequence> sequences() {
  return {
      sequence_of({R"({"op": "CreateSecret", "members": {"Name": {"secret": 0}, "ClientRequestToken": {"token": 0},
                           "SecretString": {"payload": 0}}})",
                   R"({"op": "PutSecretValue", "members": {"SecretId": {"secret": 0}, "SecretBinary": {"payload": 1},
                           "ClientRequestToken": {"token": 1}, "RotationToken": "a literal token of a rotation 0123"}})"},
                  3),
      sequence_of({R"({"repeat": 101, "secret": 0, "first_token": 10})",
                   R"({"op": "PutSecretValue", "members": {"SecretId": {"secret": 0},
                           "SecretBinary": {"bytes_base64": "AAECAwQFBgcICQoLDA0ODxAREg=="},
                           "ClientRequestToken": {"token": 3}}})",
                   R"({"op": "PutSecretValue", "members": {"SecretId": {"secret": 0}, "SecretString": "short",
                           "ClientRequestToken": {"token": 1}}})",
                   R"({"op": "PutSecretValue", "members": {"SecretId": {"secret": 0},
                           "SecretString": {"repeat": "a", "count": 20}, "ClientRequestToken": {"token": 2}}})"},
                  4)};
}

std::string payload(std::uint64_t sequence, std::size_t number) {
  return trace::payload_text({run_id, 1, sequence}, number);
}

// A log in a file of its own.
class Log {
 public:
  explicit Log(const std::string& text = {}) { write(text); }

  void write(const std::string& text) const { std::ofstream(path(), std::ios::app | std::ios::binary) << text; }
  void begin_anew(const std::string& text) const { std::ofstream(path(), std::ios::binary) << text; }
  std::string path() const { return (folder_ / "log").string(); }

  std::vector<Leak> leaks(std::uint64_t begin = 0) const {
    const auto found = search_log({path(), begin}, sent_secrets(sequences(), run_id, 1), run_id);
    EXPECT_TRUE(found) << found.error();
    return found ? found->leaks : std::vector<Leak>{};
  }

 private:
  TemporaryFolder folder_;
};

TEST(Leaks, ASecretStringInTheLogIsFoundAndMasked) {
  const Log log("started\nPOST / {\"SecretString\":\"" + payload(3, 0) + "\",\"x\":1} 200\nended\n");
  const auto leaks = log.leaks();
  ASSERT_THAT(leaks, SizeIs(1));
  EXPECT_EQ(leaks[0].secret.member, "SecretString");
  EXPECT_EQ(leaks[0].secret.sequence, 0U);
  EXPECT_EQ(leaks[0].secret.step, 0U);
  EXPECT_EQ(leaks[0].line, 2U);
  EXPECT_EQ(leaks[0].text, R"(POST / {"SecretString":"***","x":1} 200)");
}

TEST(Leaks, ASecretStringThatTheLogCutIsFound) {
  const std::string whole = payload(3, 0);
  for (const std::size_t shown : {whole.size() - 1, whole.size() - 12, whole.find("-of-run") + 1}) {
    for (const std::string& after : std::vector<std::string>{"", "...", "\xE2\x80\xA6", "\" (43 bytes)", "'"}) {
      const auto leaks = Log("SecretString='" + whole.substr(0, shown) + after + "\n").leaks();
      ASSERT_THAT(leaks, SizeIs(1)) << shown << after;
      EXPECT_EQ(leaks[0].text, "SecretString='***" + after);
    }
  }
  const std::string cut = whole.substr(0, whole.size() - 2);
  const std::vector<std::string> others{cut + "xy", whole.substr(0, whole.find("-of-run")),
                                        whole.substr(0, whole.find("-of-run")) + "...",
                                        "payload-0-of-sequence-999-of-ru", "-of-sequence-3-of-run-"};
  for (const std::string& other : others) {
    EXPECT_THAT(Log(other + "\n").leaks(), IsEmpty()) << other;
  }
}

TEST(Leaks, ABinaryIsFoundInBase64WhateverIsAroundIt) {
  for (const std::string before : {"", "a", "ab", "abc", "{\"SecretBinary\":\""}) {
    const Log log("data=" + wire::base64_encode(before + payload(3, 1) + before) + ";\n");
    const auto leaks = log.leaks();
    ASSERT_THAT(leaks, SizeIs(1)) << before;
    EXPECT_EQ(leaks[0].secret.member, "SecretBinary");
    EXPECT_THAT(leaks[0].text, HasSubstr("data=***")) << before;
  }
  EXPECT_THAT(Log("raw " + payload(3, 1)).leaks(), SizeIs(1)) << "a last line without its end";
}

TEST(Leaks, ALiteralIsFoundWhereItIsTooLongForChance) {
  EXPECT_EQ(Log("token a literal token of a rotation 0123\n").leaks().at(0).secret.member, "RotationToken");
  EXPECT_THAT(Log("short " + std::string(30, 'a') + "\n").leaks(), IsEmpty());
}

/// What a log that shows the text is found to leak of a step.
std::vector<std::string> leaked(std::string_view step, const std::string& shown) {
  const std::vector<NamedSequence> one{sequence_of({step})};
  const Log log("server: " + shown + "\n");
  const auto found = search_log({log.path(), 0}, sent_secrets(one, run_id, 1), run_id);
  std::vector<std::string> members;
  for (const Leak& leak : found->leaks) members.push_back(leak.secret.member);
  return members;
}

TEST(Leaks, AValueWithinAWholeBodyIsFound) {
  constexpr const char* whole =
      R"({"op": "PutSecretValue", "body": "{\"SecretId\": \"x\", \"SecretString\": \"a value\\nof two lines\"}"})";
  EXPECT_THAT(leaked(whole, R"(a value\nof two lines)"), ElementsAre("SecretString")) << "as it was sent";
  constexpr const char* cut = R"({"op": "PutSecretValue", "body": "{\"RotationToken\" : \"0123456789-abcdefgh"})";
  EXPECT_THAT(leaked(cut, "0123456789-abcdefgh"), ElementsAre("RotationToken"));
  constexpr const char* binary =
      R"({"op": "PutSecretValue", "body": "{\"SecretBinary\": \"dGhlIGJ5dGVzIG9mIGEgYmluYXJ5\"}"})";
  EXPECT_THAT(leaked(binary, "the bytes of a binary"), ElementsAre("SecretBinary"));
  constexpr const char* coded =
      R"({"op": "PutSecretValue", "body_base64": "eyJTZWNyZXRTdHJpbmciOiAiYSB2YWx1ZSBpbiBiYXNlNjQgYm9keSJ9"})";
  EXPECT_THAT(leaked(coded, "a value in base64 body"), ElementsAre("SecretString"));
}

TEST(Leaks, AValueWithEscapesIsFoundAsItWasSentAndAsItReads) {
  constexpr const char* quoted =
      R"({"op": "PutSecretValue", "body": "{\"SecretString\": \"a \\\"quoted\\\" value with an \\u0041\"}"})";
  EXPECT_THAT(leaked(quoted, R"(a \"quoted\" value with an \u0041)"), ElementsAre("SecretString"));
  EXPECT_THAT(leaked(quoted, R"(a "quoted" value with an A)"), ElementsAre("SecretString"));
}

TEST(Leaks, WhatFollowsAMemberThatIsNoTextIsNone) {
  constexpr const char* number =
      R"({"op": "PutSecretValue", "body": "{\"SecretString\": 1234567890123456, \"SecretId\": \"x\"}"})";
  EXPECT_THAT(leaked(number, "took 234567890123456, "), IsEmpty());
}

TEST(Leaks, WhatABodySaysOfOtherMembersIsNone) {
  constexpr const char* others =
      R"({"op": "PutSecretValue", "body": "{\"SecretString\": null, \"ClientRequestToken\": \"0123456789-abcdefgh\"}"})";
  EXPECT_THAT(leaked(others, "ClientRequestToken 0123456789-abcdefgh"), IsEmpty());
}

TEST(Leaks, AValueThatIsGivenAsJsonIsFound) {
  constexpr const char* raw =
      R"({"op": "PutSecretValue", "members": {"SecretString": {"raw": "\"\\ud800 and more text\""}}})";
  EXPECT_THAT(leaked(raw, R"(\ud800 and more text)"), ElementsAre("SecretString"));
  constexpr const char* object =
      R"({"op": "PutSecretValue", "members": {"SecretString": {"literal": {"password": "a text within an object"}}}})";
  EXPECT_THAT(leaked(object, "a text within an object"), ElementsAre("SecretString"));
  constexpr const char* list = R"({"op": "PutSecretValue", "members": {"SecretString": ["a text within a list"]}})";
  EXPECT_THAT(leaked(list, "a text within a list"), ElementsAre("SecretString"));
}

TEST(Leaks, AllOfABase64IsMasked) {
  const auto leaks = Log("{\"SecretBinary\":\"AAECAwQFBgcICQoLDA0ODxAREg==\"}\n").leaks();
  ASSERT_THAT(leaks, SizeIs(1));
  EXPECT_EQ(leaks[0].text, R"({"SecretBinary":"***"})");
}

TEST(Leaks, NamesTokensAndOtherRunsPayloadsAreNone) {
  const trace::Binding other{"anotherrunid", 1, 3};
  const trace::Binding ours{run_id, 1, 3};
  EXPECT_THAT(Log(trace::secret_name(ours, 0) + " " + trace::token_text(ours, 0) + " " + trace::payload_text(other, 0) +
                  "\npayload-7-of-sequence-999-of-run-" + run_id + "\n-of-run-" + run_id + "\n")
                  .leaks(),
              IsEmpty());
}

TEST(Leaks, ARepetitionsPayloadsCountTogether) {
  std::string text;
  for (std::size_t i = 0; i < 101; ++i) text += "put " + payload(4, 10 + i) + "\n";
  const Log log(text);
  const auto leaks = log.leaks();
  ASSERT_THAT(leaks, SizeIs(1));
  EXPECT_EQ(leaks[0].lines, 101U);
  EXPECT_EQ(leaks[0].secret.sequence, 1U);
}

TEST(Leaks, EverySecretOfALineIsMasked) {
  const Log log(payload(3, 0) + " " + payload(4, 11) + " " + wire::base64_encode(payload(3, 1)) + "\n");
  const auto leaks = log.leaks();
  ASSERT_THAT(leaks, SizeIs(3));
  for (const Leak& leak : leaks) EXPECT_THAT(leak.text, Not(HasSubstr("payload"))) << leak.text;
}

TEST(Leaks, WhatWasThereBeforeTheRunIsNotRead) {
  const Log log("one\n" + payload(3, 0) + "\n");
  const auto begin = end_of_log(log.path());
  ASSERT_TRUE(begin);
  EXPECT_THAT(log.leaks(begin->begin), IsEmpty());
  log.write("three\n" + payload(3, 0) + "\n");
  ASSERT_THAT(log.leaks(begin->begin), SizeIs(1));
  EXPECT_EQ(log.leaks(begin->begin)[0].line, 4U);
  log.begin_anew(payload(3, 0) + "\n");
  ASSERT_THAT(log.leaks(begin->begin), SizeIs(1)) << "a log that was begun anew is read from its start";
  EXPECT_EQ(log.leaks(begin->begin)[0].line, 1U);
}

TEST(Leaks, LinesOfAnyLengthAreSearched) {
  const Log log;
  for (std::size_t i = 0; i < 9; ++i) log.write(std::string((1U << 20) - 13, 'x'));
  log.write(payload(3, 0));
  for (std::size_t i = 0; i < 3; ++i) log.write(std::string(1U << 20, 'y'));
  log.write("\n\n" + payload(3, 1) + "\n");
  const auto leaks = log.leaks();
  ASSERT_THAT(leaks, SizeIs(2));
  EXPECT_EQ(leaks[0].line, 1U);
  EXPECT_LT(leaks[0].text.size(), 300U);
  EXPECT_EQ(leaks[1].line, 3U);
}

TEST(Leaks, ASecretAcrossThePiecesOfALongLineIsFound) {
  const Log log;
  constexpr std::size_t piece = 8UZ << 20;
  log.write(std::string(piece - 10, 'x') + payload(3, 0) + std::string(2UZ << 20, 'y') + "\n");
  EXPECT_THAT(log.leaks(), SizeIs(1));
}

TEST(Leaks, ALineWithTwoSecretsOfOneMemberCountsOnce) {
  const auto leaks = Log(payload(4, 10) + " " + payload(4, 11) + "\n").leaks();
  ASSERT_THAT(leaks, SizeIs(1));
  EXPECT_EQ(leaks[0].lines, 1U);
}

TEST(Leaks, ALogThatCannotBeReadIsAnError) {
  EXPECT_THAT(end_of_log("/nowhere/server.log").error(), HasSubstr("/nowhere/server.log: cannot be read: "));
  EXPECT_THAT(end_of_log("/tmp").error(), HasSubstr("is a folder"));
}

RunResult result_with(const std::vector<LogPosition>& logs, const wire::TrailEvents* trail = nullptr) {
  RunResult result;
  result.run_id = run_id;
  result.seed = 1;
  const auto given = sequences();
  for (const NamedSequence& sequence : given) {
    result.sequences.emplace_back().name = sequence.name;
  }
  add_leaks(result, given, logs, trail);
  return result;
}

TEST(AddLeaks, MakesAFindingThatNamesFileLineMemberAndSequence) {
  const Log log("x\n" + payload(3, 1) + "\n");
  const RunResult result = result_with({{log.path(), 0}});
  ASSERT_THAT(result.findings, SizeIs(1));
  const Finding& finding = result.findings[0];
  EXPECT_THAT(finding.clauses, ElementsAre("LOG-1"));
  EXPECT_EQ(finding.operation, "PutSecretValue");
  EXPECT_EQ(finding.sequence, "a test 3");
  EXPECT_EQ(finding.step, 1U);
  EXPECT_EQ(finding.differences[0].where, log.path() + ", line 2");
  EXPECT_EQ(finding.differences[0].expected, "no SecretBinary");
  EXPECT_EQ(finding.differences[0].observed, "***");
  EXPECT_THAT(finding.trace.sequence.steps, SizeIs(2));
  EXPECT_EQ(result.clauses.at("LOG-1").verdict(), ClauseVerdict::failed);
  EXPECT_EQ(result.sequences[0].divergences, 1U);
}

TEST(AddLeaks, SaysWhetherTheClauseWasReached) {
  const Log clean("all is well\n"), silent;
  EXPECT_EQ(result_with({{clean.path(), 0}}).clauses.at("LOG-1").verdict(), ClauseVerdict::passed);
  EXPECT_THAT(result_with({}).clauses.at("LOG-1").reason, HasSubstr("--target-log"));
  EXPECT_THAT(result_with({{silent.path(), 0}}).clauses.at("LOG-1").reason, HasSubstr("wrote nothing"));
  EXPECT_THAT(result_with({{"/nowhere/a.log", 0}}).clauses.at("LOG-1").reason, HasSubstr("cannot be read"));
  EXPECT_EQ(result_with({{silent.path(), 0}}).clauses.at("LOG-1").verdict(), ClauseVerdict::not_reached);
}

TEST(AddLeaks, MakesAFindingOfAnEventThatShowsASecret) {
  const wire::TrailEvents trail(
      std::vector<wire::TrailEvent>{{"CreateSecret", "nothing"}, {"PutSecretValue", payload(3, 1)}});
  const RunResult result = result_with({}, &trail);
  ASSERT_THAT(result.findings, SizeIs(1));
  EXPECT_EQ(result.findings[0].differences[0].where, "CloudTrail's event PutSecretValue");
  EXPECT_EQ(result.findings[0].differences[0].expected, "no SecretBinary");
  EXPECT_EQ(result.clauses.at("LOG-1").verdict(), ClauseVerdict::failed);
}

TEST(AddLeaks, NeedsEventsWhereThereIsToBeCloudTrail) {
  const Log clean("all is well\n");
  const auto tally = [&](const wire::TrailEvents& trail, bool log = true) {
    const std::vector<LogPosition> logs{{clean.path(), 0}};
    return result_with(log ? logs : std::vector<LogPosition>{}, &trail).clauses.at("LOG-1");
  };
  const wire::TrailEvents quiet(std::vector<wire::TrailEvent>{{"CreateSecret", "nothing"}});
  EXPECT_EQ(tally(quiet).verdict(), ClauseVerdict::passed);
  EXPECT_EQ(tally(quiet, false).verdict(), ClauseVerdict::passed);
  EXPECT_EQ(tally(wire::TrailEvents{}).reason, "CloudTrail's LookupEvents shows no event of Secrets Manager");
  EXPECT_EQ(tally(wire::TrailEvents{}).verdict(), ClauseVerdict::not_reached);
  EXPECT_EQ(tally(std::unexpected(std::string("status 501"))).reason, "CloudTrail's LookupEvents: status 501");
}

}  // namespace
}  // namespace psvcheck::run
