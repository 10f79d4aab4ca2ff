#include "harness/generate/world.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace psvcheck::generate {
namespace {

trace::OperationStep put_of(std::size_t token, std::string_view kind_of_data) {
  trace::OperationStep step;
  step.op = "PutSecretValue";
  step.members = {{"SecretId", {trace::SecretRef{0}}},
                  {"ClientRequestToken", {trace::TokenRef{token}}},
                  {std::string(kind_of_data), {trace::PayloadRef{token}}}};
  return step;
}

TEST(World, TellsStepsOfOneKindFromThoseOfAnother) {
  World world;
  trace::OperationStep create;
  create.op = "CreateSecret";
  create.members = {{"Name", {trace::SecretRef{0}}},
                    {"ClientRequestToken", {trace::TokenRef{0}}},
                    {"SecretString", {trace::PayloadRef{0}}}};
  apply(world, {create, ""});
  EXPECT_EQ(kind_of(world, put_of(1, "SecretString")), kind_of(world, put_of(2, "SecretString")));
  EXPECT_NE(kind_of(world, put_of(1, "SecretString")), kind_of(world, put_of(1, "SecretBinary")));
  EXPECT_NE(kind_of(world, put_of(1, "SecretString")), kind_of(world, put_of(0, "SecretString"))) << "a replay";
  const std::string before = kind_of(world, put_of(1, "SecretString"));
  apply(world, {put_of(1, "SecretString"), ""});
  EXPECT_EQ(world.kinds.at(before), 1U);
  const std::string without_label = kind_of(world, put_of(2, "SecretString"));
  EXPECT_NE(without_label, before) << "another state";
  trace::OperationStep move;
  move.op = "UpdateSecretVersionStage";
  move.members = {{"SecretId", {trace::SecretRef{0}}},
                  {"VersionStage", {trace::LabelRef{0}}},
                  {"MoveToVersionId", {trace::TokenRef{1}}}};
  apply(world, {move, ""});
  EXPECT_NE(kind_of(world, put_of(2, "SecretString")), without_label) << "a custom label on the current version";
}

}  // namespace
}  // namespace psvcheck::generate
