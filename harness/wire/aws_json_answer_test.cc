#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/wire/aws_json.h"

namespace psvcheck::wire {
namespace {

using namespace std::chrono_literals;
using model::Absent;
using model::Labels;
using model::Mistyped;
using model::Null;
using model::Refusal;
using model::Unreadable;
using testing::ElementsAre;
using testing::HasSubstr;

HttpResponse http(unsigned status, std::string body, Headers more = {}) {
  more.emplace_back("content-type", "application/x-amz-json-1.1");
  return {status, "", std::move(more), std::move(body)};
}

template <class A>
A decoded(std::string_view operation, const HttpResponse& response) {
  const model::Answer any = decode_answer(operation, response).answer;
  EXPECT_TRUE(std::holds_alternative<A>(any)) << any.index() << " " << response.body;
  return std::holds_alternative<A>(any) ? std::get<A>(any) : A{};
}

constexpr model::Time example_date{1791514081673ms};

TEST(DecodeAnswer, ReadsAGetSecretValue) {
  const auto get = decoded<model::GetSecretValueAnswer>(
      "GetSecretValue", http(200, R"({"ARN":"a","CreatedDate":1.791514081673E9,"Name":"n","SecretBinary":"AAH/",
                                      "VersionId":"v","VersionStages":["AWSCURRENT"]})"));
  EXPECT_EQ(get.arn, model::Member<std::string>("a"));
  EXPECT_EQ(get.version_id, model::Member<std::string>("v"));
  EXPECT_EQ(get.created_date, model::Member<model::Time>(example_date));
  EXPECT_EQ(get.secret_binary, model::Member<model::Blob>(model::Blob{std::string("\0\x01\xff", 3)}));
  EXPECT_EQ(get.version_stages, model::Member<Labels>(Labels{"AWSCURRENT"}));
  EXPECT_TRUE(std::holds_alternative<Absent>(get.secret_string));
}

TEST(DecodeAnswer, ReadsADescribeSecret) {
  const DecodedAnswer all = decode_answer(
      "DescribeSecret", http(200, R"({"ARN":"a","Name":"n","Tags":[],"RotationEnabled":false,"Description":null,
                                      "VersionIdsToStages":{"v":["AWSCURRENT","x"],"w":[]},"Surprise":1})"));
  const auto& describe = std::get<model::DescribeSecretAnswer>(all.answer);
  const std::map<std::string, Labels> expected = {{"v", {"AWSCURRENT", "x"}}, {"w", {}}};
  EXPECT_EQ(describe.version_ids_to_stages, (model::Member<std::map<std::string, Labels>>(expected)));
  EXPECT_TRUE(std::holds_alternative<Null>(describe.description));
  EXPECT_THAT(all.envelope.unknown_members, ElementsAre("Surprise"));
}

TEST(DecodeAnswer, ReadsTheEntriesOfAList) {
  const DecodedAnswer all = decode_answer(
      "ListSecretVersionIds",
      http(200, R"({"Versions":[{"VersionId":"v","KmsKeyIds":["DefaultEncryptionKey"],"CreatedDate":1791514081.673},
                                {"VersionId":"w","VersionStages":["x"],"Odd":1},{"Odd":2}],"NextToken":"t"})"));
  const auto& list = std::get<model::ListSecretVersionIdsAnswer>(all.answer);
  ASSERT_NE(model::given(list.versions), nullptr);
  const auto& entries = *model::given(list.versions);
  ASSERT_EQ(entries.size(), 3U);
  EXPECT_EQ(entries[0].created_date, model::Member<model::Time>(example_date));
  EXPECT_TRUE(std::holds_alternative<Absent>(entries[0].version_stages));
  EXPECT_EQ(entries[1].version_stages, model::Member<Labels>(Labels{"x"}));
  EXPECT_EQ(list.next_token, model::Member<std::string>("t"));
  EXPECT_THAT(all.envelope.unknown_members, ElementsAre("Versions.Odd"));
}

TEST(DecodeAnswer, NotesMembersThatAreUnknownOrNull) {
  EXPECT_THAT(
      decode_answer("PutSecretValue", http(200, R"({"ARN":"a","Foo":1,"__type":"X"})")).envelope.unknown_members,
      ElementsAre("Foo", "__type"));
  EXPECT_THAT(decode_answer("DescribeSecret", http(200, R"({"Tags":null})")).envelope.unknown_members,
              ElementsAre("Tags (null)"));
}

TEST(DecodeAnswer, TakesAnEmptyObjectForASuccessWithoutMembers) {
  EXPECT_EQ(decoded<model::PutSecretValueAnswer>("PutSecretValue", http(200, "{}")), model::PutSecretValueAnswer{});
}

TEST(DecodeAnswer, ReadsHalfASurrogatePairThatMayHaveBeenStored) {
  const auto get = decoded<model::GetSecretValueAnswer>("GetSecretValue", http(200, R"({"SecretString":"a\ud800"})"));
  EXPECT_EQ(get.secret_string, model::Member<std::string>("a\xEF\xBF\xBD"));
}

struct MistypedCase {
  std::string operation, body, found;
};

TEST(DecodeAnswer, SaysWhatAMemberOfTheWrongTypeIs) {
  const MistypedCase cases[] = {
      {"GetSecretValue", R"({"ARN":1})", "a number"},
      {"GetSecretValue", R"({"SecretBinary":"AA"})", "a string that is not base64"},
      {"GetSecretValue", R"({"CreatedDate":"2026-11-24T08:00:00Z"})", "a string"},
      {"GetSecretValue", R"({"CreatedDate":1e300})", "a number that is no date"},
      {"GetSecretValue", R"({"CreatedDate":true})", "a boolean"},
      {"GetSecretValue", R"({"VersionStages":"AWSCURRENT"})", "a string"},
      {"GetSecretValue", R"({"VersionStages":["a",1]})", "an array that holds a number"},
      {"DescribeSecret", R"({"VersionIdsToStages":[]})", "an array"},
      {"DescribeSecret", R"({"VersionIdsToStages":{"v":"AWSCURRENT"}})", "an object that holds a string"},
      {"DescribeSecret", R"({"VersionIdsToStages":{"v":[null]}})", "an object that holds an array that holds null"},
      {"ListSecretVersionIds", R"({"Versions":{}})", "an object"},
      {"ListSecretVersionIds", R"({"Versions":["v"]})", "an array that holds a string"},
  };
  for (const MistypedCase& c : cases) {
    std::string found;
    std::visit(
        [&](const auto& answer) {
          model::visit_answer_members(answer, [&](const char*, const auto& member) {
            if (const auto* wrong = std::get_if<Mistyped>(&member)) found = wrong->found;
          });
        },
        decode_answer(c.operation, http(200, c.body)).answer);
    EXPECT_EQ(found, c.found) << c.body;
  }
}

TEST(DecodeAnswer, ReadsDatesInEveryFormOfANumber) {
  for (const std::string date : {"1791514081.673", "1.791514081673E9", "1.791514081673e+9", "1791514081673e-3",
                                 "1791514081.6730001", "17915140816730E-4"}) {
    const auto get =
        decoded<model::GetSecretValueAnswer>("GetSecretValue", http(200, "{\"CreatedDate\":" + date + "}"));
    EXPECT_EQ(get.created_date, model::Member<model::Time>(example_date)) << date;
  }
  const auto whole = decoded<model::GetSecretValueAnswer>("GetSecretValue", http(200, "{\"CreatedDate\":1791514081}"));
  EXPECT_EQ(whole.created_date, model::Member<model::Time>(model::Time(1791514081s)));
}

TEST(DecodeAnswer, WithholdsMaskedMembersAtAnyDepth) {
  const std::string masked[] = {"CreatedDate"};
  const auto list = std::get<model::ListSecretVersionIdsAnswer>(
      decode_answer("ListSecretVersionIds", http(200, R"({"Versions":[{"CreatedDate":"masked"},{"VersionId":"w"}]})"),
                    masked)
          .answer);
  EXPECT_TRUE(std::holds_alternative<model::Withheld>(model::given(list.versions)->at(0).created_date));
  EXPECT_TRUE(std::holds_alternative<Absent>(model::given(list.versions)->at(1).created_date));
}

struct ErrorCase {
  unsigned status;
  std::string body;
  Headers headers;
  Refusal refusal;
};

TEST(DecodeAnswer, ReadsErrorsInEveryForm) {
  const std::string url = "http://internal.amazon.com/coral/com.amazon.validate/";
  const ErrorCase cases[] = {
      {400, R"({"__type":"InvalidRequestException","Message":"m"})", {}, {"InvalidRequestException", "m"}},
      {400, R"({"__type":"InvalidRequestException","message":"m"})", {}, {"InvalidRequestException", "m"}},
      {400, R"({"__type":"com.amazonaws.secretsmanager#X","message":"m"})", {}, {"X", "m"}},
      {400, R"({"__type":"a.b#X:)" + url + "\"}", {}, {"X", ""}},
      {400, R"({"message":"m"})", {{"x-amzn-errortype", "X"}}, {"X", "m"}},
      {400, R"({"message":"m"})", {{"X-Amzn-ErrorType", "X:" + url}}, {"X", "m"}},
      {400, "", {{"x-amzn-ErrorType", "a#X:" + url}}, {"X", ""}},
      {400, R"({"code":"X","message":"m"})", {}, {"X", "m"}},
      {400, R"({"code":400,"__type":"X"})", {}, {"X", ""}},
      {400, R"({"__type":"X","Message":null,"message":"m"})", {}, {"X", "m"}},
      {404, R"({"__type":"ResourceNotFoundException","Message":"m"})", {}, {"ResourceNotFoundException", "m"}},
      {500, R"({"__type":"InternalServiceError"})", {}, {"InternalServiceError", ""}},
      {302, R"({"__type":"X"})", {}, {"X", ""}},
  };
  for (const ErrorCase& c : cases) {
    EXPECT_EQ(decoded<Refusal>("PutSecretValue", http(c.status, c.body, c.headers)), c.refusal) << c.body;
  }
}

struct UnreadableCase {
  unsigned status;
  std::string body, says;
};

TEST(DecodeAnswer, SaysWhyAnAnswerIsUnreadable) {
  const UnreadableCase cases[] = {
      {500, "<!doctype html><title>500</title>", "<!doctype html>"},
      {500, "", "without a type"},
      {400, R"({"message":"m"})", "without a type"},
      {400, R"({"__type":""})", "without a type"},
      {400, R"({"__type":12})", "without a type"},
      {400, R"(["X"])", "an array"},
      {400, R"({"__type":"X")", "not JSON"},
      {200, "", "empty body"},
      {200, "<html>", "not JSON"},
      {200, "{\"ARN\":\"a\"", "not JSON"},
      {200, "[]", "an array"},
      {200, "null", "null"},
      {200, R"({"ARN":"a","ARN":"a"})", "twice"},
      {0, "", "status 0"},
      {399, std::string(1000, 'x') + "END", "xxx..."},
  };
  for (const UnreadableCase& c : cases) {
    const auto answer = decoded<Unreadable>("PutSecretValue", http(c.status, c.body));
    EXPECT_THAT(answer.what, HasSubstr(c.says)) << c.body;
    EXPECT_THAT(answer.what, HasSubstr("status " + std::to_string(c.status)));
    EXPECT_LT(answer.what.size(), 250U);
  }
}

TEST(DecodeAnswer, ShowsHostileBytesAsPrintableText) {
  const auto answer = decoded<Unreadable>("PutSecretValue", http(500, std::string("\x1b[31m\xff\0", 7)));
  EXPECT_THAT(answer.what, HasSubstr("?[31m??"));
}

TEST(DecodeAnswer, TakesAnythingFromAnOperationOutsideTheModel) {
  decoded<model::OtherAnswer>("TagResource", http(200, ""));
  decoded<model::OtherAnswer>("GetRandomPassword", http(200, R"({"RandomPassword":"x"})"));
  decoded<model::OtherAnswer>("(malformed)", http(200, "{}"));
  decoded<Unreadable>("TagResource", http(200, "<html>"));
  decoded<Refusal>("TagResource", http(400, R"({"__type":"X"})"));
}

TEST(DecodeAnswer, KeepsTheHttpSideInTheEnvelope) {
  const DecodedAnswer with = decode_answer("PutSecretValue", http(200, "{}", {{"X-Amzn-Requestid", "1"}}));
  EXPECT_EQ(with.envelope, (model::Envelope{200, "application/x-amz-json-1.1", true, {}, true}));
  const DecodedAnswer without = decode_answer("PutSecretValue", HttpResponse{404, "", {}, "x"});
  EXPECT_EQ(without.envelope, (model::Envelope{404, "", false, {}}));
}

TEST(DecodeAnswer, SurvivesNestingAndRandomCuts) {
  decoded<Unreadable>("PutSecretValue", http(200, std::string(500'000, '[')));
  decoded<Unreadable>("PutSecretValue", http(500, std::string(500'000, '{')));
  const std::string whole = R"({"ARN":"a","VersionStages":["AWSCURRENT"],"Versions":[{"CreatedDate":1.5E9}]})";
  for (std::size_t cut = 1; cut < whole.size(); ++cut) {
    decoded<Unreadable>("ListSecretVersionIds", http(200, whole.substr(0, cut)));
  }
}

struct EncodeCase {
  model::Answer answer;
  AnswerStyle style;
  unsigned status;
  std::string body;
};

TEST(EncodeAnswer, WritesBodiesAsTheRealServiceDoes) {
  using Key = AnswerStyle::MessageKey;
  using Place = AnswerStyle::TypePlace;
  model::PutSecretValueAnswer put{"a", "n", "v", Labels{"AWSCURRENT", "x"}};
  model::GetSecretValueAnswer get;
  get.created_date = example_date;
  get.secret_binary = model::Blob{"\xff"};
  model::ListSecretVersionIdsAnswer list;
  list.versions = std::vector<model::VersionEntry>{{"v", {}, model::Time(1500ms), {}}};
  const EncodeCase cases[] = {
      {put, {}, 200, R"({"ARN":"a","Name":"n","VersionId":"v","VersionStages":["AWSCURRENT","x"]})"},
      {get, {}, 200, R"({"SecretBinary":"/w==","CreatedDate":1791514081.673})"},
      {get, {.dates = AnswerStyle::Dates::exponent}, 200, R"({"SecretBinary":"/w==","CreatedDate":1.791514081673E9})"},
      {list, {}, 200, R"({"Versions":[{"VersionId":"v","CreatedDate":1.500,"KmsKeyIds":["DefaultEncryptionKey"]}]})"},
      {Refusal{"ResourceNotFoundException", "m"}, {}, 400, R"({"__type":"ResourceNotFoundException","Message":"m"})"},
      {Refusal{"ValidationException", "m"}, {}, 400, R"({"__type":"ValidationException","message":"m"})"},
      {Refusal{"InternalServiceError", "m"}, {}, 500, R"({"__type":"InternalServiceError","Message":"m"})"},
      {Refusal{"ValidationException", "m"},
       {.message_key = Key::upper, .type_prefix = "a#"},
       400,
       R"({"__type":"a#ValidationException","Message":"m"})"},
      {Refusal{"X", "m"}, {.message_key = Key::lower, .type_place = Place::code}, 400, R"({"code":"X","message":"m"})"},
      {Refusal{"X", "m"}, {.type_place = Place::header}, 400, R"({"message":"m"})"},
      {model::OtherAnswer{}, {}, 200, "{}"},
  };
  for (const EncodeCase& c : cases) {
    const HttpResponse response = encode_answer(c.answer, c.style);
    EXPECT_EQ(response.status, c.status);
    EXPECT_EQ(response.body, c.body);
  }
}

TEST(EncodeAnswer, SendsTheHeadersOfTheStyle) {
  const HttpResponse usual = encode_answer(model::OtherAnswer{});
  EXPECT_EQ(*find_header(usual.headers, "Content-Type"), "application/x-amz-json-1.1");
  EXPECT_NE(find_header(usual.headers, "x-amzn-RequestId"), nullptr);
  const HttpResponse bare = encode_answer(model::OtherAnswer{}, {.content_type = "", .request_id = ""});
  EXPECT_TRUE(bare.headers.empty());
}

TEST(EncodeAnswer, ShufflesLabelsByTheSeedAlone) {
  model::PutSecretValueAnswer put;
  put.version_stages = Labels{"a", "b", "c", "d", "e"};
  std::set<std::string> bodies;
  for (std::uint64_t seed = 1; seed < 20; ++seed) {
    const HttpResponse response = encode_answer(put, {.label_order = seed});
    EXPECT_EQ(encode_answer(put, {.label_order = seed}), response);
    bodies.insert(response.body);
  }
  EXPECT_GT(bodies.size(), 5U);
}

TEST(ExchangeOf, ReadsBothSides) {
  const HttpRequest request = encode_request(model::DescribeSecretRequest{"s"});
  const auto exchange = exchange_of(request, http(200, R"({"ARN":"a"})"), model::Time(1s), model::Time(2s));
  EXPECT_EQ(exchange.request, model::Request(model::DescribeSecretRequest{"s"}));
  EXPECT_EQ(std::get<model::DescribeSecretAnswer>(exchange.answer).arn, model::Member<std::string>("a"));
  EXPECT_EQ(exchange.sent, model::Time(1s));
  EXPECT_EQ(exchange.received, model::Time(2s));
}

TEST(ExchangeOf, SaysWhyNoAnswerCame) {
  const TransportError error{TransportFailure::timeout, "timed out after 10 s", false, true};
  const auto exchange = exchange_of(encode_request(model::DescribeSecretRequest{"s"}), std::unexpected(error), {}, {});
  EXPECT_EQ(exchange.answer, model::Answer(model::NoAnswer{"timed out after 10 s"}));
  EXPECT_EQ(exchange.envelope, model::Envelope{});
}

}  // namespace
}  // namespace psvcheck::wire
