#include "harness/wire/sigv4_verify.h"

#include <gtest/gtest.h>

#include <vector>

namespace psvcheck::wire {
namespace {

using model::SignatureFault;
using namespace std::chrono_literals;

constexpr std::chrono::sys_seconds kNow = std::chrono::sys_days(2026y / 6 / 15) + 23h + 55min;
constexpr std::string_view kLocalHost = "127.0.0.1:4566";

Verifier verifier() { return {{"AKIDEXAMPLE", SecretText("a secret key"), std::nullopt}, "us-east-1"}; }

HttpRequest put() {
  return {"POST",
          "/",
          {{"X-Amz-Target", "secretsmanager.PutSecretValue"}, {"Content-Type", "application/x-amz-json-1.1"}},
          R"({"SecretId":"x"})"};
}

HttpRequest signed_at(std::chrono::sys_seconds time, const Verifier& by = verifier()) {
  HttpRequest request = put();
  Signer(by.credentials, by.region, by.service).sign(request, kLocalHost, time);
  return request;
}

// The fault that is seen at kNow; nothing where there is none.
std::optional<SignatureFault> seen(const HttpRequest& request, const Verifier& by = verifier()) {
  const auto verified = verify(request, by, kNow);
  return verified ? std::nullopt : std::optional(verified.error());
}

void replace(HttpRequest& request, std::string_view name, std::string_view from, const std::string& to) {
  for (auto& [header, value] : request.headers) {
    if (header == name) value.replace(value.find(from), from.size(), to);
  }
}

TEST(Verify, TakesWhatASignerSigned) {
  EXPECT_EQ(seen(signed_at(kNow)), std::nullopt);
  Verifier with_token = verifier();
  with_token.credentials.session_token = SecretText("a token");
  EXPECT_EQ(seen(signed_at(kNow, with_token), with_token), std::nullopt);
}

TEST(Verify, TakesADateThatIsFifteenMinutesAwayAndNoFurther) {
  EXPECT_EQ(seen(signed_at(kNow - 15min)), std::nullopt);
  EXPECT_EQ(seen(signed_at(kNow - 15min - 1s)), SignatureFault::expired);
  EXPECT_EQ(seen(signed_at(kNow + 15min)), std::nullopt);  // tomorrow already, in the scope as well
  EXPECT_EQ(seen(signed_at(kNow + 15min + 1s)), SignatureFault::future);
}

TEST(Verify, SeesEveryFaultThatIsMadeOnPurpose) {
  using enum SignatureFault;
  for (const SignatureFault fault : {none, wrong, expired, future, wrong_service, wrong_region, unknown_key}) {
    HttpRequest request = put();
    sign_wrongly(request, verifier(), kLocalHost, kNow, fault);
    EXPECT_EQ(seen(request), fault);
  }
  HttpRequest tampered = put();
  sign_wrongly(tampered, verifier(), kLocalHost, kNow, tampered_body);
  EXPECT_NE(tampered.body, put().body);
  EXPECT_EQ(seen(tampered), wrong) << "nothing tells it from a signature of another request";
  tampered.body = put().body;
  EXPECT_EQ(seen(tampered), std::nullopt) << "but for the body it is right";
}

TEST(Verify, SeesChangesToWhatIsSigned) {
  HttpRequest request = signed_at(kNow);
  request.method = "PUT";
  EXPECT_EQ(seen(request), SignatureFault::wrong);
  request = signed_at(kNow);
  request.target = "/?a=b";
  EXPECT_EQ(seen(request), SignatureFault::wrong);
  request = signed_at(kNow);
  replace(request, "X-Amz-Target", "Put", "Get");
  EXPECT_EQ(seen(request), SignatureFault::wrong);
  request = signed_at(kNow);
  replace(request, "X-Amz-Date", "20260615T2355", "20260615T2354");
  EXPECT_EQ(seen(request), SignatureFault::wrong);
  request = signed_at(kNow);
  request.headers.emplace_back("User-Agent", "proxies add such things");
  EXPECT_EQ(seen(request), std::nullopt);
}

/// A request that is rightly signed for this scope, by these headers in this order.
HttpRequest signed_as(const CredentialScope& scope, const std::vector<std::string>& names) {
  HttpRequest request = signed_at(kNow);
  const Verifier by = verifier();
  const Digest key = signing_key(by.credentials.secret_key, scope);
  const std::string text =
      string_to_sign(*find_header(request.headers, "X-Amz-Date"), scope, canonical_request(request, names));
  const Digest signature = hmac_sha256({reinterpret_cast<const char*>(key.data()), key.size()}, text);
  replace(request, "Authorization", *find_header(signed_at(kNow).headers, "Authorization"),
          "AWS4-HMAC-SHA256 Credential=" + by.credentials.access_key + "/" + to_string(scope) +
              ", SignedHeaders=" + join_names(names) + ", Signature=" + hex(signature));
  return request;
}

TEST(Verify, WantsAScopeOfTheDayAndNamesInOrder) {
  const std::vector<std::string> names{"content-type", "host", "x-amz-date", "x-amz-target"};
  EXPECT_EQ(seen(signed_as({"20260615", "us-east-1", "secretsmanager"}, names)), std::nullopt);
  EXPECT_EQ(seen(signed_as({"20260614", "us-east-1", "secretsmanager"}, names)), SignatureFault::wrong);
  EXPECT_EQ(seen(signed_as({"2026061", "us-east-1", "secretsmanager"}, names)), SignatureFault::wrong);
  EXPECT_EQ(seen(signed_as({"20260615", "us-east-1", "secretsmanager"},
                           {"host", "content-type", "x-amz-date", "x-amz-target"})),
            SignatureFault::wrong);
  HttpRequest request = signed_at(kNow);
  replace(request, "Authorization", "aws4_request", "aws5_request");
  EXPECT_EQ(seen(request), SignatureFault::wrong);
}

TEST(Verify, WantsHostAndAmazonsHeadersSigned) {
  HttpRequest request = signed_at(kNow);
  request.headers.emplace_back("X-Amz-Added", "afterwards");
  EXPECT_EQ(seen(request), SignatureFault::wrong);
  request = signed_at(kNow);
  replace(request, "Authorization", "host;", "");
  EXPECT_EQ(seen(request), SignatureFault::wrong);
}

TEST(Verify, TakesNoSessionTokenButTheUsersOwn) {
  Verifier with_token = verifier();
  with_token.credentials.session_token = SecretText("a token");
  EXPECT_EQ(seen(signed_at(kNow, with_token)), SignatureFault::unknown_key);
  EXPECT_EQ(seen(signed_at(kNow), with_token), SignatureFault::unknown_key);
}

TEST(Verify, RefusesAuthorizationsOfAnotherForm) {
  const std::string good = *find_header(signed_at(kNow).headers, "Authorization");
  std::vector<std::string> bad{"", "Bearer x", "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 Credential=a/b, Signature=c"};
  for (std::size_t length = 0; length < good.size(); length += 7) bad.push_back(good.substr(0, length));
  bad.push_back(good + ", More=x");
  for (const std::string& text : bad) {
    HttpRequest request = signed_at(kNow);
    replace(request, "Authorization", good, text);
    EXPECT_EQ(seen(request), SignatureFault::wrong) << text;
  }
  for (const char* date :
       {"", "20260615", "20260615T235500", "2026-06-15T23:55", "20261315T235500Z", "20260615T996000Z"}) {
    HttpRequest request = signed_at(kNow);
    replace(request, "X-Amz-Date", "20260615T235500Z", date);
    EXPECT_EQ(seen(request), SignatureFault::wrong) << date;
  }
}

}  // namespace
}  // namespace psvcheck::wire
