#include <gtest/gtest.h>

#include <random>
#include <type_traits>

#include "harness/wire/aws_json.h"

// What is written is read back the same, for every operation and every member, in every style.

namespace psvcheck::wire {
namespace {

using model::Member;

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  std::uint64_t below(std::uint64_t bound) { return engine_() % bound; }

  void fill(std::string& text) {
    static const std::string pieces[] = {"a", "Z", "\"", "\\", "/", "\n", "\x01", "ä", "€", "😀", "\x7f", " "};
    for (std::uint64_t n = below(12); n > 0; --n) text += pieces[below(std::size(pieces))];
  }
  void fill(model::Blob& blob) {
    for (std::uint64_t n = below(20); n > 0; --n) blob.bytes += static_cast<char>(below(256));
  }
  void fill(bool& value) { value = below(2) == 1; }
  void fill(std::int64_t& value) { value = static_cast<std::int64_t>(engine_()); }
  void fill(model::Time& value) {
    value = model::Time(std::chrono::milliseconds(static_cast<std::int64_t>(below(4'000'000'000'000))));
  }
  template <class T>
  void fill(std::vector<T>& list) {
    for (std::uint64_t n = below(4); n > 0; --n) fill(list.emplace_back());
  }
  void fill(std::map<std::string, model::Labels>& map) {
    for (std::uint64_t n = below(4); n > 0; --n) {
      std::string key;
      fill(key);
      fill(map[key]);
    }
  }
  void fill(model::VersionEntry& entry) { fill_answer(entry); }
  template <class T>
  void fill(Member<T>& member) {
    switch (below(5)) {
      case 0:
        member = model::Absent{};
        break;
      case 1:
        member = model::Null{};
        break;
      default:
        fill(member.template emplace<T>());
    }
  }
  // A null among the elements is read as one; an absent one cannot be written.
  void fill(Member<std::string>& member, bool) { fill(member.emplace<std::string>()); }
  void fill(std::vector<Member<std::string>>& list) {
    for (std::uint64_t n = below(4); n > 0; --n) fill(list.emplace_back(), true);
  }

  template <class A>
  void fill_answer(A& answer) {
    model::visit_answer_members(answer, [&](const char*, auto& member) { fill(member); });
  }
  template <class R>
  void fill_request(R& request) {
    model::visit_members(request, [&](const char*, auto& member) { fill(member); });
  }

 private:
  std::mt19937_64 engine_;
};

template <class Variant, std::size_t... I, class F>
void for_each_alternative(std::index_sequence<I...>, F f) {
  (f(std::variant_alternative_t<I, Variant>{}), ...);
}

constexpr int rounds = 300;

TEST(AwsJson, BringsEveryRequestBackUnchanged) {
  for_each_alternative<model::Request>(std::make_index_sequence<10>(), [](auto empty) {
    for (int seed = 0; seed < rounds; ++seed) {
      auto request = empty;
      Random(static_cast<std::uint64_t>(seed)).fill_request(request);
      const HttpRequest http = encode_request(request);
      EXPECT_EQ(decode_request(http), model::Request(request)) << http.body;
    }
  });
  const model::OtherRequest other{"TagResource", "s"};
  EXPECT_EQ(decode_request(encode_request(other)), model::Request(other));
}

TEST(AwsJson, BringsEveryAnswerBackUnchanged) {
  std::size_t index = 0;
  const std::string_view operations[] = {
      model::CreateSecretRequest::operation,         model::PutSecretValueRequest::operation,
      model::UpdateSecretRequest::operation,         model::UpdateSecretVersionStageRequest::operation,
      model::GetSecretValueRequest::operation,       model::DescribeSecretRequest::operation,
      model::ListSecretVersionIdsRequest::operation, model::DeleteSecretRequest::operation,
      model::RestoreSecretRequest::operation,        model::RotateSecretRequest::operation,
  };
  for_each_alternative<model::Answer>(std::make_index_sequence<10>(), [&](auto empty) {
    for (int seed = 0; seed < rounds; ++seed) {
      auto answer = empty;
      Random(static_cast<std::uint64_t>(seed)).fill_answer(answer);
      const AnswerStyle style{.dates = seed % 2 == 0 ? AnswerStyle::Dates::plain : AnswerStyle::Dates::exponent};
      const HttpResponse http = encode_answer(answer, style);
      const DecodedAnswer back = decode_answer(operations[index], http);
      EXPECT_EQ(back.answer, model::Answer(answer)) << http.body;
      EXPECT_TRUE(back.envelope.unknown_members.empty()) << http.body;
    }
    ++index;
  });
}

TEST(AwsJson, BringsRefusalsBackInEveryStyle) {
  using Place = AnswerStyle::TypePlace;
  using Key = AnswerStyle::MessageKey;
  for (const Place place : {Place::body, Place::header, Place::code}) {
    for (const Key key : {Key::by_rule, Key::upper, Key::lower}) {
      for (const std::string prefix : {"", "com.amazonaws.secretsmanager#"}) {
        for (const std::string type : {"ResourceExistsException", "ValidationException", "InternalServiceError"}) {
          const model::Refusal refusal{type, "it's \"so\""};
          const HttpResponse http =
              encode_answer(refusal, {.message_key = key, .type_place = place, .type_prefix = prefix});
          EXPECT_EQ(decode_answer("PutSecretValue", http).answer, model::Answer(refusal));
        }
      }
    }
  }
}

}  // namespace
}  // namespace psvcheck::wire
