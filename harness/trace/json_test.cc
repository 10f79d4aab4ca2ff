#include "harness/trace/json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

namespace psvcheck::trace {
namespace {

using testing::HasSubstr;

// A document with these steps, each as JSON text.
std::string document(std::string_view steps) {
  return R"({"format": "psvcheck/1", "title": "t", "steps": [)" + std::string(steps) + "]}";
}

Trace read_or_die(std::string_view text) {
  auto trace = read(text, "test.json");
  if (!trace) throw std::runtime_error(trace.error().message());
  return *std::move(trace);
}

const OperationStep& operation(const Trace& trace, std::size_t index = 0) {
  return std::get<OperationStep>(trace.sequence.steps.at(index).kind);
}

TEST(ReadTrace, TakesEveryKindOfValue) {
  struct Case {
    std::string_view text;
    Value value;
  };
  const Case cases[] = {
      {R"("text")", {"text"}},
      {"12", {std::int64_t{12}}},
      {"1.5", {1.5}},
      {"true", {true}},
      {"null", {Null{}}},
      {R"([{"label": 3}, "AWSCURRENT"])", {List{{{LabelRef{3}}, {"AWSCURRENT"}}}}},
      {R"({"secret": 0})", {SecretRef{0, SecretForm::name}}},
      {R"({"secret": 1, "as": "partial-arn"})", {SecretRef{1, SecretForm::partial_arn}}},
      {R"({"secret": 1, "as": "old-arn"})", {SecretRef{1, SecretForm::old_arn}}},
      {R"({"token": 2, "as": "upper"})", {TokenRef{2, LetterCase::upper}}},
      {R"({"payload": 2})", {PayloadRef{2}}},
      {R"({"repeat": "a", "count": 65537})", {Repetition{"a", 65537}}},
      {R"({"bytes_base64": "AAH/"})", {Bytes{std::string("\0\1\xff", 3)}}},
      {R"({"raw": "\"\\ud800\""})", {RawJson{"\"\\ud800\""}}},
      {R"({"literal": {"b": 1, "a": []}})", {Literal{R"({"b":1,"a":[]})"}}},
  };
  for (const Case& c : cases) {
    const Trace trace =
        read_or_die(document(R"({"op": "PutSecretValue", "members": {"M": )" + std::string(c.text) + "}}"));
    EXPECT_EQ(operation(trace).members.at(0), (NamedValue{"M", c.value})) << c.text;
  }
}

TEST(ReadTrace, TakesAlternativesWithTheStateAfterwards) {
  const Trace trace = read_or_die(document(R"({"op": "PutSecretValue", "members": {}, "expect": [
      {"ok": {"VersionStages": ["AWSCURRENT"], "SecretString": null},
       "then": {"secret": 0, "versions": [{"version": {"token": 0}, "labels": [], "none": true}]}},
      {"error": "InvalidRequestException", "then": [{"secret": 0, "gone": true}, {"secret": 1, "scheduled": true}],
       "strength": "recorded"}]})"));
  const std::vector<Expectation>& expect = operation(trace).expect;
  ASSERT_EQ(expect.size(), 2U);
  EXPECT_EQ(std::get<Succeeds>(expect[0].answer).members.size(), 2U);
  EXPECT_TRUE(std::holds_alternative<NoValue>(expect[0].then.at(0).versions->at(0).holds));
  EXPECT_EQ(std::get<Refused>(expect[1].answer).type, "InvalidRequestException");
  EXPECT_TRUE(expect[1].then.at(0).gone);
  EXPECT_EQ(expect[1].then.at(1).scheduled, true);
  EXPECT_EQ(expect[1].strength, model::Level::recorded);
}

TEST(ReadTrace, TakesRecordedExchanges) {
  const Trace trace = read_or_die(document(R"({"exchange": {
      "request": {"headers": {"X-Amz-Target": "secretsmanager.GetSecretValue"}, "body": "{}"},
      "answer": {"status": 200, "headers": {"A": ["1", "2"]}, "body_base64": "/w=="},
      "sent": 1790000000.123, "received": 1790000001, "masked": ["CreatedDate"]}})"));
  const Exchange& exchange = trace.records.at(0).exchanges.at(0);
  EXPECT_EQ(exchange.sent.time_since_epoch().count(), 1790000000123);
  EXPECT_EQ(exchange.received.time_since_epoch().count(), 1790000001000);
  EXPECT_EQ(std::get<wire::HttpResponse>(exchange.answer).body, "\xff");
  EXPECT_EQ(std::get<wire::HttpResponse>(exchange.answer).headers, (wire::Headers{{"A", "1"}, {"A", "2"}}));
  EXPECT_THAT(exchange.masked, testing::ElementsAre("CreatedDate"));
}

