// Where a target listens. An endpoint is an http or https URL taken apart once, at the edge of the program, so that
// nothing behind it parses URLs. The two questions at the end keep psvcheck away from places where a conformance run
// would cost money or touch real secrets.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace psvcheck::wire {

struct Endpoint {
  bool tls = false;
  std::string host{};  // Lower case; an IPv6 address without its brackets.
  std::uint16_t port = 0;
  std::string path = "/";  // Where the service lives on that host. Whoever builds a request puts it into its target.

  bool operator==(const Endpoint&) const = default;
};

// Takes `http://` or `https://`, a host name or address (IPv6 in brackets), an optional port (80 and 443 otherwise) and
// an optional path. The error says in one line what is wrong with the URL and never repeats a password from it: user
// names and passwords in URLs are refused, as are queries and fragments.
std::expected<Endpoint, std::string> parse_endpoint(std::string_view url);

// The URL again, without a port that is the default one and without a path that is "/".
std::string to_string(const Endpoint& endpoint);

// What the Host header says: the host (IPv6 in brackets), and the port unless it is the scheme's own.
std::string authority(const Endpoint& endpoint);

// Does the host belong to one of Amazon's partitions? The suffixes are those of the AWS SDKs' public endpoint data
// (botocore, data/partitions.json) and the whole of the top-level domain .aws, which is Amazon's.
bool is_amazon_host(std::string_view host);

// Is it this machine: localhost and names below it (RFC 6761, section 6.3), 127.0.0.0/8, ::1 and their mapped forms?
bool is_loopback(std::string_view host);

}  // namespace psvcheck::wire
