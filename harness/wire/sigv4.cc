#include "harness/wire/sigv4.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <utility>

#include "model/characters.h"

namespace psvcheck::wire {
namespace {

// RFC 3986, section 2.3.
bool is_unreserved(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

void append_encoded(std::string& out, std::string_view plain, std::string_view kept = {}) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  for (const char c : plain) {
    if (is_unreserved(c) || kept.find(c) != std::string_view::npos) {
      out.push_back(c);
    } else {
      const auto value = static_cast<unsigned char>(c);
      out.push_back('%');
      out.push_back(digits[value >> 4U]);
      out.push_back(digits[value & 15U]);
    }
  }
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

// A percent sign that begins no escape stands for itself.
std::string decoded(std::string_view escaped) {
  std::string out;
  for (std::size_t i = 0; i < escaped.size(); ++i) {
    const int high = escaped[i] == '%' && i + 2 < escaped.size() ? hex_value(escaped[i + 1]) : -1;
    const int low = high >= 0 ? hex_value(escaped[i + 2]) : -1;
    if (low >= 0) {
      out.push_back(static_cast<char>(high * 16 + low));
      i += 2;
    } else {
      out.push_back(escaped[i]);
    }
  }
  return out;
}

void append_folded(std::string& out, std::string_view value) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  bool pending = false;
  bool any = false;
  for (const char c : value) {
    if (is_blank(c)) {
      pending = any;
      continue;
    }
    if (pending) out.push_back(' ');
    pending = false;
    any = true;
    out.push_back(c);
  }
}

void set_header(HttpRequest& request, std::string_view name, std::string value) {
  std::erase_if(request.headers, [&](const auto& header) { return model::same_but_for_case(header.first, name); });
  request.headers.emplace_back(std::string(name), std::move(value));
}

std::pair<std::string_view, std::string_view> split_target(std::string_view target) {
  const auto mark = target.find('?');
  if (mark == std::string_view::npos) return {target, {}};
  return {target.substr(0, mark), target.substr(mark + 1)};
}

}  // namespace

std::string_view bytes_of(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

Digest sha256(std::string_view data) {
  // SHA256() and HMAC() of OpenSSL 3 look the algorithm up anew each time, which takes longer than hashing a request.
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  Digest out;
  EVP_Digest(data.data(), data.size(), out.data(), nullptr, algorithm, nullptr);
  return out;
}

// RFC 2104, section 2.
Digest hmac_sha256(std::string_view key, std::string_view data) {
  constexpr std::size_t block = 64;
  constexpr unsigned char inner_pad = 0x36, outer_pad = 0x5c;
  const Digest short_key = key.size() > block ? sha256(key) : Digest{};
  if (key.size() > block) key = bytes_of(short_key);
  const auto padded = [&](unsigned char pad) {
    std::string out;
    out.reserve(block + std::max(data.size(), sizeof(Digest)));
    out.assign(block, static_cast<char>(pad));
    for (std::size_t i = 0; i < key.size(); ++i) out[i] = static_cast<char>(static_cast<unsigned char>(key[i]) ^ pad);
    return out;
  };
  const Digest inner = sha256(padded(inner_pad).append(data));
  return sha256(padded(outer_pad).append(bytes_of(inner)));
}

std::string hex(const Digest& digest) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out(2 * digest.size(), '0');
  for (std::size_t i = 0; i < digest.size(); ++i) {
    out[2 * i] = digits[digest[i] >> 4U];
    out[2 * i + 1] = digits[digest[i] & 15U];
  }
  return out;
}

std::string amz_date(std::chrono::sys_seconds time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count());
}

std::string to_string(const CredentialScope& scope) {
  std::string out(scope.date);
  return out.append("/").append(scope.region).append("/").append(scope.service).append("/").append(scope_terminator);
}

std::vector<std::string> headers_to_sign(const HttpRequest& request) {
  std::vector<std::string> out;
  out.reserve(request.headers.size());
  for (const auto& header : request.headers) {
    auto name = model::in_lower_case(header.first);
    if (name == "host" || name == "content-type" || name.starts_with("x-amz-")) out.push_back(std::move(name));
  }
  std::ranges::sort(out);
  const auto repeated = std::ranges::unique(out);
  out.erase(repeated.begin(), repeated.end());
  return out;
}

std::string join_names(const std::vector<std::string>& names) {
  std::string out;
  for (const auto& name : names) {
    if (!out.empty()) out.push_back(';');
    out.append(name);
  }
  return out;
}

