// Random requests of every operation, valid and not, on random states: the invariants hold whatever outcome is taken.

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "model/requests_for_tests.h"

namespace psvcheck::model {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace)

Request random_request() {
  const auto token = std::string(36, *rc::gen::inRange('1', '5'));
  const auto other = std::string(36, *rc::gen::inRange('1', '6'));
  const auto value = std::string(1, *rc::gen::inRange('a', 'c'));
  const auto label = *rc::gen::element<std::string>("AWSCURRENT", "AWSPREVIOUS", "AWSPENDING", "BLUE", "blue");
  const auto id = [&](const std::string& text) -> Member<std::string> {
    return *rc::gen::inRange(0, 4) == 0 ? Member<std::string>{Absent{}} : Member<std::string>{text};
  };
  switch (*rc::gen::inRange(0, 9)) {
    case 0:
      return create(token, id(value));
    case 1:
      return put(token, value);
    case 2: {
      std::vector<Member<std::string>> list;
      for (const auto& each : *rc::gen::container<std::vector<std::string>>(
               rc::gen::element<std::string>("AWSCURRENT", "AWSPREVIOUS", "AWSPENDING", "BLUE", "blue", "GREEN"))) {
        list.emplace_back(each);
      }
      return put(token, value, list);
    }
    case 3:
    case 4:
      return update_stage(label, id(token), id(other));
    case 5: {
      UpdateSecretRequest request;
      request.secret_id = "s";
      request.client_request_token = token;
      request.secret_string = id(value);
      return request;
    }
    case 6: {
      DeleteSecretRequest request;
      request.secret_id = "s";
      if (*rc::gen::inRange(0, 3) == 0) request.force_delete_without_recovery = true;
      return request;
    }
    case 7: {
      RestoreSecretRequest request;
      request.secret_id = "s";
      return request;
    }
    default: {
      RotateSecretRequest request;
      request.secret_id = "s";
      request.client_request_token = token;
      request.rotation_lambda_arn = "arn:aws:lambda:us-east-1:123456789012:function:f";
      return request;
    }
  }
}

RC_GTEST_PROP(Invariants, HoldAfterEveryAllowedOutcome, ()) {
  Context context;
  context.level = *rc::gen::element(Level::documented, Level::recorded, Level::reported);
  State state;
  const auto length = *rc::gen::inRange(1, 30);
  for (int i = 0; i < length; ++i) {
    const auto outcomes = step(state, random_request(), context);
    RC_ASSERT(!outcomes.empty());
    for (const auto& outcome : outcomes) {
      const State next = apply(state, outcome);
      for (const auto& sentence : broken_invariants(next)) RC_FAIL(sentence);
      for (const auto& sentence : broken_invariants(state, next)) RC_FAIL(sentence);
    }
    apply_in_place(state,
                   outcomes[static_cast<std::size_t>(*rc::gen::inRange<int>(0, static_cast<int>(outcomes.size())))]);
  }
}

TEST(Invariants, SeeALabelOnTwoVersions) {
  State state = after({create(first, "a"), put(second, "b")});
  Secret secret = secret_in(state);
  attach(secret, awsprevious, {second});
  state.secrets["s"] = std::make_shared<const Secret>(secret);
  EXPECT_FALSE(broken_invariants(state).empty());
}

TEST(Invariants, SeeAValueThatChanged) {
  const State before = after({create(first, "a")});
  Secret secret = secret_in(before);
  secret.versions[0] = std::make_shared<const Version>(
      Version{{first}, SecretValue{SecretValue::Kind::string, "other"}, secret.versions[0]->created});
  State next = before;
  next.secrets["s"] = std::make_shared<const Secret>(secret);
  EXPECT_FALSE(broken_invariants(before, next).empty());
}

TEST(Invariants, SeeAMissingAwscurrent) {
  State state = after({create(first, "a")});
  Secret secret = secret_in(state);
  detach(secret, awscurrent);
  state.secrets["s"] = std::make_shared<const Secret>(secret);
  EXPECT_FALSE(broken_invariants(state).empty());
}

}  // namespace
}  // namespace psvcheck::model
