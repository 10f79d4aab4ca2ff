#include "reports/curl.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/wire/base64.h"
#include "harness/wire/endpoint.h"
#include "reports/text.h"

namespace psvcheck::reports {
namespace {

/// A longer body makes a command that nobody reads and that some shells refuse.
constexpr std::size_t body_limit = 8192;

/// A step that repeats a request more often than this gets one line for all.
constexpr std::size_t repetition_limit = 3;

std::string url_of(std::string_view endpoint, std::string_view path) {
  const auto parsed = wire::parse_endpoint(endpoint);
  const std::string base =
      parsed ? fmt::format("{}://{}", parsed->tls ? "https" : "http", wire::authority(*parsed)) : std::string(endpoint);
  return base + std::string(path);
}

/// Whether a shell word carries these bytes unchanged and a reader sees them.
bool is_plain(std::string_view body) { return visible(body) == body; }

std::string command(const trace::Exchange& exchange, std::string_view endpoint, std::size_t step) {
  const wire::HttpRequest& request = exchange.request;
  const bool is_unsigned = exchange.signature == model::SignatureFault::none;
  if (exchange.signature && !is_unsigned) {
    return fmt::format("# step {}: signed wrongly ({}); psvcheck replay --auth sends it", step + 1,
                       trace::name_of(*exchange.signature));
  }
  if (request.body.size() > body_limit) {
    return fmt::format("# step {}: a body of {} bytes; psvcheck replay sends it", step + 1, request.body.size());
  }
  // The credentials are the shell's to put in.
  std::string out = "curl -si --path-as-is";
  if (!is_unsigned) {
    out +=
        " --aws-sigv4 \"aws:amz:${AWS_REGION:-us-east-1}:secretsmanager\" "
        "--user \"$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY\"";
  }
  if (request.method != "POST") out += " -X " + shell_word(request.method);
  constexpr std::string_view shown[] = {"Content-Type", "X-Amz-Target"};
  for (const std::string_view name : shown) {
    const std::string* value = wire::find_header(request.headers, name);
    if (value != nullptr) {
      out += fmt::format(" -H {}", shell_word(fmt::format("{}: {}", name, visible(*value))));
    } else if (name == "Content-Type") {
      out += " -H Content-Type:";  // curl would say that it is a form
    }
  }
  const bool plain = is_plain(request.body);
  out += plain ? " --data-raw " + shell_word(request.body) : std::string(" --data-binary @-");
  out += " " + shell_word(url_of(endpoint, request.target));
  return plain ? out : fmt::format("echo {} | base64 -d | {}", wire::base64_encode(request.body), out);
}

}  // namespace

std::vector<std::string> curl_commands(const trace::Trace& trace, std::string_view endpoint) {
  std::vector<std::string> commands;
  for (std::size_t i = 0; i < trace.records.size(); ++i) {
    if (trace.records[i].exchanges.size() > repetition_limit) {
      commands.push_back(fmt::format("# step {}: {}; psvcheck replay sends them", i + 1,
                                     counted(trace.records[i].exchanges.size(), "request")));
      continue;
    }
    for (const trace::Exchange& exchange : trace.records[i].exchanges) {
      commands.push_back(command(exchange, endpoint, i));
    }
  }
  return commands;
}

}  // namespace psvcheck::reports
