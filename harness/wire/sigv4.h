// AWS Signature Version 4: how a request proves who sent it. The steps are the ones that AWS documents ("Create a
// signed AWS API request", https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html),
// each a pure function of what it needs, so that checking a signature is the same steps with the signed header names
// taken from the request. Signer puts them together for a client.
#pragma once

#include <array>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "harness/wire/credentials.h"
#include "harness/wire/http.h"

namespace psvcheck::wire {

// A SHA-256 digest or a key derived by HMAC-SHA-256.
using Digest = std::array<unsigned char, 32>;

// The digest's bytes as text, to be a key or to be hashed. They are the digest's own, so it must outlive them.
std::string_view bytes_of(const Digest& digest);

Digest sha256(std::string_view data);
Digest hmac_sha256(std::string_view key, std::string_view data);
std::string hex(const Digest& digest);

// "20150830T123600Z": the form of X-Amz-Date. Its first eight characters are the date of the scope.
std::string amz_date(std::chrono::sys_seconds time);

// The date, region and service that a signature is good for.
struct CredentialScope {
  std::string date;  // Eight digits.
  std::string region;
  std::string service;

  bool operator==(const CredentialScope&) const = default;
};

// What every scope ends with.
inline constexpr std::string_view scope_terminator = "aws4_request";

// What an Authorization header begins with, and a string to sign.
inline constexpr std::string_view signing_algorithm = "AWS4-HMAC-SHA256";

// "20150830/us-east-1/service/aws4_request"
std::string to_string(const CredentialScope& scope);

// Lower-case names of those of the request's headers that psvcheck signs, sorted, each once: host, content-type and
// x-amz-*. What proxies add or change on the way stays unsigned.
std::vector<std::string> headers_to_sign(const HttpRequest& request);

// "content-type;host;x-amz-date": sorted lower-case names joined.
std::string join_names(const std::vector<std::string>& names);

// The path as every service but S3 signs it: "." and ".." resolved and slashes merged (RFC 3986, section 6), then
// percent-encoded, a percent sign included, so that what is encoded already is so twice.
std::string canonical_path(std::string_view path);

// The parameters decoded, encoded in the one way that SigV4 knows, and sorted by name, then by value.
std::string canonical_query(std::string_view query);

// Method, path, query, the headers of those (lower-case, sorted) names and the body's hash, a line each. Values are
// trimmed, runs of blanks in them become one, and the values of headers with one name are joined by commas.
std::string canonical_request(const HttpRequest& request, const std::vector<std::string>& signed_names);

std::string string_to_sign(std::string_view date_and_time, const CredentialScope& scope, std::string_view canonical);

Digest signing_key(const SecretText& secret_key, const CredentialScope& scope);

// Signs requests with one set of credentials for one region and service. Keeps the signing key, which is the same all
// day. Not for use by two threads at once.
class Signer {
 public:
  Signer(Credentials credentials, std::string region, std::string service);

  // Sets X-Amz-Date, X-Amz-Security-Token (if the credentials have one), Host (if it is missing, to `host` as
  // authority() writes it) and Authorization, in place of values that these had. Every other header and the body must
  // be final before.
  void sign(HttpRequest& request, std::string_view host, std::chrono::sys_seconds now);

 private:
  Credentials credentials_;
  CredentialScope scope_;  // With the date for which key_ was derived; empty at first.
  Digest key_{};
};

}  // namespace psvcheck::wire
