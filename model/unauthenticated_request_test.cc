#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "model/judge.h"
#include "model/requests_for_tests.h"
#include "model/step.h"

namespace psvcheck::model {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

std::vector<std::string> types_at(Level level, SignatureFault fault) {
  Context context;
  context.level = level;
  std::vector<std::string> types;
  for (const Outcome& outcome : step({}, UnauthenticatedRequest{fault, "PutSecretValue", "s"}, context)) {
    EXPECT_FALSE(outcome.change);
    types.push_back(std::get<Refusal>(outcome.answer).type);
  }
  return types;
}

TEST(UnauthenticatedRequests, AreRefusedWithTheReportedTypeOrByTheDocumentsWithAnyAboutAuthentication) {
  EXPECT_THAT(types_at(Level::reported, SignatureFault::none), ElementsAre("MissingAuthenticationTokenException"));
  EXPECT_THAT(types_at(Level::reported, SignatureFault::expired), ElementsAre("InvalidSignatureException"));
  EXPECT_THAT(types_at(Level::reported, SignatureFault::unknown_key), ElementsAre("UnrecognizedClientException"));
  const auto types = types_at(Level::recorded, SignatureFault::none);
  EXPECT_EQ(types.front(), "MissingAuthenticationTokenException");
  EXPECT_THAT(types, Contains("IncompleteSignature"));
  EXPECT_THAT(types, Not(Contains("ResourceNotFoundException")));
}

TEST(UnauthenticatedRequests, SayWhichOperationAndSecretTheyAreAbout) {
  DescribeSecretRequest describe;
  describe.secret_id = "s";
  const Request request = unauthenticated(describe, SignatureFault::wrong);
  EXPECT_EQ(operation_of(request), "DescribeSecret");
  EXPECT_EQ(*secret_id_of(request), "s");
  EXPECT_FALSE(is_mutating(request));
  CreateSecretRequest create;
  create.name = "new";
  EXPECT_EQ(*secret_id_of(unauthenticated(create, SignatureFault::wrong)), "new");
  EXPECT_TRUE(is_mutating(unauthenticated(create, SignatureFault::wrong)));
}

TEST(UnauthenticatedRequests, MayHaveTheStatus403WhichNoOtherErrorHas) {
  Exchange exchange{
      UnauthenticatedRequest{SignatureFault::none, "PutSecretValue", "s"}, Refusal{"AccessDenied", ""}, {}};
  exchange.envelope.status = 403;
  EXPECT_TRUE(Judge().judge({exchange, {}}).divergences.empty());
  exchange.envelope.status = 404;
  EXPECT_FALSE(Judge().judge({exchange, {}}).divergences.empty());
}

}  // namespace
}  // namespace psvcheck::model