TEST(ReadTrace, RefusesWhatTheFormatDoesNotHaveAndSaysWhere) {
  struct Case {
    std::string_view text;
    std::string_view message;
  };
  const Case cases[] = {
      {"", "f:1:1: "},
      {"{\n  \"format\": \"psvcheck/1\",\n  oops}", "f:3:3: "},
      {"[]", "must be an object"},
      {R"({"format": "psvcheck/2", "steps": []})", "f:1:12: /format: must be \"psvcheck/1\""},
      {R"({"format": "psvcheck/1"})", "misses the member \"steps\""},
      {"{\"format\": \"psvcheck/1\",\n \"stpes\": [], \"steps\": []}", "f:2:11: /stpes: unknown member \"stpes\""},
      {R"({"format": "psvcheck/1", "clauses": ["PUT-999"], "steps": []})", "/clauses/0: the catalogue has no clause"},
      {R"({"format": "psvcheck/1", "requires": ["lambda"], "steps": []})",
       "/requires/0: must be one of: rotation, kms"},
      {R"({"format": "psvcheck/1", "steps": [], "steps": []})", "is there twice"},
      {R"({"format": "psvcheck/1", "steps": [{}]})", "/steps/0: needs one of: op, advance, repeat, exchange"},
      {R"({"format": "psvcheck/1", "steps": [{"op": "PutSecret"}]})", "/steps/0/op: Secrets Manager has no operation"},
      {R"({"format": "psvcheck/1", "steps": [{"advance": "25 h"}]})", "/steps/0/advance: must be a whole number"},
      {R"({"format": "psvcheck/1", "steps": [{"advance": "9999999999999999999d"}]})", "/steps/0/advance"},
      {R"({"format": "psvcheck/1", "steps": [{"advance": "9223372036854775807d"}]})", "ten years"},
      {R"({"format": "psvcheck/1", "steps": [{"repeat": 0, "secret": 0, "first_token": 0}]})", "between 1 and 10000"},
      {R"({"format": "psvcheck/1", "steps": [{"op": "GetSecretValue", "members": {"A": {"secert": 0}}}]})",
       "/steps/0/members/A/secert: unknown member \"secert\""},
      {R"({"format": "psvcheck/1", "steps": [{"op": "GetSecretValue", "members": {"A": {"secret": -1}}}]})",
       "/steps/0/members/A/secret: must be between 0 and 1000000"},
      {R"({"format": "psvcheck/1", "steps": [{"op": "GetSecretValue", "members": {"A": {"version_of_step": 0}}}]})",
       "refers to a step that comes later"},
      {R"({"format": "psvcheck/1", "steps": [{"advance": "1s"}, {"op": "GetSecretValue", "members": {"A": {"version_of_step": 0}}}]})",
       "refers to a step that is no operation"},
      {R"({"format": "psvcheck/1", "steps": [{"op": "GetSecretValue", "members": {"A": 1}, "body": ""}]})",
       "has both a body and members"},
      {R"({"format": "psvcheck/1", "steps": [{"op": "GetSecretValue", "body_base64": "?"}]})", "must be base64"},
      {R"({"format": "psvcheck/1", "steps": [{"op": "GetSecretValue", "expect": {}}]})",
       "needs one of: ok, error, any"},
      {R"({"format": "psvcheck/1", "steps": [{"op": "GetSecretValue", "expect": {"any": true, "strength": "strict"}}]})",
       "must be one of: documented, recorded, reported"},
  };
  for (const Case& c : cases) {
    const auto trace = read(c.text, "f");
    ASSERT_FALSE(trace) << c.text;
    EXPECT_THAT(trace.error().message(), HasSubstr(std::string(c.message))) << c.text;
  }
}

TEST(ReadTrace, TakesAnUnknownOperationThatIsAFault) {
  EXPECT_TRUE(read(document(R"({"op": "PutSecret", "members": {}, "fault": "no such operation"})"), "f"));
}

TEST(ReadTrace, RefusesDeepNestingWithoutRecursionOverIt) {
  const std::string deep(2'000'000, '[');
  EXPECT_FALSE(read(deep, "f"));
  EXPECT_FALSE(read(document(R"({"op": "GetSecretValue", "members": {"A": )" + deep), "f"));
}

