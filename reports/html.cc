#include "reports/html.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "embedded/page.h"
#include "harness/wire/base64.h"
#include "harness/wire/deflate.h"
#include "reports/json.h"
#include "reports/page_data.h"
#include "reports/text.h"

namespace psvcheck::reports {
namespace {

using Json = nlohmann::ordered_json;

/// More data than this is compressed: a page should not be larger than what it links to.
constexpr std::size_t most_plain = 500'000;

/// So much of a page may be data, for it to stay below 1.5 MB.
constexpr std::size_t most_of_a_page = 1'350'000;

/// A script element with data.
std::string data_element(std::string_view id, std::string_view type, const std::string& text, bool is_compressed) {
  return fmt::format("<script type=\"{}\" id=\"{}\"{}>{}</script>", type, id,
                     is_compressed ? " data-encoding=\"deflate\"" : "",
                     is_compressed ? wire::base64_encode(wire::deflate(text)) : embeddable_json(text));
}

std::string page_of(const Json& report, const std::map<std::string, std::string>& recordings) {
  const PageData data = page_data(report, recordings);
  std::string sequences = page_sequences(data.sequences);
  const bool is_large = data.json.size() + sequences.size() > most_plain;
  const std::string json = data_element("data", "application/json", data.json, is_large);
  const std::size_t room = most_of_a_page - std::min(json.size(), most_of_a_page);
  const auto all = static_cast<double>(sequences.size());
  sequences = data_element("sequences", "text/plain", sequences, is_large);
  // Sequences that are too much for a page are in the files beside it.
  for (double share = 1; is_large && sequences.size() > room && share > 0;) {
    share = std::min(share * 0.9, 0.97 * share * static_cast<double>(room) / static_cast<double>(sequences.size()));
    if (share < 0.001) share = 0;
    sequences = data_element("sequences", "text/plain",
                             page_sequences(data.sequences, static_cast<std::size_t>(share * all)), is_large);
  }
  std::string script;
  for (const std::string_view part :
       {embedded::exact_json_js, embedded::sequence_js, embedded::scripts_js, embedded::dom_js, embedded::steps_js,
        embedded::picture_js, embedded::charts_js, embedded::finding_js, embedded::report_js}) {
    script += part;
  }
  const std::string title = html_text("psvcheck: " + report.at("run").at("target").get<std::string>());
  return filled(embedded::report_html, {{"title", title},
                                        {"style", embedded::page_css},
                                        {"report_style", embedded::report_css},
                                        {"data", json + "\n" + sequences},
                                        {"script", script}});
}

}  // namespace

std::string embeddable_json(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  for (const char c : json) {
    if (c == '<') {
      out += "\\u003c";
    } else {
      out += c;
    }
  }
  return out;
}

std::string html_text(std::string_view text) {
  std::string out;
  for (const char c : valid_utf8(text)) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string filled(std::string_view page, std::initializer_list<std::pair<std::string_view, std::string_view>> parts) {
  std::string out;
  while (!page.empty()) {
    const std::size_t at = page.find("{{");
    out += page.substr(0, at);
    if (at == std::string_view::npos) break;
    page.remove_prefix(at);
    const std::size_t end = page.find("}}");
    const std::string_view name = page.substr(2, end == std::string_view::npos ? 0 : end - 2);
    for (const auto& [known, text] : parts) {
      if (known == name) out += text;
    }
    page.remove_prefix(std::min(page.size(), end == std::string_view::npos ? 2 : end + 2));
  }
  return out;
}

std::expected<std::string, std::string> html_report(std::string_view report_json,
                                                    const std::map<std::string, std::string>& recordings) {
  try {
    const Json report = Json::parse(report_json);
    if (!report.is_object() || report.value("format", "") != report_format) {
      return std::unexpected(fmt::format("it is no report of psvcheck (its \"format\" is not \"{}\")", report_format));
    }
    return page_of(report, recordings);
  } catch (const Json::parse_error& error) {
    return std::unexpected(fmt::format("it is not JSON, at byte {}", error.byte));
  } catch (const Json::exception& error) {
    return std::unexpected(fmt::format("it does not keep to reports/schema/report.v1.json: {}", error.what()));
  }
}

}  // namespace psvcheck::reports
