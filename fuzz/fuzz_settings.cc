// What psvcheck reads beside traces and answers: endpoints' URLs, files with credentials, Date headers, CloudTrail's
// events, and what it compresses for pages. The first byte chooses which, the rest is the text.
//
// May find: a crash or endless work, a URL that is taken for another one, a date that no calendar has, an error that
// repeats a password or a key, pages of events that never end.

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/entry.h"
#include "fuzz/fail.h"
#include "fuzz/figures.h"
#include "fuzz/file_of_bytes.h"
#include "harness/wire/cloudtrail.h"
#include "harness/wire/credentials.h"
#include "harness/wire/deflate.h"
#include "harness/wire/endpoint.h"
#include "harness/wire/http_date.h"

namespace {

using namespace psvcheck;
using std::string_view;

/// The text with other letters in place of a secret's, which stand in it. What is said of the one must be said of the
/// other, or else it tells of the secret.
std::string with_another(string_view text, const std::vector<string_view>& secrets) {
  std::string other(text);
  for (const string_view secret : secrets) {
    if (secret.empty()) continue;
    const auto at = other.begin() + (secret.data() - text.data());
    std::replace_if(
        at, at + static_cast<std::ptrdiff_t>(secret.size()), [](char c) { return c != ' ' && c != '\t'; }, 'x');
  }
  return other;
}

/// "secret" of "http://user:secret@host/".
string_view password_in(string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == string_view::npos) return {};
  const string_view authority = url.substr(scheme + 3, url.find_first_of("/?#", scheme + 3) - (scheme + 3));
  const string_view user = authority.substr(0, authority.rfind('@'));
  const std::size_t colon = user.find(':');
  return user.size() == authority.size() || colon == string_view::npos ? string_view() : user.substr(colon + 1);
}

void check_endpoint(string_view url) {
  const auto endpoint = wire::parse_endpoint(url);
  if (!endpoint) {
    fuzz::require(!endpoint.error().empty(), "a URL that is refused says why", url);
    const auto again = wire::parse_endpoint(with_another(url, {password_in(url)}));
    fuzz::require(again == endpoint, "an error about a URL does not tell of its password", endpoint.error());
    return;
  }
  fuzz::require(endpoint->port != 0 && !endpoint->host.empty(), "an endpoint has a host and a port", url);
  fuzz::require(!wire::authority(*endpoint).empty(), "an endpoint has a Host header", url);
  fuzz::require(!(wire::is_loopback(endpoint->host) && wire::is_amazon_host(endpoint->host)),
                "no host is both this machine and Amazon's", url);
  const auto again = wire::parse_endpoint(wire::to_string(*endpoint));
  fuzz::require(again == endpoint, "a URL that was read and written is the same", wire::to_string(*endpoint));
}

/// The values of lines "aws_secret_access_key = VALUE".
std::vector<string_view> secrets_in(string_view file) {
  constexpr string_view name = "aws_secret_access_key";
  std::vector<string_view> secrets;
  for (std::size_t at = 0; at < file.size();) {
    const string_view line = file.substr(at, file.find('\n', at) - at);
    at += line.size() + 1;
    const std::size_t equals = line.find_first_not_of(" \t", std::min(name.size(), line.size()));
    if (!line.starts_with(name) || equals == string_view::npos || line[equals] != '=') continue;
    const std::size_t begin = line.find_first_not_of(" \t", equals + 1);
    if (begin != string_view::npos) secrets.push_back(line.substr(begin));
  }
  return secrets;
}

using Found = std::expected<std::optional<wire::Credentials>, std::string>;

Found resolved(string_view text, const char* place, const char* profile) {
  static fuzz::FileOfBytes file;
  file.hold(text);
  wire::CredentialOptions options;
  options.environment = [place](string_view name) { return name == place ? std::optional(file.path()) : std::nullopt; };
  if (*profile != '\0') options.profile = profile;
  return wire::resolve_credentials(options);
}