TEST(ReadTrace, SurvivesEveryPrefixAndEveryChangedByteOfADocument) {
  const std::string whole = document(
      R"({"op": "PutSecretValue", "members": {"A": {"token": 1, "as": "upper"}, "B": [null, 1.5e3, "\u00e9"]}, "expect":
      {"ok": {}, "then": {"secret": 0, "versions": []}}}, {"advance": "25h"})");
  for (std::size_t i = 0; i < whole.size(); ++i) {
    EXPECT_FALSE(read(whole.substr(0, i), "f"));
    for (const char byte : {'\0', '"', '{', ']', '9', '\xff'}) {
      std::string changed = whole;
      changed[i] = byte;
      if (const auto trace = read(changed, "f"); !trace) {
        EXPECT_FALSE(trace.error().what.empty());
      }
    }
  }
}

TEST(WriteTrace, WritesNoCredentials) {
  Trace trace;
  trace.sequence.steps.push_back({OperationStep{}, ""});
  Exchange exchange;
  exchange.request.headers = {{"Authorization", "AWS4-HMAC-SHA256 Credential=AKID"},
                              {"x-amz-security-token", "session"},
                              {"X-Amz-Target", "secretsmanager.GetSecretValue"}};
  trace.records.push_back({{exchange}, {exchange}, ""});
  const std::string text = write(trace);
  EXPECT_THAT(text, HasSubstr("secretsmanager.GetSecretValue"));
  EXPECT_THAT(text, testing::Not(HasSubstr("AKID")));
  EXPECT_THAT(text, testing::Not(HasSubstr("session")));
}

TEST(WriteTrace, LaysOutForAPerson) {
  const Trace trace =
      read_or_die(document(R"({"advance":"90000s"},{"op":"DescribeSecret","members":{"SecretId":{"secret":0}}})"));
  EXPECT_EQ(write(trace), R"({
  "format": "psvcheck/1",
  "title": "t",
  "steps": [
    {"advance": "25h"},
    {"op": "DescribeSecret", "members": {"SecretId": {"secret": 0}}}
  ]
}
)");
}

// Every member name in the published schema that a document can have must be one that the reader knows, and the other
// way round. The reader names what it knows when it refuses a member.
TEST(TraceSchema, ListsTheMembersThatTheReaderKnows) {
  std::ifstream file(std::string(PSVCHECK_SOURCE_DIR) + "/reports/schema/trace.v1.json");
  const auto schema = nlohmann::json::parse(file);
  const auto known_by_schema = [](const nlohmann::json& object) {
    std::set<std::string> names;
    for (const auto& [name, member] : object.at("properties").items()) names.insert(name);
    return names;
  };
  const auto known_by_reader = [](const std::string& text) {
    const auto trace = read(text, "f");
    std::set<std::string> names;
    if (trace) return names;
    std::istringstream list(trace.error().what.substr(trace.error().what.find("known are: ") + 11));
    for (std::string name; std::getline(list >> std::ws, name, ',');) names.insert(name);
    return names;
  };
  const auto& defs = schema.at("$defs");
  EXPECT_EQ(known_by_schema(schema), known_by_reader(R"({"format": "psvcheck/1", "?": 0})"));
  const std::pair<const char*, const char*> steps[] = {
      {"operation_step", R"({"op": "GetSecretValue", "?": 0})"},
      {"advance_step", R"({"advance": "1s", "?": 0})"},
      {"repeat_step", R"({"repeat": 1, "?": 0})"},
      {"exchange", R"({"exchange": {"?": 0}})"},
      {"expectation", R"({"op": "GetSecretValue", "expect": {"?": 0}})"},
      {"expectation_of_repetition", R"({"repeat": 1, "secret": 0, "first_token": 0, "expect": {"?": 0}})"},
      {"expected_state", R"({"op": "GetSecretValue", "expect": {"any": true, "then": {"?": 0}}})"},
      {"expected_version",
       R"({"op": "GetSecretValue", "expect": {"any": true, "then": {"secret": 0, "versions": [{"?": 0}]}}})"},
      {"secret_ref", R"({"op": "GetSecretValue", "members": {"A": {"secret": 0, "?": 0}}})"},
      {"token_ref", R"({"op": "GetSecretValue", "members": {"A": {"token": 0, "?": 0}}})"},
      {"repetition", R"({"op": "GetSecretValue", "members": {"A": {"repeat": "", "?": 0}}})"},
  };
  for (const auto& [name, step] : steps) {
    EXPECT_EQ(known_by_schema(defs.at(name)), known_by_reader(document(step))) << name;
  }
}

}  // namespace
}  // namespace psvcheck::trace
