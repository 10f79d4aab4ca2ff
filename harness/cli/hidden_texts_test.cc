#include "harness/cli/hidden_texts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace psvcheck::cli {
namespace {

TEST(HiddenTexts, AreAllCredentialsButShortOnes) {
  ConnectionOptions options;
  options.access_key = "AKIDOFOPTIONS";
  options.secret_key = "test";
  const wire::Credentials used{"AKIDINUSE", wire::SecretText("secret-in-use"), wire::SecretText("token-in-use")};
  const auto hidden = hidden_texts(options, used);
  for (const char* text : {"AKIDOFOPTIONS", "AKIDINUSE", "secret-in-use", "token-in-use"}) {
    EXPECT_THAT(hidden, testing::Contains(text));
  }
  EXPECT_THAT(hidden, testing::Not(testing::Contains("test")));
}

TEST(HiddenTexts, AreMaskedInAnAnswer) {
  wire::HttpResponse answer{400, "", {{"X-Echo", "Credential=AKIDINUSE/2026"}}, "secret-in-use secret-in-use-2"};
  mask(answer, {"secret-in-use-2", "secret-in-use", "AKIDINUSE"});
  EXPECT_EQ(answer.body, "*** ***");
  EXPECT_EQ(answer.headers.front().second, "Credential=***/2026");
}

TEST(HiddenTexts, LeaveAWordInASuccessThatIsAlsoAKey) {
  wire::HttpResponse answer{200, "", {}, R"({"Name":"psvcheck/1","Echo":"a-key-of-20-letters!"})"};
  mask(answer, {"a-key-of-20-letters!", "psvcheck"});
  EXPECT_EQ(answer.body, R"({"Name":"psvcheck/1","Echo":"***"})");
}

}  // namespace
}  // namespace psvcheck::cli
