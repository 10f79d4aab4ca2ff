#include "harness/wire/endpoint.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "harness/wire/http.h"
#include "model/characters.h"

namespace psvcheck::wire {
namespace {

constexpr std::uint16_t http_port = 80;
constexpr std::uint16_t https_port = 443;

bool is_host_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

std::optional<in6_addr> ipv6(const std::string& host) {
  in6_addr address{};
  if (inet_pton(AF_INET6, host.c_str(), &address) != 1) return std::nullopt;
  return address;
}

std::optional<in_addr> ipv4(const std::string& host) {
  in_addr address{};
  if (inet_pton(AF_INET, host.c_str(), &address) != 1) return std::nullopt;
  return address;
}

std::expected<std::uint16_t, std::string> parse_port(std::string_view digits) {
  unsigned port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error != std::errc{} || end != digits.data() + digits.size() || port == 0 || port > 65535) {
    return std::unexpected(fmt::format("the port must be a number from 1 to 65535, not \"{}\"", digits));
  }
  return static_cast<std::uint16_t>(port);
}

// The part between "://" and the path, without user information, into host and port.
std::expected<void, std::string> parse_authority(std::string_view text, Endpoint& out) {
  std::string_view port;
  bool has_port = false;
  if (text.starts_with('[')) {
    const auto close = text.find(']');
    if (close == std::string_view::npos) return std::unexpected("the IPv6 address lacks its closing bracket");
    out.host = model::in_lower_case(std::string(text.substr(1, close - 1)));
    if (!ipv6(out.host)) return std::unexpected(fmt::format("\"{}\" is not an IPv6 address", out.host));
    text.remove_prefix(close + 1);
    has_port = text.starts_with(':');
    if (!text.empty() && !has_port) return std::unexpected("only a port may follow an IPv6 address");
    if (has_port) port = text.substr(1);
  } else {
    const auto colon = text.find(':');
    out.host = model::in_lower_case(std::string(text.substr(0, colon)));
    has_port = colon != std::string_view::npos;
    if (has_port) port = text.substr(colon + 1);
    if (port.find(':') != std::string_view::npos) return std::unexpected("an IPv6 address must stand in brackets");
    if (out.host.empty()) return std::unexpected("the host is missing");
    if (!std::ranges::all_of(out.host, is_host_char)) {
      return std::unexpected(
          fmt::format("the host name \"{}\" holds a character that host names cannot have", out.host));
    }
  }
  if (!has_port) return {};
  const auto number = parse_port(port);
  if (!number) return std::unexpected(number.error());
  out.port = *number;
  return {};
}

bool same_or_below(std::string_view host, std::string_view domain) {
  if (host == domain) return true;
  return host.size() > domain.size() && host.ends_with(domain) && host[host.size() - domain.size() - 1] == '.';
}

std::string plain_host(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);  // "example.com." is example.com, written out in full.
  return model::in_lower_case(std::string(host));
}

}  // namespace

std::expected<Endpoint, std::string> parse_endpoint(std::string_view url) {
  const auto bad = [](std::string_view what) {
    return std::unexpected(
        fmt::format("the endpoint cannot be used: {}; write it as http://HOST:PORT or https://HOST:PORT", what));
  };
  Endpoint out;
  const auto scheme_end = url.find("://");
  if (scheme_end == std::string_view::npos) return bad("it does not begin with http:// or https://");
  const auto scheme = url.substr(0, scheme_end);
  if (model::same_but_for_case(scheme, "https")) {
    out.tls = true;
  } else if (!model::same_but_for_case(scheme, "http")) {
    return bad("only http and https are understood");
  }
  out.port = out.tls ? https_port : http_port;

  const auto rest = url.substr(scheme_end + 3);
  const auto authority_end = std::min(rest.find_first_of("/?#"), rest.size());
  const auto host_and_port = rest.substr(0, authority_end);
  // Checked before anything that quotes the URL, so that no message repeats a password.
  if (host_and_port.find('@') != std::string_view::npos)
    return bad("user names and passwords do not belong into a URL");
  if (const auto parsed = parse_authority(host_and_port, out); !parsed) return bad(parsed.error());

  const auto path = rest.substr(authority_end);
  if (path.find_first_of("?#") != std::string_view::npos) return bad("a query or fragment has no meaning here");
  const auto printable = [](char c) { return c > ' ' && c < '\x7f'; };
  if (!std::ranges::all_of(path, printable)) return bad("its path holds blanks or characters that are not ASCII");
  if (!path.empty()) out.path = path;
  return out;
}

std::string authority(const Endpoint& endpoint) {
  const bool v6 = endpoint.host.find(':') != std::string::npos;
  auto host = v6 ? fmt::format("[{}]", endpoint.host) : endpoint.host;
  if (endpoint.port == (endpoint.tls ? https_port : http_port)) return host;
  return fmt::format("{}:{}", host, endpoint.port);
}

std::string to_string(const Endpoint& endpoint) {
  return fmt::format("{}://{}{}", endpoint.tls ? "https" : "http", authority(endpoint),
                     endpoint.path == "/" ? "" : endpoint.path);
}

bool is_amazon_host(std::string_view host) {
  static constexpr std::array<std::string_view, 10> domains{
      "amazonaws.com", "amazonaws.com.cn", "amazonaws.eu",   "amazonwebservices.com.cn", "amazonwebservices.eu",
      "c2s.ic.gov",    "sc2s.sgov.gov",    "cloud.adc-e.uk", "csp.hci.ic.gov",           "aws"};
  static constexpr std::array<std::string_view, 4> dual_stack{"api.aws.ic.gov", "api.aws.scloud",
                                                              "api.cloud-aws.adc-e.uk", "api.aws.hci.ic.gov"};
  const auto name = plain_host(host);
  const auto within = [&](std::string_view domain) { return same_or_below(name, domain); };
  return std::ranges::any_of(domains, within) || std::ranges::any_of(dual_stack, within);
}

bool is_loopback(std::string_view host) {
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  const auto name = plain_host(host);
  if (same_or_below(name, "localhost")) return true;
  if (const auto four = ipv4(name)) return (ntohl(four->s_addr) >> 24) == 127;
  if (const auto six = ipv6(name)) {
    if (IN6_IS_ADDR_LOOPBACK(&*six)) return true;
    return IN6_IS_ADDR_V4MAPPED(&*six) && six->s6_addr[12] == 127;
  }
  return false;
}

}  // namespace psvcheck::wire
