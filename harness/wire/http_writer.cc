#include "harness/wire/http_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace psvcheck::wire {
namespace {

bool breaks_line(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

bool is_bad_token(std::string_view text) {
  return text.empty() || breaks_line(text) || text.find(' ') != std::string_view::npos;
}

void append_header(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

void append_length(std::string& out, std::size_t length) {
  fmt::format_to(std::back_inserter(out), "Content-Length: {}\r\n", length);
}

// Do the headers say themselves where the body ends?
bool delimits_body(const Headers& headers) {
  return find_header(headers, "Content-Length") != nullptr || find_header(headers, "Transfer-Encoding") != nullptr;
}

}  // namespace

std::string_view unsendable(const HttpRequest& request) {
  if (is_bad_token(request.method)) return "its method is empty or holds a blank or a line break";
  if (is_bad_token(request.target)) return "its target is empty or holds a blank or a line break";
  for (const auto& [name, value] : request.headers) {
    if (is_bad_token(name) || name.find(':') != std::string::npos) return "the name of a header cannot be written";
    if (breaks_line(value)) return "the value of a header holds a line break";
  }
  return {};
}

void write_request_head(const HttpRequest& request, std::string_view authority, std::string& out) {
  out.clear();
  out.append(request.method).append(" ").append(request.target).append(" HTTP/1.1\r\n");
  for (const auto& [name, value] : request.headers) append_header(out, name, value);
  if (find_header(request.headers, "Host") == nullptr) append_header(out, "Host", authority);
  // RFC 9110, section 8.6: methods that have a use for a body announce even an empty one.
  const bool wants_length = !request.body.empty() || request.method == "POST" || request.method == "PUT";
  if (wants_length && !delimits_body(request.headers)) append_length(out, request.body.size());
  out.append("\r\n");
}

void write_response_head(const HttpResponse& response, BodyFraming framing, Afterwards afterwards, std::string& out) {
  out.clear();
  fmt::format_to(std::back_inserter(out), "HTTP/1.1 {} {}\r\n", response.status, response.reason);
  for (const auto& [name, value] : response.headers) append_header(out, name, value);
  if (!has_no_body(response.status) && !delimits_body(response.headers)) {
    if (framing == BodyFraming::chunks) {
      append_header(out, "Transfer-Encoding", "chunked");
    } else {
      append_length(out, response.body.size());
    }
  }
  if (afterwards == Afterwards::close && find_header(response.headers, "Connection") == nullptr) {
    append_header(out, "Connection", "close");
  }
  out.append("\r\n");
}

bool has_no_body(unsigned status) { return status / 100 == 1 || status == 204 || status == 304; }

std::string in_chunks(std::string_view body) {
  std::string out;
  const auto half = (body.size() + 1) / 2;
  for (const auto part : {body.substr(0, half), body.substr(half)}) {
    if (!part.empty()) fmt::format_to(std::back_inserter(out), "{:x}\r\n{}\r\n", part.size(), part);
  }
  return out.append("0\r\n\r\n");
}

}  // namespace psvcheck::wire
