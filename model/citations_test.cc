// Outcomes cite the clauses that a request touches, open choices whichever way they go: what is not cited can never
// count as exercised.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "model/requests_for_tests.h"
#include "model/step.h"

namespace psvcheck::model {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace)
using ::testing::Contains;
using ::testing::Not;

/// The clauses that every outcome cites.
std::set<std::string> cited_by_all(const State& state, const Request& request, const Context& context = {}) {
  std::set<std::string> all;
  bool is_first = true;
  for (const auto& outcome : step(state, request, context)) {
    std::set<std::string> here;
    for (const auto& reason : outcome.reasons) here.emplace(reason.clause);
    if (is_first) all = here;
    std::erase_if(all, [&](const std::string& clause) { return !here.contains(clause); });
    is_first = false;
  }
  return all;
}

std::set<std::string> cited_by_first(const State& state, const Request& request, const Context& context = {}) {
  std::set<std::string> all;
  const auto outcomes = step(state, request, context);
  for (const auto& reason : outcomes.front().reasons) all.emplace(reason.clause);
  return all;
}

const State one_version = after({create(first, "a")});
const State scheduled = [] {
  DeleteSecretRequest request;
  request.secret_id = "s";
  return after({create(first, "a"), request});
}();

TEST(Citations, NameOpenChoicesInEveryOutcome) {
  const State labelled = after({create(first, "a"), put(second, "b", stages({"BLUE"}))});
  const std::string mixed = std::string(32, 'A') + "bcde";
  const State with_letters = after({create(first, "a"), put(mixed, "b")});
  ListSecretVersionIdsRequest list;
  list.secret_id = "s";
  EXPECT_THAT(cited_by_all(one_version, put(second, "b", stages({"BLUE", "BLUE"}))), Contains("PUT-9c"));
  EXPECT_THAT(cited_by_all(labelled, put(third, "c", stages({"blue"}))), Contains("IDEM-7b"));
  EXPECT_THAT(cited_by_all(with_letters, put(std::string(32, 'a') + "bcde", "b")), Contains("IDEM-7d"));
  EXPECT_THAT(cited_by_all(scheduled, put(first, "a")), Contains("DEL-4"));
  EXPECT_THAT(cited_by_all(scheduled, list), Contains("DEL-5a"));
  EXPECT_THAT(cited_by_all(scheduled, create(first, "a")), Contains("IDEM-11d"));
}

TEST(Citations, NameOpenChoicesOnlyWhereTheyAreTouched) {
  const auto cited = cited_by_first(one_version, put(second, "b", stages({"BLUE"})));
  for (const char* clause : {"PUT-9c", "PUT-5d", "IDEM-7b", "IDEM-7d", "IDEM-4", "PUT-10d", "FIND-2a"}) {
    EXPECT_THAT(cited, Not(Contains(clause)));
  }
}

TEST(Citations, NameWhatATokenNeedNotBe) {
  EXPECT_THAT(cited_by_first(one_version, put(std::string(40, 'x'), "b")), Contains("IDEM-7c"));
  const std::string uuid = "0f2b3c4d-0000-4000-a000-00000000000a";
  EXPECT_THAT(cited_by_first(one_version, put(uuid, "b")), Not(Contains("IDEM-7c")));
}

TEST(Citations, NameTheScopeOfATokenThatAnotherSecretHas) {
  CreateSecretRequest other;
  other.name = "other";
  other.client_request_token = second;
  other.secret_string = "x";
  const State two = after({create(first, "a"), other});
  EXPECT_THAT(cited_by_first(two, put(second, "b")), Contains("IDEM-4"));
  EXPECT_THAT(cited_by_first(two, put(third, "b")), Not(Contains("IDEM-4")));
}

TEST(Citations, NameALabelThatOnlyLooksLikeOneOfTheService) {
  EXPECT_THAT(cited_by_first(one_version, put(second, "b", stages({"AWSSOMETHING"}))), Contains("PUT-5d"));
}

TEST(Citations, CallARequestWithTwoFaultsOne) {
  PutSecretValueRequest both = put("short", "");
  EXPECT_THAT(cited_by_all(one_version, both), Contains("PREC-2"));
  EXPECT_THAT(cited_by_all(one_version, put("short", "b")), Not(Contains("PREC-2")));
}

TEST(Citations, NameAnEmptyStringForItsLengthOnly) {
  Context context;
  for (const auto& outcome : step(one_version, put(second, ""), context)) {
    const auto* refusal = std::get_if<Refusal>(&outcome.answer);
    ASSERT_NE(refusal, nullptr);
    const bool cites = std::ranges::find(outcome.reasons, "DATA-1d", &Reason::clause) != outcome.reasons.end();
    EXPECT_EQ(cites, refusal->type == "ValidationException") << refusal->type;
  }
}

TEST(Citations, CreditTheClauseAboutAnErrorTypeForThatTypeOnly) {
  PutSecretValueRequest neither = put(second, "");
  neither.secret_string = Absent{};
  for (const auto& outcome : step(one_version, neither, Context{})) {
    const auto* refusal = std::get_if<Refusal>(&outcome.answer);
    ASSERT_NE(refusal, nullptr);
    const bool cites = std::ranges::find(outcome.reasons, "DATA-1c", &Reason::clause) != outcome.reasons.end();
    EXPECT_EQ(cites, refusal->type == "InvalidRequestException") << refusal->type;
  }
}

TEST(Citations, NameAPlaceholderThatDescribeSecretShows) {
  RotateSecretRequest rotate;
  rotate.secret_id = "s";
  rotate.client_request_token = second;
  rotate.rotation_lambda_arn = "arn:aws:lambda:us-east-1:123456789012:function:f";
  State state = one_version;
  for (const auto& outcome : step(state, Request{rotate}, Context{})) {
    if (!outcome.change || has_value(*outcome.change->secret->versions.back())) continue;
    apply_in_place(state, outcome);
    break;
  }
  DescribeSecretRequest describe;
  describe.secret_id = "s";
  EXPECT_THAT(cited_by_first(state, describe), Contains("READ-5b"));
  EXPECT_THAT(cited_by_first(one_version, describe), Not(Contains("READ-5b")));
}

}  // namespace
}  // namespace psvcheck::model
