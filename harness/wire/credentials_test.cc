#include "harness/wire/credentials.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "harness/temporary_folder_for_tests.h"

namespace psvcheck::wire {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

// A home directory of its own and an environment that is a map.
class CredentialsTest : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directory(home_ + "/.aws"); }

  void write(const std::string& path, const std::string& text) { std::ofstream(home_ + path) << text; }

  CredentialOptions options() const {
    CredentialOptions out;
    out.home = home_;
    out.environment = [this](std::string_view name) -> std::optional<std::string> {
      const auto at = environment_.find(std::string(name));
      return at == environment_.end() ? std::nullopt : std::optional(at->second);
    };
    return out;
  }

  static std::string key_of(const CredentialOptions& options) {
    const auto found = resolve_credentials(options);
    if (!found) return "error: " + found.error();
    return *found ? (*found)->access_key : "none";
  }
  static std::string error_of(const CredentialOptions& options) {
    const auto found = resolve_credentials(options);
    return found ? "no error" : found.error();
  }

  TemporaryFolder folder_;
  std::string home_ = folder_.path().string();
  std::map<std::string, std::string> environment_;
};

constexpr auto kDefaultProfile = "[default]\naws_access_key_id = FILE\naws_secret_access_key = s\n";

TEST_F(CredentialsTest, FindsNoneWhereThereAreNone) { EXPECT_EQ(key_of(options()), "none"); }

TEST_F(CredentialsTest, FindsNoneWithoutEnvironmentAndHome) { EXPECT_EQ(key_of({}), "none"); }

TEST_F(CredentialsTest, PrefersExplicitKeysToTheEnvironmentAndThatToFiles) {
  write("/.aws/config", "[default]\naws_access_key_id=CONFIG\naws_secret_access_key=s\n");
  EXPECT_EQ(key_of(options()), "CONFIG");
  write("/.aws/credentials", kDefaultProfile);
  EXPECT_EQ(key_of(options()), "FILE");
  environment_ = {{"AWS_ACCESS_KEY_ID", "ENV"}, {"AWS_SECRET_ACCESS_KEY", "s"}};
  EXPECT_EQ(key_of(options()), "ENV");
  auto explicit_keys = options();
  explicit_keys.access_key = "FLAG";
  explicit_keys.secret_key = SecretText("s");
  EXPECT_EQ(key_of(explicit_keys), "FLAG");
}

TEST_F(CredentialsTest, AProfileAskedForByNameBeatsTheEnvironment) {
  environment_ = {{"AWS_ACCESS_KEY_ID", "ENV"}, {"AWS_SECRET_ACCESS_KEY", "s"}};
  write("/.aws/credentials", "[one]\naws_access_key_id = ONE\naws_secret_access_key = s\n");
  auto asked = options();
  asked.profile = "one";
  EXPECT_EQ(key_of(asked), "ONE");
}

TEST_F(CredentialsTest, ReadsAllThreePartsFromTheEnvironment) {
  environment_ = {{"AWS_ACCESS_KEY_ID", "ENV"}, {"AWS_SECRET_ACCESS_KEY", "secret"}, {"AWS_SESSION_TOKEN", "token"}};
  const auto found = resolve_credentials(options());
  ASSERT_TRUE(found && *found);
  EXPECT_TRUE(**found == (Credentials{"ENV", SecretText("secret"), SecretText("token")}));
}

TEST_F(CredentialsTest, AnEmptyVariableCountsAsUnset) {
  environment_ = {{"AWS_ACCESS_KEY_ID", ""}, {"AWS_SECRET_ACCESS_KEY", ""}, {"AWS_PROFILE", ""}};
  EXPECT_EQ(key_of(options()), "none");
}

TEST_F(CredentialsTest, ReadsTheProfileThatTheEnvironmentNames) {
  environment_ = {{"AWS_PROFILE", "two"}};
  write("/.aws/credentials", kDefaultProfile);
  write("/.aws/config",
        "# comment\n[profile one]\naws_access_key_id = ONE\n[ profile \"two\" ]\r\n  \naws_access_key_id = TWO\n"
        "s3 =\n  aws_access_key_id = NESTED\n; comment\naws_secret_access_key=a=b\naws_session_token = t\n[sso-session "
        "two]\n"
        "x = y\n");
  const auto found = resolve_credentials(options());
  ASSERT_TRUE(found && *found) << found.error();
  EXPECT_TRUE(**found == (Credentials{"TWO", SecretText("a=b"), SecretText("t")}));
}

