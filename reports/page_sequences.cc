#include "reports/page_sequences.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "reports/text.h"

namespace psvcheck::reports {
namespace {

using Json = nlohmann::ordered_json;

std::string json_line(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

/// A member's value as people read it; nothing for the rarer kinds, of which the whole line is kept.
std::optional<std::string> plain_text(const Json& value) {
  if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    const bool is_bare = !text.empty() && text.find(' ') == std::string::npos;
    return is_bare ? text : "\"" + text + "\"";
  }
  if (value.is_boolean()) return value.get<bool>() ? "true" : "false";
  if (value.is_array()) {
    std::string out;
    for (const Json& item : value) {
      const auto text = plain_text(item);
      if (!text) return std::nullopt;
      out += (out.empty() ? "" : ", ") + *text;
    }
    return "[" + out + "]";
  }
  if (!value.is_object() || value.size() != 1 || !value.begin()->is_number_integer()) return std::nullopt;
  const std::string& kind = value.begin().key();
  if (kind != "secret" && kind != "token" && kind != "payload" && kind != "label") return std::nullopt;
  const auto number = value.begin()->get<std::uint64_t>();
  constexpr std::uint64_t most_of_javascript = 1ULL << 53;  // beyond, a number there has not all digits
  return number < most_of_javascript ? std::optional(fmt::format("{} {}", kind, number)) : std::nullopt;
}

/// The operation and what it sends: "PutSecretValue  SecretId=secret 0"; nothing where the whole line is kept.
std::optional<std::string> plain_request(const Json& step, std::size_t width) {
  const std::string operation = step.value("op", "");
  if (operation.empty() || operation.find(' ') != std::string::npos) return std::nullopt;
  std::string out = fmt::format("{:<{}}", operation, width);
  const Json members = step.value("members", Json::object());
  for (const auto& [name, value] : members.items()) {
    const auto text = plain_text(value);
    // JavaScript puts members whose names are numbers first.
    const bool is_number = !name.empty() && name.front() >= '0' && name.front() <= '9';
    if (!text || is_number) return std::nullopt;
    out += fmt::format("  {}={}", name, *text);
  }
  return out;
}

/// How wide the operations of these lines are.
std::size_t width_of(const std::vector<std::string>& lines) {
  std::size_t width = 0;
  for (const std::string& line : lines) {
    const std::size_t number = std::min(line.find_first_not_of(' '), line.size());
    const std::size_t begin = std::min(line.find_first_not_of(' ', line.find(' ', number)), line.size());
    width = std::max(width, columns(std::string_view(line).substr(begin, line.find(' ', begin) - begin)));
  }
  return width;
}

/// A sequence in parts.
struct Parts {
  std::string head;
  std::vector<std::string> rows;  ///< two lines for each step
};

Parts parts_of(const PageSequence& sequence) {
  Parts parts;
  Json head = sequence.scenario;
  const Json steps = head.value("steps", Json::array());
  head["steps"] = Json::array();
  parts.head = json_line(head);
  const bool has_lines = sequence.lines.size() == steps.size();
  const std::size_t width = width_of(sequence.lines);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const std::string row = has_lines ? step_row(steps[i], sequence.lines[i], i + 1, width) : std::string();
    parts.rows.push_back(json_line(steps[i]) + "\n" + json_line(Json(row)) + "\n");
  }
  return parts;
}

/// Finds of each sequence the earlier one with which it has most of its first steps in common.
class Prefixes {
 public:
  struct Like {
    std::size_t sequence = 0, first = 0;
  };

  Like add(std::size_t index, const std::vector<std::string>& rows) {
    Like best;
    if (rows.empty()) return best;
    auto& others = by_first_row_[rows.front()];
    for (const auto& [other, other_rows] : others) {
      const auto differs = std::ranges::mismatch(rows, *other_rows);
      const auto first = static_cast<std::size_t>(differs.in1 - rows.begin());
      if (first > best.first) best = {other, first};
    }
    others.emplace_back(index, &rows);
    return best;
  }

 private:
  std::map<std::string, std::vector<std::pair<std::size_t, const std::vector<std::string>*>>> by_first_row_;
};

std::size_t bytes_from(const std::vector<std::string>& rows, std::size_t first) {
  std::size_t bytes = 0;
  for (std::size_t i = first; i < rows.size(); ++i) bytes += rows[i].size();
  return bytes;
}

/// Which sequences fit, the shortest first.
std::vector<bool> kept(const std::vector<std::optional<Parts>>& all, std::size_t most_bytes) {
  std::vector<std::size_t> shortest_first(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) shortest_first[i] = i;
  const auto length = [&](std::size_t i) { return std::pair(all[i] ? all[i]->rows.size() : 0, i); };
  std::ranges::sort(shortest_first, {}, length);
  Prefixes prefixes;
  std::vector<bool> out(all.size(), false);
  std::size_t bytes = 0;
  for (const std::size_t i : shortest_first) {
    if (all[i]) bytes += all[i]->head.size() + bytes_from(all[i]->rows, prefixes.add(i, all[i]->rows).first);
    if (bytes > most_bytes) break;
    out[i] = true;
  }
  return out;
}

}  // namespace

std::string step_row(const Json& step, std::string_view line, std::size_t number, std::size_t width) {
  const auto request = plain_request(step, width);
  const std::string told = request ? fmt::format("{:>2}  {}", number, *request) : std::string();
  if (!request || !line.starts_with(told)) return ":" + std::string(line);
  const std::string_view rest = line.substr(told.size());
  if (rest.empty()) return "=";
  return rest.starts_with("  ") ? "=" + std::string(rest.substr(2)) : ":" + std::string(line);
}

std::string page_sequences(const std::vector<PageSequence>& sequences, std::size_t most_bytes) {
  std::vector<std::optional<Parts>> all;
  all.reserve(sequences.size());
  for (const PageSequence& sequence : sequences) {
    all.push_back(sequence.scenario.is_object() ? std::optional(parts_of(sequence)) : std::nullopt);
  }
  const std::vector<bool> is_kept = kept(all, most_bytes);
  std::string out;
  Prefixes prefixes;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!all[i]) {
      out += "null\n";
    } else if (!is_kept[i]) {
      out += fmt::format("{}\n", all[i]->rows.size());
    } else {
      const std::vector<std::string>& rows = all[i]->rows;
      const auto [like, first] = prefixes.add(i, rows);
      out += fmt::format("[{},{},{},{}]\n", like, first, rows.size() - first, all[i]->head);
      for (std::size_t row = first; row < rows.size(); ++row) out += rows[row];
    }
  }
  return out;
}

}  // namespace psvcheck::reports
