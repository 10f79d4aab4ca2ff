#include "reports/badge.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "reports/report_for_tests.h"
#include "reports/sample_result.h"

namespace psvcheck::reports {
namespace {

std::string badge_text(const run::RunResult& result) {
  const auto json = nlohmann::json::parse(badge(report_of(result)));
  EXPECT_EQ(json.at("schemaVersion"), 1);
  EXPECT_EQ(json.at("label"), "PutSecretValue");
  return json.at("message").get<std::string>() + ", " + json.at("color").get<std::string>();
}

TEST(Badge, ShowsTheVerdict) {
  EXPECT_EQ(badge_text(conforming_result()), "conforms, brightgreen");
  run::RunResult result = sample_result();
  const std::size_t reached = model::all_clauses().size() - 1;
  EXPECT_EQ(badge_text(result), "1 of " + std::to_string(reached) + " clauses broken, red");
  result.baseline = run::Baseline{"known.json", {{"the same", {}}}};
  EXPECT_EQ(badge_text(result), "1 known gap, yellow");
  result.interrupted = true;
  EXPECT_EQ(badge_text(result), "no verdict, lightgrey");
}

}  // namespace
}  // namespace psvcheck::reports
