#include "harness/wire/sigv4.h"

#include <gtest/gtest.h>

#include "harness/wire/sigv4_verify.h"

namespace psvcheck::wire {
namespace {

using namespace std::chrono_literals;

// The published example's user, time and scope.
const SecretText kSecret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
const std::string kEmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr std::chrono::sys_seconds kTime = std::chrono::sys_days(2015y / std::chrono::August / 30) + 12h + 36min;
const CredentialScope kScope{"20150830", "us-east-1", "service"};
constexpr std::string_view kHost = "example.amazonaws.com";
constexpr std::string_view kUnreserved = "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

// The signatures of AWS's public SigV4 test suite (https://github.com/awslabs/aws-c-auth,
// tests/aws-signing-test-suite), which botocore, AWS's own signer, gives for these requests as well.
struct SuiteCase {
  std::string name;
  std::string method;
  std::string target;
  Headers headers;
  std::string body;
  std::string signed_names;
  std::string signature;
};

void PrintTo(const SuiteCase& c, std::ostream* out) { *out << c.name; }

std::vector<SuiteCase> suite() {
  const std::string plain = "host;x-amz-date";
  const std::string vanilla = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31";
  const std::string unreserved(kUnreserved);
  return {
      {"get-vanilla", "GET", "/", {}, "", plain, vanilla},
      {"post-vanilla", "POST", "/", {}, "", plain, "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"},
      {"get-utf8", "GET", "/\u1234", {}, "", plain, "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"},
      {"get-space",
       "GET",
       "/example space/",
       {},
       "",
       plain,
       "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741"},
      {"get-slash", "GET", "//", {}, "", plain, vanilla},
      {"get-slashes",
       "GET",
       "//example//",
       {},
       "",
       plain,
       "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84"},
      {"get-slash-dot-slash", "GET", "/./", {}, "", plain, vanilla},
      {"get-slash-pointless-dot",
       "GET",
       "/./example",
       {},
       "",
       plain,
       "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5"},
      {"get-relative", "GET", "/example/..", {}, "", plain, vanilla},
      {"get-relative-relative", "GET", "/example1/example2/../..", {}, "", plain, vanilla},
      {"get-unreserved",
       "GET",
       "/" + unreserved,
       {},
       "",
       plain,
       "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"},
      {"get-vanilla-query-order-key-case",
       "GET",
       "/?Param2=value2&Param1=value1",
       {},
       "",
       plain,
       "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"},
      {"get-vanilla-query-order-value",
       "GET",
       "/?Param1=value2&Param1=value1",
       {},
       "",
       plain,
       "5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694"},
      {"get-vanilla-empty-query-key",
       "GET",
       "/?Param1=value1",
       {},
       "",
       plain,
       "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb"},
      {"get-vanilla-query-unreserved",
       "GET",
       "/?" + unreserved + "=" + unreserved,
       {},
       "",
       plain,
       "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197"},
      {"get-vanilla-utf8-query",
       "GET",
       "/?\u1234=bar",
       {},
       "",
       plain,
       "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"},
      {"post-vanilla-query",
       "POST",
       "/?Param1=value1",
       {},
       "",
       plain,
       "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"},
      {"get-header-key-duplicate",
       "GET",
       "/",
       {{"My-Header1", "value2"}, {"My-Header1", "value2"}, {"My-Header1", "value1"}},
       "",
       "host;my-header1;x-amz-date",
       "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"},
      {"get-header-value-order",
       "GET",
       "/",
       {{"My-Header1", "value4"}, {"My-Header1", "value1"}, {"My-Header1", "value3"}, {"My-Header1", "value2"}},
       "",
       "host;my-header1;x-amz-date",
       "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01"},
      {"get-header-value-trim",
       "GET",
       "/",
       {{"My-Header1", " value1"}, {"My-Header2", " \"a   b   c\" "}},
       "",
       "host;my-header1;my-header2;x-amz-date",
       "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"},
      {"post-header-key-sort",
       "POST",
       "/",
       {{"My-Header1", "value1"}},
       "",
       "host;my-header1;x-amz-date",
       "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c"},
      {"post-header-value-case",
       "POST",
       "/",
       {{"My-Header1", "VALUE1"}},
       "",
       "host;my-header1;x-amz-date",
       "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d"},
      {"post-x-www-form-urlencoded",
       "POST",
       "/",
       {{"Content-Type", "application/x-www-form-urlencoded"}},
       "Param1=value1",
       "content-type;host;x-amz-date",
       "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"},
      {"post-x-www-form-urlencoded-parameters",
       "POST",
       "/",
       {{"Content-Type", "application/x-www-form-urlencoded; charset=utf8"}},
       "Param1=value1",
       "content-type;host;x-amz-date",
       "1a72ec8f64bd914b0e42e42607c7fbce7fb2c7465f63e3092b3b0d39fa77a6fe"},
  };
}

std::vector<std::string> split(const std::string& names) {
  std::vector<std::string> out(1);
  for (const char c : names) {
    if (c == ';') {
      out.emplace_back();
    } else {
      out.back().push_back(c);
    }
  }
  return out;
}

class SigV4Suite : public testing::TestWithParam<SuiteCase> {};

TEST_P(SigV4Suite, GivesThePublishedSignature) {
  const auto& c = GetParam();
  HttpRequest request{c.method, c.target, c.headers, c.body};
  request.headers.emplace_back("Host", kHost);
  request.headers.emplace_back("X-Amz-Date", amz_date(kTime));
  const auto canonical = canonical_request(request, split(c.signed_names));
  const auto key = signing_key(kSecret, kScope);
  const std::string_view key_bytes(reinterpret_cast<const char*>(key.data()), key.size());
  EXPECT_EQ(hex(hmac_sha256(key_bytes, string_to_sign("20150830T123600Z", kScope, canonical))), c.signature)
      << canonical;
}

TEST_P(SigV4Suite, IsVerifiedAndAnyOtherSignatureIsNot) {
  const auto& c = GetParam();
  const Verifier verifier{{"AKIDEXAMPLE", kSecret, std::nullopt}, kScope.region, kScope.service};
  HttpRequest request{c.method, c.target, c.headers, c.body};
  request.headers.emplace_back("Host", kHost);
  request.headers.emplace_back("X-Amz-Date", amz_date(kTime));
  const auto with = [&](const std::string& signature) {
    HttpRequest signed_request = request;
    signed_request.headers.emplace_back("Authorization", "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/" +
                                                             to_string(kScope) + ", SignedHeaders=" + c.signed_names +
                                                             ", Signature=" + signature);
    return signed_request;
  };
  EXPECT_TRUE(verify(with(c.signature), verifier, kTime));
  for (const std::size_t place : {std::size_t{0}, c.signature.size() - 1}) {
    std::string other = c.signature;
    other[place] = other[place] == '0' ? '1' : '0';
    EXPECT_EQ(verify(with(other), verifier, kTime).error(), model::SignatureFault::wrong);
  }
}

INSTANTIATE_TEST_SUITE_P(Published, SigV4Suite, testing::ValuesIn(suite()), [](const auto& tested) {
  std::string name = tested.param.name;
  std::erase(name, '-');
  return name;
});

TEST(SigV4, DerivesTheDocumentedSigningKey) {
  // AWS General Reference, "Examples of how to derive a signing key for Signature Version 4".
  EXPECT_EQ(hex(signing_key(kSecret, {"20120215", "us-east-1", "iam"})),
            "f4780e2d9f65fa895f9c67b32ce1baf0b0d8a43505a000a1a9e090d414db404d");
  // IAM User Guide, the same for the date of its worked example.
  EXPECT_EQ(hex(signing_key(kSecret, {"20150830", "us-east-1", "iam"})),
            "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9");
}

TEST(SigV4, WritesTheCanonicalRequestThatTheSuitePublishes) {
  HttpRequest request{"GET", "/", {{"X-Amz-Date", "20150830T123600Z"}, {"Host", std::string(kHost)}}, ""};
  const auto canonical = canonical_request(request, headers_to_sign(request));
  EXPECT_EQ(canonical,
            "GET\n/\n\nhost:example.amazonaws.com\nx-amz-date:20150830T123600Z\n\nhost;x-amz-date\n" + kEmptyHash);
  EXPECT_EQ(string_to_sign("20150830T123600Z", kScope, canonical),
            "AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/us-east-1/service/aws4_request\n"
            "bb579772317eb040ac9ed261061d46c1f17a8133879d6129b6e1c25292927e63");
}

TEST(SigV4, EncodesAnEncodedPathTwice) {
  EXPECT_EQ(canonical_path("/model/a%3A0/b"), "/model/a%253A0/b");
  EXPECT_EQ(canonical_path("/a/./b/../c//"), "/a/c/");
  EXPECT_EQ(canonical_path(""), "/");
}

TEST(SigV4, EncodesAnEncodedQueryOnce) {
  EXPECT_EQ(canonical_query("b=%e1%88%b4&a+c&a=x=y"), "a=x%3Dy&a%2Bc=&b=%E1%88%B4");
  EXPECT_EQ(canonical_query("a=100%&a=%4"), "a=%254&a=100%25");
}

TEST(SigV4, SignsHostContentTypeAndAmazonHeadersOnly) {
  const HttpRequest request{"POST",
                            "/",
                            {{"X-Amz-Target", "secretsmanager.PutSecretValue"},
                             {"User-Agent", "x"},
                             {"CONTENT-TYPE", "application/x-amz-json-1.1"},
                             {"x-amz-date", "20150830T123600Z"},
                             {"X-AMZ-Target", "again"},
                             {"Host", "h"}},
                            ""};
  EXPECT_EQ(join_names(headers_to_sign(request)), "content-type;host;x-amz-date;x-amz-target");
}

TEST(SigV4, WritesTimesInUtcWithLeadingZeros) {
  EXPECT_EQ(amz_date(kTime), "20150830T123600Z");
  EXPECT_EQ(amz_date(std::chrono::sys_days(2024y / 2 / 29) + 1h + 2min + 3s), "20240229T010203Z");
}

std::string authorization(Signer& signer, std::chrono::sys_seconds time) {
  HttpRequest request{"POST", "/", {}, ""};
  signer.sign(request, kHost, time);
  return *find_header(request.headers, "Authorization");
}

TEST(Signer, AddsDateHostAndAuthorization) {
  Signer signer({"AKIDEXAMPLE", kSecret, std::nullopt}, "us-east-1", "service");
  HttpRequest request{"GET", "/", {}, ""};
  signer.sign(request, kHost, kTime);
  const Headers expected{
      {"Host", std::string(kHost)},
      {"X-Amz-Date", "20150830T123600Z"},
      {"Authorization",
       "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
       "SignedHeaders=host;x-amz-date, Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"}};
  EXPECT_EQ(request.headers, expected);
}

TEST(Signer, SignsTheSessionTokenAsTheSuiteDoes) {
  // post-sts-header-before. In post-sts-header-after the token is added unsigned and the signature is post-vanilla's.
  const SecretText token(
      "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuw"
      "thAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHN"
      "VXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxB"
      "A==");
  Signer signer({"AKIDEXAMPLE", kSecret, token}, "us-east-1", "service");
  HttpRequest request{"POST", "/", {}, ""};
  signer.sign(request, kHost, kTime);
  EXPECT_EQ(*find_header(request.headers, "X-Amz-Security-Token"), token.reveal());
  EXPECT_TRUE(find_header(request.headers, "Authorization")
                  ->ends_with("SignedHeaders=host;x-amz-date;x-amz-security-token, "
                              "Signature=85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead"));
}

TEST(Signer, SigningAgainReplacesTheOldSignature) {
  Signer signer({"AKIDEXAMPLE", kSecret, std::nullopt}, "us-east-1", "service");
  HttpRequest request{"GET", "/", {}, ""};
  signer.sign(request, kHost, kTime + 1h);
  signer.sign(request, kHost, kTime);
  EXPECT_EQ(request.headers.size(), 3U);
  EXPECT_TRUE(find_header(request.headers, "Authorization")
                  ->ends_with("5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"));
}

TEST(Signer, DerivesANewKeyForANewDay) {
  Signer kept({"AKIDEXAMPLE", kSecret, std::nullopt}, "us-east-1", "service");
  authorization(kept, kTime);
  Signer fresh({"AKIDEXAMPLE", kSecret, std::nullopt}, "us-east-1", "service");
  EXPECT_EQ(authorization(kept, kTime + 24h), authorization(fresh, kTime + 24h));
  EXPECT_EQ(authorization(kept, kTime), authorization(fresh, kTime));
}

}  // namespace
}  // namespace psvcheck::wire