std::string canonical_path(std::string_view path) {
  std::vector<std::string_view> kept;
  std::string_view last;
  for (std::size_t begin = 0; begin <= path.size();) {
    const auto end = std::min(path.find('/', begin), path.size());
    last = path.substr(begin, end - begin);
    if (last == "..") {
      if (!kept.empty()) kept.pop_back();
    } else if (!last.empty() && last != ".") {
      kept.push_back(last);
    }
    begin = end + 1;
  }
  std::string out;
  for (const auto segment : kept) append_encoded(out.append("/"), segment);
  // "/a/", "/a/." and "/a/b/.." all name what is below a.
  const bool directory = last.empty() || last == "." || last == "..";
  if (directory || out.empty()) out.push_back('/');
  return out;
}

std::string canonical_query(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> parameters;
  for (std::size_t begin = 0; begin < query.size();) {
    const auto end = std::min(query.find('&', begin), query.size());
    const auto parameter = query.substr(begin, end - begin);
    begin = end + 1;
    if (parameter.empty()) continue;
    const auto equals = std::min(parameter.find('='), parameter.size());
    auto& [name, value] = parameters.emplace_back();
    append_encoded(name, decoded(parameter.substr(0, equals)));
    if (equals < parameter.size()) append_encoded(value, decoded(parameter.substr(equals + 1)));
  }
  std::ranges::sort(parameters);
  std::string out;
  for (const auto& [name, value] : parameters) {
    if (!out.empty()) out.push_back('&');
    out.append(name).append("=").append(value);
  }
  return out;
}

std::string canonical_request(const HttpRequest& request, const std::vector<std::string>& signed_names) {
  const auto [path, query] = split_target(request.target);
  std::string out;
  out.reserve(512);  // more than most have
  out.append(request.method).append("\n").append(canonical_path(path)).append("\n");
  out.append(canonical_query(query)).append("\n");
  for (const auto& name : signed_names) {
    out.append(name);
    char separator = ':';
    for (const auto& [key, value] : request.headers) {
      if (!model::same_but_for_case(key, name)) continue;
      out.push_back(separator);
      append_folded(out, value);
      separator = ',';
    }
    if (separator == ':') out.push_back(':');  // Signed but absent: for whoever checks such a signature.
    out.push_back('\n');
  }
  return out.append("\n").append(join_names(signed_names)).append("\n").append(hex(sha256(request.body)));
}

std::string string_to_sign(std::string_view date_and_time, const CredentialScope& scope, std::string_view canonical) {
  std::string out(signing_algorithm);
  out.append("\n").append(date_and_time).append("\n").append(to_string(scope)).append("\n");
  return out.append(hex(sha256(canonical)));
}

Digest signing_key(const SecretText& secret_key, const CredentialScope& scope) {
  const auto date_key = hmac_sha256("AWS4" + secret_key.reveal(), scope.date);
  const auto region_key = hmac_sha256(bytes_of(date_key), scope.region);
  const auto service_key = hmac_sha256(bytes_of(region_key), scope.service);
  return hmac_sha256(bytes_of(service_key), scope_terminator);
}

Signer::Signer(Credentials credentials, std::string region, std::string service)
    : credentials_(std::move(credentials)), scope_{{}, std::move(region), std::move(service)} {}

void Signer::sign(HttpRequest& request, std::string_view host, std::chrono::sys_seconds now) {
  const auto date_and_time = amz_date(now);
  const auto date = std::string_view(date_and_time).substr(0, 8);
  if (date != scope_.date) {
    scope_.date = date;
    key_ = signing_key(credentials_.secret_key, scope_);
  }
  if (find_header(request.headers, "Host") == nullptr) request.headers.emplace_back("Host", host);
  set_header(request, "X-Amz-Date", date_and_time);
  if (credentials_.session_token) {
    set_header(request, "X-Amz-Security-Token", credentials_.session_token->reveal());
  }
  const auto names = headers_to_sign(request);
  const auto signature =
      hmac_sha256(bytes_of(key_), string_to_sign(date_and_time, scope_, canonical_request(request, names)));
  set_header(request, "Authorization",
             fmt::format("{} Credential={}/{}, SignedHeaders={}, Signature={}", signing_algorithm,
                         credentials_.access_key, to_string(scope_), join_names(names), hex(signature)));
}

}  // namespace psvcheck::wire
