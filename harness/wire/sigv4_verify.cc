#include "harness/wire/sigv4_verify.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include "model/characters.h"

namespace psvcheck::wire {
namespace {

using model::SignatureFault;

// An hour is beyond what any verifier lets pass.
constexpr std::chrono::hours far_away{1};

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(separator, begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// What an Authorization header says.
struct Authorization {
  std::string access_key;
  CredentialScope scope;
  std::vector<std::string> signed_names;
  std::string signature;
};

std::optional<Authorization> parse_authorization(std::string_view header) {
  if (!header.starts_with(signing_algorithm)) return std::nullopt;
  Authorization found;
  for (const std::string_view part : split(header.substr(signing_algorithm.size()), ',')) {
    const std::string_view field = trimmed(part);
    const std::size_t equals = field.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    const std::string_view name = field.substr(0, equals);
    const std::string_view value = field.substr(equals + 1);
    if (name == "Credential") {
      const auto parts = split(value, '/');
      if (parts.size() != 5 || parts[4] != scope_terminator) return std::nullopt;
      found.access_key = parts[0];
      found.scope = {std::string(parts[1]), std::string(parts[2]), std::string(parts[3])};
    } else if (name == "SignedHeaders") {
      for (const std::string_view signed_name : split(value, ';')) found.signed_names.emplace_back(signed_name);
    } else if (name == "Signature") {
      found.signature = value;
    } else {
      return std::nullopt;
    }
  }
  const bool complete = !found.access_key.empty() && !found.signed_names.empty() && !found.signature.empty();
  return complete ? std::optional(std::move(found)) : std::nullopt;
}

// "20150830T123600Z", and nothing else.
std::optional<std::chrono::sys_seconds> parse_amz_date(std::string_view text) {
  constexpr std::size_t length = 16;
  if (text.size() != length) return std::nullopt;
  const auto number = [&](std::size_t begin, std::size_t digits) {
    int value = -1;
    const char* const end = text.data() + begin + digits;
    const auto [stop, error] = std::from_chars(text.data() + begin, end, value);
    return error == std::errc{} && stop == end ? value : -1;
  };
  using namespace std::chrono;
  const year_month_day date(year(number(0, 4)), month(static_cast<unsigned>(number(4, 2))),
                            day(static_cast<unsigned>(number(6, 2))));
  if (!date.ok()) return std::nullopt;
  const sys_seconds time = sys_days(date) + hours(number(9, 2)) + minutes(number(11, 2)) + seconds(number(13, 2));
  return amz_date(time) == text ? std::optional(time) : std::nullopt;
}

// AWS wants host and every x-amz-* header to be signed, so that nobody on the way can change what they say.
bool signs_what_it_must(const HttpRequest& request, const std::vector<std::string>& names) {
  const auto is_signed = [&](std::string_view header) {
    return std::ranges::any_of(names, [&](const std::string& name) { return model::same_but_for_case(name, header); });
  };
  if (!is_signed("host") || !std::ranges::is_sorted(names)) return false;
  return std::ranges::all_of(request.headers, [&](const auto& header) {
    const std::string_view name = header.first;
    constexpr std::string_view prefix = "x-amz-";
    const bool is_amz = name.size() > prefix.size() && model::same_but_for_case(name.substr(0, prefix.size()), prefix);
    return !is_amz || is_signed(name);
  });
}

bool same_secret(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

bool has_token_of(const HttpRequest& request, const Credentials& credentials) {
  const std::string* const token = find_header(request.headers, "X-Amz-Security-Token");
  if (!credentials.session_token) return token == nullptr;
  return token != nullptr && same_secret(*token, credentials.session_token->reveal());
}

}  // namespace

std::expected<void, SignatureFault> verify(const HttpRequest& request, const Verifier& verifier,
                                           std::chrono::sys_seconds now) {
  const auto fails = [](SignatureFault fault) { return std::unexpected(fault); };
  const std::string* const header = find_header(request.headers, "Authorization");
  if (header == nullptr) return fails(SignatureFault::none);
  const auto authorization = parse_authorization(*header);
  const std::string* const date = find_header(request.headers, "X-Amz-Date");
  const auto time = date != nullptr ? parse_amz_date(*date) : std::nullopt;
  if (!authorization || !time || !signs_what_it_must(request, authorization->signed_names)) {
    return fails(SignatureFault::wrong);
  }
  const Credentials& user = verifier.credentials;
  if (authorization->access_key != user.access_key || !has_token_of(request, user)) {
    return fails(SignatureFault::unknown_key);
  }
  const CredentialScope& scope = authorization->scope;
  if (scope.region != verifier.region) return fails(SignatureFault::wrong_region);
  if (scope.service != verifier.service) return fails(SignatureFault::wrong_service);
  if (*time < now - max_clock_difference) return fails(SignatureFault::expired);
  if (*time > now + max_clock_difference) return fails(SignatureFault::future);
  if (scope.date != date->substr(0, scope.date.size()) || scope.date.size() != 8) return fails(SignatureFault::wrong);
  const Digest signature =
      hmac_sha256(bytes_of(signing_key(user.secret_key, scope)),
                  string_to_sign(*date, scope, canonical_request(request, authorization->signed_names)));
  if (!same_secret(hex(signature), authorization->signature)) return fails(SignatureFault::wrong);
  return {};
}

void sign_wrongly(HttpRequest& request, const Verifier& verifier, std::string_view host, std::chrono::sys_seconds now,
                  SignatureFault fault) {
  if (fault == SignatureFault::none) return;
  Credentials user = verifier.credentials;
  std::string region = verifier.region;
  std::string service = verifier.service;
  if (fault == SignatureFault::wrong) user.secret_key = SecretText(user.secret_key.reveal() + "-of-somebody-else");
  if (fault == SignatureFault::unknown_key) user.access_key = "AKIAPSVCHECKNOBODYS0";
  if (fault == SignatureFault::wrong_region) region = "psvcheck-nowhere-1";
  if (fault == SignatureFault::wrong_service) service = "psvcheck-nothing";
  if (fault == SignatureFault::expired) now -= far_away;
  if (fault == SignatureFault::future) now += far_away;
  Signer(std::move(user), std::move(region), std::move(service)).sign(request, host, now);
  // JSON means the same with a blank after it, so that only the signature tells.
  if (fault == SignatureFault::tampered_body) request.body.push_back(' ');
}

}  // namespace psvcheck::wire
