#pragma once

// A conforming target in memory and a judge that watches it, for the judge's tests.

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "model/judge.h"
#include "model/requests_for_tests.h"

namespace psvcheck::model::testing {

inline Exchange exchange(Request request, Answer answer) {
  const int status = std::holds_alternative<Refusal>(answer) ? 400 : 200;
  return {std::move(request), std::move(answer), {status, "application/x-amz-json-1.1", true, {}}, {}, {}};
}

/// A conforming target in memory, whose answers a test may change before the judge sees them.
struct Target {
  State state;
  Exchange operator()(const Request& request) {
    const auto outcome = step(state, request, {}).front();
    apply_in_place(state, outcome);
    return exchange(request, outcome.answer);
  }
};

inline Request describe_s() {
  DescribeSecretRequest request;
  request.secret_id = "s";
  return request;
}

inline Request list_s() {
  ListSecretVersionIdsRequest request;
  request.secret_id = "s";
  request.include_deprecated = true;
  return request;
}

inline Request get_s(const std::string& id) {
  GetSecretValueRequest request;
  request.secret_id = "s";
  request.version_id = id;
  return request;
}

inline std::vector<std::string> first_clauses(const Judgement& judgement) {
  std::vector<std::string> all;
  for (const auto& divergence : judgement.divergences) all.push_back(divergence.clauses.front());
  return all;
}

struct JudgeTest : ::testing::Test {
  Target target;
  Judge judge;

  Judgement run(const Request& request) {
    ObservedStep step{target(request), {}};
    step.observation = {target(describe_s()), target(list_s())};
    return judge.judge(step);
  }
};

}  // namespace psvcheck::model::testing
