#include "harness/cli/credentials_probe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/wire/aws_json.h"

namespace psvcheck::cli {
namespace {

using testing::StartsWith;

wire::HttpResponse refusing(const std::string& type) {
  return wire::encode_answer(model::Refusal{type, "You shall not pass"});
}

std::string operation_in(const wire::HttpRequest& request) {
  return std::string(model::operation_of(wire::decode_request(request)));
}

/// Refuses DescribeSecret and all else with these types.
run::Send target(const std::string& described, const std::string& otherwise) {
  return [=](const wire::HttpRequest& request) {
    return refusing(operation_in(request) == "DescribeSecret" ? described : otherwise);
  };
}

TEST(CredentialsProbe, TellsATargetThatRefusesWhoeverAsks) {
  for (const char* type :
       {"UnrecognizedClientException", "InvalidSignatureException", "MissingAuthenticationTokenException",
        "IncompleteSignatureException", "InvalidClientTokenId", "SignatureDoesNotMatch", "ExpiredTokenException",
        "AccessDeniedException"}) {
    EXPECT_EQ(refusal_of_credentials(target(type, type), "r"), std::string(type) + ": You shall not pass");
  }
}

TEST(CredentialsProbe, LeavesATargetThatAnswersOtherwiseToTheRun) {
  for (const char* type : {"ResourceNotFoundException", "InternalServiceError", "ThrottlingException",
                           "UnknownOperationException", "ValidationException"}) {
    EXPECT_EQ(refusal_of_credentials(target(type, type), "r"), std::nullopt) << type;
  }
  EXPECT_EQ(refusal_of_credentials([](const auto&) { return wire::HttpResponse{200, "OK", {}, "<html>"}; }, "r"),
            std::nullopt);
}

TEST(CredentialsProbe, LeavesATargetThatHidesSecretsItDoesNotHaveToTheRun) {
  EXPECT_EQ(refusal_of_credentials(target("AccessDeniedException", "InvalidParameterException"), "r"), std::nullopt);
}

TEST(CredentialsProbe, LeavesATargetThatDoesNotAnswerToTheRun) {
  const run::Send dead = [](const wire::HttpRequest&) -> std::expected<wire::HttpResponse, wire::TransportError> {
    return std::unexpected(wire::TransportError{wire::TransportFailure::refused, "refused"});
  };
  EXPECT_EQ(refusal_of_credentials(dead, "r"), std::nullopt);
}

TEST(CredentialsProbe, OnlyReads) {
  std::vector<std::string> asked;
  refusal_of_credentials(
      [&](const wire::HttpRequest& request) {
        asked.push_back(operation_in(request));
        return refusing("InvalidSignatureException");
      },
      "r");
  EXPECT_THAT(asked, testing::ElementsAre("DescribeSecret", "ListSecrets"));
}

}  // namespace
}  // namespace psvcheck::cli
