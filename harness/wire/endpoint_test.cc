#include "harness/wire/endpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace psvcheck::wire {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Endpoint, TakesUrlsApart) {
  const struct {
    std::string url;
    Endpoint expected;
  } cases[] = {
      {"http://localhost:4566", {false, "localhost", 4566, "/"}},
      {"http://localhost", {false, "localhost", 80, "/"}},
      {"https://Example.COM/", {true, "example.com", 443, "/"}},
      {"HTTPS://example.com:8443/a/b", {true, "example.com", 8443, "/a/b"}},
      {"http://[::1]:80/", {false, "::1", 80, "/"}},
      {"https://[FE80::1]", {true, "fe80::1", 443, "/"}},
      {"http://127.0.0.1:65535", {false, "127.0.0.1", 65535, "/"}},
      {"http://my_container:1/", {false, "my_container", 1, "/"}},
  };
  for (const auto& c : cases) {
    const auto parsed = parse_endpoint(c.url);
    ASSERT_TRUE(parsed) << c.url << ": " << parsed.error();
    EXPECT_EQ(*parsed, c.expected) << c.url;
  }
}

TEST(Endpoint, SaysWhatIsWrongWithAUrl) {
  const struct {
    std::string url;
    std::string says;
  } cases[] = {
      {"localhost:4566", "does not begin with http:// or https://"},
      {"", "does not begin with http:// or https://"},
      {"ftp://localhost", "only http and https"},
      {"http://", "the host is missing"},
      {"http://:80", "the host is missing"},
      {"http://a b", "cannot have"},
      {"http://h:0", "from 1 to 65535"},
      {"http://h:65536", "from 1 to 65535"},
      {"http://h:", "from 1 to 65535"},
      {"http://h:8x", "from 1 to 65535"},
      {"http://[::1", "closing bracket"},
      {"http://[::g]", "not an IPv6 address"},
      {"http://[::1]x", "only a port may follow"},
      {"http://::1", "must stand in brackets"},
      {"http://h/?x=1", "query or fragment"},
      {"http://h?x=1", "query or fragment"},
      {"http://h/a b", "blanks"},
  };
  for (const auto& c : cases) {
    const auto parsed = parse_endpoint(c.url);
    ASSERT_FALSE(parsed) << c.url;
    EXPECT_THAT(parsed.error(), HasSubstr(c.says)) << c.url;
  }
}

TEST(Endpoint, RefusesAPasswordWithoutRepeatingIt) {
  const auto parsed = parse_endpoint("http://user:hunter2@localhost:80/");
  ASSERT_FALSE(parsed);
  EXPECT_THAT(parsed.error(), HasSubstr("passwords do not belong"));
  EXPECT_THAT(parsed.error(), Not(HasSubstr("hunter2")));
}

TEST(Endpoint, WrittenOutParsesToItself) {
  for (const std::string url : {"http://localhost:4566", "http://localhost", "https://[::1]:8443/x", "https://h:80"}) {
    const auto parsed = parse_endpoint(url);
    ASSERT_TRUE(parsed) << url;
    EXPECT_EQ(to_string(*parsed), url);
  }
}

TEST(Endpoint, AuthorityLeavesOutTheDefaultPortOnly) {
  EXPECT_EQ(authority({false, "h", 80, "/"}), "h");
  EXPECT_EQ(authority({true, "h", 80, "/"}), "h:80");
  EXPECT_EQ(authority({true, "::1", 443, "/"}), "[::1]");
}

TEST(Endpoint, KnowsAmazonsHosts) {
  for (const auto* host :
       {"secretsmanager.us-east-1.amazonaws.com", "SECRETSMANAGER.US-EAST-1.AMAZONAWS.COM.", "amazonaws.com",
        "secretsmanager.cn-north-1.amazonaws.com.cn", "secretsmanager.us-east-1.api.aws", "x.amazonaws.eu",
        "x.api.amazonwebservices.com.cn", "x.c2s.ic.gov"}) {
    EXPECT_TRUE(is_amazon_host(host)) << host;
  }
  for (const auto* host : {"localhost", "notamazonaws.com", "amazonaws.com.example.org", "laws", "127.0.0.1", ""}) {
    EXPECT_FALSE(is_amazon_host(host)) << host;
  }
}

TEST(Endpoint, KnowsThisMachine) {
  for (const auto* host :
       {"localhost", "LOCALHOST", "a.localhost", "127.0.0.1", "127.8.9.10", "::1", "[::1]", "::ffff:127.0.0.1"}) {
    EXPECT_TRUE(is_loopback(host)) << host;
  }
  for (const auto* host : {"127.example.org", "localhost.example.org", "10.0.0.1", "::2", "0.0.0.0", ""}) {
    EXPECT_FALSE(is_loopback(host)) << host;
  }
}

}  // namespace
}  // namespace psvcheck::wire
