// Where access keys come from, in the order that AWS's own tools use (AWS SDKs and Tools Reference Guide, "Standardized
// credential providers", https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html), as far as
// static keys go: no roles, no single sign-on, no instance metadata. Secrets are kept in a type that has no way to a
// stream or a format string, so that printing one by mistake does not compile.
#pragma once

#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace psvcheck::wire {

// Text that must not be printed. Taking it out is a call that a reader can search for.
class SecretText {
 public:
  SecretText() = default;
  explicit SecretText(std::string text) : text_(std::move(text)) {}
  const std::string& reveal() const { return text_; }
  bool empty() const { return text_.empty(); }
  bool operator==(const SecretText&) const = default;

 private:
  std::string text_;
};

struct Credentials {
  std::string access_key;
  SecretText secret_key;
  std::optional<SecretText> session_token;

  bool operator==(const Credentials&) const = default;
};

// For messages: the first four characters of the access key, which tell its kind, and whether there is a session token.
std::string redacted(const Credentials& credentials);

struct CredentialOptions {
  std::optional<std::string> access_key;
  std::optional<SecretText> secret_key;
  std::optional<SecretText> session_token;
  std::optional<std::string> profile;
  // The environment; a name that is not set gives nothing. Without a function nothing is set.
  std::function<std::optional<std::string>(std::string_view name)> environment;
  std::string home;  // The directory that holds .aws; empty when there is none.
};

// The first of these that has an access key: the keys in `options`; AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and
// AWS_SESSION_TOKEN, unless a profile is asked for in `options`, which is a choice against the environment's keys; the
// profile (`options`, else AWS_PROFILE, else "default") in AWS_SHARED_CREDENTIALS_FILE or ~/.aws/credentials; and in
// AWS_CONFIG_FILE or ~/.aws/config. Nothing when none has one: many targets accept any key. An error, which names the
// place (file and line where there is one) and never a secret, when a key lacks its secret, a file is broken or cannot
// be read, or a profile that was asked for by name has no static keys.
std::expected<std::optional<Credentials>, std::string> resolve_credentials(const CredentialOptions& options);

}  // namespace psvcheck::wire
