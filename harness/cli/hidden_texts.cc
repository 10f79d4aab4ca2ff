#include "harness/cli/hidden_texts.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace psvcheck::cli {
namespace {

constexpr std::size_t shortest = 8;
constexpr std::size_t shortest_in_success = 16;

}  // namespace

std::vector<std::string> hidden_texts(const ConnectionOptions& options, const std::optional<wire::Credentials>& used) {
  std::vector<std::string> texts;
  for (const auto* option : {&options.access_key, &options.secret_key, &options.session_token}) {
    if (*option) texts.push_back(**option);
  }
  for (const char* variable : {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"}) {
    if (const char* value = std::getenv(variable)) texts.emplace_back(value);
  }
  if (used) {
    texts.insert(texts.end(), {used->access_key, used->secret_key.reveal()});
    if (used->session_token) texts.push_back(used->session_token->reveal());
  }
  std::erase_if(texts, [](const std::string& text) { return text.size() < shortest; });
  // The longest first: one may be a part of another.
  std::ranges::sort(texts, [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  });
  const auto doubles = std::ranges::unique(texts);
  texts.erase(doubles.begin(), doubles.end());
  return texts;
}

std::string masked(std::string text, const std::vector<std::string>& hidden) {
  constexpr std::string_view mask = "***";
  for (const std::string& each : hidden) {
    for (std::size_t at = text.find(each); at != std::string::npos; at = text.find(each, at + mask.size())) {
      text.replace(at, each.size(), mask);
    }
  }
  return text;
}

void mask(wire::HttpResponse& answer, const std::vector<std::string>& hidden) {
  if (hidden.empty()) return;
  std::vector<std::string> in_body = hidden;
  if (answer.status < 400) std::erase_if(in_body, [](const auto& text) { return text.size() < shortest_in_success; });
  answer.body = masked(std::move(answer.body), in_body);
  for (auto& [name, value] : answer.headers) value = masked(std::move(value), hidden);
}

}  // namespace psvcheck::cli