void check_credentials(string_view text) {
  const std::string other = with_another(text, secrets_in(text));
  for (const char* const place : {"AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"}) {
    for (const char* const profile : {"", "default", "work"}) {
      const Found found = resolved(text, place, profile);
      const Found with_others = resolved(other, place, profile);
      if (!found) {
        fuzz::require(!found.error().empty(), "credentials that cannot be had say why");
        fuzz::require(with_others == found, "an error tells of no key", found.error());
        continue;
      }
      if (!*found) continue;
      fuzz::require(!(*found)->access_key.empty() && !(*found)->secret_key.empty(), "keys come in pairs", text);
      fuzz::require(with_others && *with_others && wire::redacted(**with_others) == wire::redacted(**found),
                    "what is shown of credentials has no key", wire::redacted(**found));
    }
  }
}

void check_date(string_view text) {
  const auto date = wire::parse_http_date(text);
  if (!date) return;
  const std::chrono::sys_days day = std::chrono::floor<std::chrono::days>(*date);
  const std::chrono::year_month_day of_calendar(day);
  const std::chrono::hh_mm_ss time(*date - day);
  constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const std::string written = fmt::format(
      "{:02} {} {:04} {:02}:{:02}:{:02} GMT", static_cast<unsigned>(of_calendar.day()),
      months.substr(3 * (std::size_t{static_cast<unsigned>(of_calendar.month())} - 1), 3),
      static_cast<int>(of_calendar.year()), time.hours().count(), time.minutes().count(), time.seconds().count());
  const bool is_leap_second = text.substr(text.size() - 6, 2) == "60";
  fuzz::require(is_leap_second || text.substr(5) == written, "a date that was read and written is the same", written);
}

/// A line each for the key, the secret and the token of options and environment; an empty one is not set.
void check_given_keys(string_view text) {
  std::vector<std::optional<std::string>> lines(6);
  for (auto& line : lines) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (end > 0) line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  wire::CredentialOptions options;
  options.access_key = lines[0];
  if (lines[1]) options.secret_key = wire::SecretText(*lines[1]);
  if (lines[2]) options.session_token = wire::SecretText(*lines[2]);
  options.environment = [&lines](string_view name) -> std::optional<std::string> {
    if (name == "AWS_ACCESS_KEY_ID") return lines[3];
    if (name == "AWS_SECRET_ACCESS_KEY") return lines[4];
    return name == "AWS_SESSION_TOKEN" ? lines[5] : std::nullopt;
  };
  const auto found = wire::resolve_credentials(options);
  const bool are_given = lines[0] && lines[1];
  fuzz::require(!are_given || (found && *found && (*found)->access_key == *lines[0]), "keys that were given are taken");
  if (!found) fuzz::require(!found.error().empty(), "keys that cannot be taken say why");
}

/// Each line is the body of an answer.
void check_events(string_view pages) {
  const string_view all = pages;
  const wire::Send send =
      [&pages](const wire::HttpRequest& request) -> std::expected<wire::HttpResponse, wire::TransportError> {
    fuzz::require(request.body.find("LookupAttributes") != std::string::npos,
                  "only one service's events are asked for");
    if (pages.empty()) return std::unexpected(wire::TransportError{wire::TransportFailure::closed, "no more"});
    wire::HttpResponse answer;
    answer.status = pages.starts_with('!') ? 400 : 200;
    answer.body = pages.substr(answer.status == 400 ? 1 : 0, pages.find('\n') - (answer.status == 400 ? 1 : 0));
    pages.remove_prefix(std::min(pages.find('\n'), pages.size() - 1) + 1);
    return answer;
  };
  const auto events = wire::look_up_events(send, std::chrono::sys_seconds{});
  fuzz::require(events || !events.error().empty(), "events that cannot be had say why", all);
}

void check_compression(string_view bytes) {
  fuzz::require(wire::inflate(wire::deflate(bytes)) == bytes, "what was compressed comes back", bytes);
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0]) {
    case 'c':
      check_credentials(text);
      break;
    case 'd':
      check_date(text);
      break;
    case 'e':
      check_events(text);
      break;
    case 'k':
      check_given_keys(text);
      break;
    case 'z':
      check_compression(text);
      break;
    default:
      check_endpoint(text);
  }
  fuzz::count_execution(1);
  return 0;
}
