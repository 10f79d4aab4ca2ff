// Any request, signed and canonicalised by AWS Signature Version 4.
//
// What must hold: a request that was signed verifies, and one that was changed after it does not; neither the order of
// headers, nor the case of their names, nor blanks around values, nor the order of parameters changes what is signed;
// canonical paths have no empty, "." or ".." segments; canonicalising a query twice is canonicalising it once. And a
// verifier accepts nothing that was not signed with its key.
//
// The input: a line with method and target, lines with headers, an empty line, the body.

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "fuzz/entry.h"
#include "fuzz/fail.h"
#include "fuzz/figures.h"
#include "harness/wire/sigv4.h"
#include "harness/wire/sigv4_verify.h"
#include "model/characters.h"

namespace {

using namespace psvcheck;
using std::string_view;

const std::chrono::sys_seconds now{std::chrono::sys_days{std::chrono::year{2026} / 6 / 15}};

const wire::Verifier& verifier() {
  static const wire::Verifier it{
      {"AKIDFUZZ", wire::SecretText("of-nobody"), std::nullopt}, "us-east-1", "secretsmanager"};
  return it;
}

string_view take_line(string_view& rest) {
  const std::size_t end = rest.find('\n');
  const string_view line = rest.substr(0, end);
  rest.remove_prefix(end == string_view::npos ? rest.size() : end + 1);
  return line;
}

wire::HttpRequest request_of(string_view bytes) {
  wire::HttpRequest request;
  const string_view first = take_line(bytes);
  request.method = first.substr(0, first.find(' '));
  request.target = first.size() > request.method.size() ? first.substr(request.method.size() + 1) : "/";
  for (string_view line = take_line(bytes); !line.empty(); line = take_line(bytes)) {
    const std::size_t colon = std::min(line.find(':'), line.size());
    request.headers.emplace_back(line.substr(0, colon), colon < line.size() ? line.substr(colon + 1) : "");
  }
  request.body = bytes;
  return request;
}

std::vector<string_view> parts_of(string_view text, char separator) {
  std::vector<string_view> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(separator, begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

string_view path_of(string_view target) { return target.substr(0, target.find('?')); }
string_view query_of(string_view target) {
  const std::size_t mark = target.find('?');
  return mark == string_view::npos ? string_view() : target.substr(mark + 1);
}

void check_path(string_view path) {
  const std::string canonical = wire::canonical_path(path);
  fuzz::require(canonical.starts_with('/'), "a canonical path begins with a slash", canonical);
  const auto segments = parts_of(canonical, '/');
  for (std::size_t i = 1; i < segments.size(); ++i) {
    const bool is_last = i + 1 == segments.size();
    fuzz::require(segments[i] != "." && segments[i] != ".." && (is_last || !segments[i].empty()),
                  "a canonical path has no empty, . or .. segment", canonical);
  }
}

void check_query(string_view query) {
  const std::string canonical = wire::canonical_query(query);
  fuzz::require(wire::canonical_query(canonical) == canonical, "canonicalising a query twice is doing it once",
                canonical);
  auto parameters = parts_of(query, '&');
  std::ranges::reverse(parameters);
  std::string turned;
  for (const string_view parameter : parameters) {
    if (&parameter != &parameters.front()) turned += '&';
    turned += parameter;
  }
  fuzz::require(wire::canonical_query(turned) == canonical, "the order of parameters changes nothing", canonical);
}

/// The same request as a proxy may write it: names in capitals, blanks around values, headers of different names in
/// another order. Those of one name keep theirs, which means something.
wire::HttpRequest rewritten(wire::HttpRequest request) {
  const auto is_later = [&](const std::string& a, const std::string& b) {
    return std::ranges::lexicographical_compare(b, a, {}, model::to_lower, model::to_lower);
  };
  // A multimap keeps the order of what has the same key.
  std::multimap<std::string, std::string, decltype(is_later)> by_name(request.headers.begin(), request.headers.end(),
                                                                      is_later);
  request.headers.assign(by_name.begin(), by_name.end());
  for (auto& [name, value] : request.headers) {
    name = model::in_upper_case(std::move(name));
    value = "  " + value + "\t ";
  }
  return request;
}

bool verifies(const wire::HttpRequest& request) { return wire::verify(request, verifier(), now).has_value(); }

void check_wrong_signatures(const wire::HttpRequest& request) {
  for (const auto fault : {model::SignatureFault::wrong, model::SignatureFault::expired, model::SignatureFault::future,
                           model::SignatureFault::unknown_key, model::SignatureFault::tampered_body}) {
    wire::HttpRequest wrong = request;
    wire::sign_wrongly(wrong, verifier(), "127.0.0.1", now, fault);
    const auto verdict = wire::verify(wrong, verifier(), now);
    // Of what was changed only the signature tells.
    const auto shown = fault == model::SignatureFault::tampered_body ? model::SignatureFault::wrong : fault;
    fuzz::require(!verdict && verdict.error() == shown, "a request that is signed wrongly shows how", request.target);
  }
}

void check_signing(wire::HttpRequest request) {
  // Whoever signs sets these, and whoever verifies reads the first of them; a second one is the sender's own fault.
  std::erase_if(request.headers, [](const auto& header) {
    return header.first.empty() || header.first.find_first_of(" \t\r;,") != std::string::npos ||
           model::same_but_for_case(header.first, "x-amz-security-token");
  });
  fuzz::require(!verifies(request), "a request that nobody signed does not verify");
  check_wrong_signatures(request);
  wire::Signer signer(verifier().credentials, verifier().region, verifier().service);
  signer.sign(request, "127.0.0.1", now);
  fuzz::require(verifies(request), "a request that was signed verifies", request.target);

  const auto names = wire::headers_to_sign(request);
  fuzz::require(wire::canonical_request(rewritten(request), names) == wire::canonical_request(request, names),
                "order and case of headers and blanks around values change nothing");
  wire::HttpRequest changed = request;
  changed.body += ' ';
  fuzz::require(!verifies(changed), "a body that was changed does not verify");
  changed = request;
  changed.method += 'X';
  fuzz::require(!verifies(changed), "a method that was changed does not verify");
  changed = request;
  changed.headers.emplace_back("X-Amz-Added", "later");
  fuzz::require(!verifies(changed), "a header x-amz-* that was added does not verify");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const wire::HttpRequest request = request_of({reinterpret_cast<const char*>(data), size});
  check_path(path_of(request.target));
  check_query(query_of(request.target));
  check_signing(request);
  fuzz::count_execution(1);
  return 0;
}