TEST_F(CredentialsTest, ReadsTheFilesThatTheEnvironmentNames) {
  environment_ = {{"AWS_SHARED_CREDENTIALS_FILE", "~/elsewhere"}};
  write("/elsewhere", kDefaultProfile);
  EXPECT_EQ(key_of(options()), "FILE");
}

TEST_F(CredentialsTest, SaysWhichHalfOfAKeyIsMissing) {
  auto half = options();
  half.access_key = "FLAG";
  EXPECT_THAT(error_of(half), HasSubstr("without its secret key"));
  half = options();
  half.secret_key = SecretText("s");
  EXPECT_THAT(error_of(half), HasSubstr("without its access key"));
  half = options();
  half.session_token = SecretText("s");
  EXPECT_THAT(error_of(half), HasSubstr("without an access key"));
  environment_ = {{"AWS_ACCESS_KEY_ID", "ENV"}};
  EXPECT_EQ(error_of(options()), "AWS_ACCESS_KEY_ID is set but AWS_SECRET_ACCESS_KEY is not");
  environment_ = {{"AWS_SECRET_ACCESS_KEY", "hunter2"}};
  EXPECT_EQ(error_of(options()), "AWS_SECRET_ACCESS_KEY is set but AWS_ACCESS_KEY_ID is not");
}

TEST_F(CredentialsTest, NamesFileAndLineOfWhatIsWrongAndNeverWhatStandsThere) {
  const struct {
    std::string text;
    std::string says;
  } cases[] = {
      {"[default]\naws_access_key_id = A\n", ":2: aws_access_key_id has no aws_secret_access_key beside it"},
      {"[default]\n\naws_secret_access_key = hunter2\n",
       ":3: aws_secret_access_key has no aws_access_key_id beside it"},
      {"[default]\nhunter2\n", ":2: neither a [section] nor \"name = value\""},
      {"aws_secret_access_key = hunter2\n", ":1: a setting stands before the first [section]"},
      {"[default\n", ":1: the section's name lacks its closing bracket"},
      {"[other]\n= hunter2\n", ":2: the name in front of \"=\" is missing"},
  };
  for (const auto& c : cases) {
    write("/.aws/credentials", c.text);
    EXPECT_THAT(error_of(options()), EndsWith("/.aws/credentials" + c.says)) << c.text;
    EXPECT_THAT(error_of(options()), Not(HasSubstr("hunter2")));
  }
}

TEST_F(CredentialsTest, SaysWhereAProfileWasLookedFor) {
  auto asked = options();
  asked.profile = "absent";
  EXPECT_EQ(error_of(asked),
            "the profile \"absent\" is neither in " + home_ + "/.aws/credentials nor in " + home_ + "/.aws/config");
}

TEST_F(CredentialsTest, SaysThatAProfileHasNoStaticKeys) {
  write("/.aws/config", "\n[profile role]\nrole_arn = x\n");
  auto asked = options();
  asked.profile = "role";
  EXPECT_THAT(error_of(asked), HasSubstr("/.aws/config:2: the profile \"role\" has no aws_access_key_id"));
}

TEST_F(CredentialsTest, SaysThatAFileCannotBeRead) {
  environment_ = {{"AWS_SHARED_CREDENTIALS_FILE", home_}};
  EXPECT_THAT(error_of(options()), HasSubstr("cannot be read"));
}

TEST(Credentials, RedactedShowsTheKindOfKeyOnly) {
  const Credentials credentials{"AKIAIOSFODNN7EXAMPLE", SecretText("hunter2"), SecretText("token")};
  EXPECT_EQ(redacted(credentials), "access key AKIA..., secret key hidden, with a session token");
  EXPECT_EQ(redacted({"test", SecretText("hunter2"), std::nullopt}), "access key ..., secret key hidden");
}

}  // namespace
}  // namespace psvcheck::wire
