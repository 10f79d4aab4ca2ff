#include "harness/run/kept_versions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/run/run_for_tests.h"
#include "model/pruning.h"

namespace psvcheck::run {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

constexpr const char* creation =
    R"({"op": "CreateSecret", "members": {"Name": {"secret": 0}, "ClientRequestToken": {"token": 0},
        "SecretString": {"payload": 0}}})";
constexpr const char* one_more_version =
    R"({"op": "PutSecretValue", "members": {"SecretId": {"secret": 0}, "ClientRequestToken": {"token": 500},
        "SecretString": {"payload": 500}}})";
constexpr const char* many = R"({"repeat": 101, "secret": 0, "first_token": 10})";
constexpr const char* a_day_later = R"({"advance": "25h"})";

/// The model behind the wire format with a clock that moves, and one that removes what it may or keeps all.
struct TargetWithAClock {
  bool removes = false;
  model::State state{};
  std::chrono::milliseconds ahead{0};
  int made = 0;

  model::Time now() const {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now()) + ahead;
  }
  wire::HttpResponse answer(const wire::HttpRequest& request) {
    model::Context context;
    context.now = now();
    const auto decoded = wire::decode_request(request);
    if (std::holds_alternative<model::CreateSecretRequest>(decoded)) {
      context.arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:" + *model::secret_id_of(decoded) + "-abcde" +
                    std::to_string(++made);
    }
    const model::Outcome outcome = model::step(state, decoded, context).front();
    state = model::apply(state, outcome);
    if (removes && outcome.change) remove_old_versions(outcome.change->name);
    return wire::encode_answer(outcome.answer);
  }
  void remove_old_versions(const std::string& name) {
    model::Secret secret = *state.secrets.at(name);
    for (const auto& version : state.secrets.at(name)->versions) {
      if (model::may_be_pruned(*state.secrets.at(name), *version, now())) {
        secret = model::after_pruning(std::move(secret), version->id);
      }
    }
    state.secrets[name] = std::make_shared<const model::Secret>(std::move(secret));
  }
};

/// What a run of the steps on it notes.
std::vector<std::string> noted(std::initializer_list<std::string_view> steps, bool removes, bool has_clock = true) {
  TargetWithAClock target{.removes = removes};
  Connection connection{[&](const wire::HttpRequest& request) { return target.answer(request); }};
  RunnerOptions options{.run_id = "kept"};
  options.now = [&] { return target.now(); };
  if (has_clock) {
    options.advance = [&](std::chrono::seconds by) -> std::expected<void, std::string> {
      target.ahead += by;
      return {};
    };
  }
  const SequenceRun run = run_sequence(sequence_of(steps), connection, options);
  EXPECT_THAT(run.findings, IsEmpty());
  return run.result.notes;
}

TEST(KeptVersions, OfATargetThatRemovesNoneAreCounted) {
  EXPECT_THAT(noted({creation, many, a_day_later, one_more_version}, false),
              ElementsAre("after the clock had moved by 25 h, all 102 versions of secret 0 were kept"));
}

TEST(KeptVersions, ThatWereRemovedAreNamed) {
  const auto notes = noted({creation, many, a_day_later, one_more_version}, true);
  ASSERT_THAT(notes, testing::SizeIs(1));
  EXPECT_THAT(notes[0], StartsWith("after the clock had moved by 25 h, 3 of the 102 versions of secret 0 had been"));
  for (const char* token : {"token 0", "token 10", "token 11"}) EXPECT_THAT(notes[0], HasSubstr(token));
}

TEST(KeptVersions, OfASecretThatWasMadeAgainAreAnotherSecrets) {
  constexpr const char* remove =
      R"({"op": "DeleteSecret", "members": {"SecretId": {"secret": 0}, "ForceDeleteWithoutRecovery": true}})";
  EXPECT_THAT(noted({creation, many, a_day_later, remove, creation}, false), IsEmpty());
}

TEST(KeptVersions, OfASecretWithFewAreNoNews) {
  EXPECT_THAT(noted({creation, a_day_later, one_more_version}, true), IsEmpty());
}

TEST(KeptVersions, AreNoNewsWhereTheClockDoesNotMove) {
  EXPECT_THAT(noted({creation, many, one_more_version}, true), IsEmpty());
  EXPECT_THAT(noted({creation, many, a_day_later, one_more_version}, true, false), IsEmpty());
}

TEST(KeptVersions, ThatCannotBeListedAfterwardsAreSaidToBeSo) {
  EXPECT_THAT(noted({creation, many, a_day_later}, false),
              ElementsAre("after the clock had moved by 25 h, the versions of secret 0 could not be listed"));
}

}  // namespace
}  // namespace psvcheck::run
