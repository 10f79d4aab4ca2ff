#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "harness/trace/json.h"
#include "harness/trace/json_text.h"

namespace psvcheck::trace {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t line_width = 110;

// On one line with blanks after commas and colons, as long as that stays within `room`; nothing otherwise.
bool lay_out_flat(const Json& json, std::size_t room, std::string& out) {
  if (json.is_object() || json.is_array()) {
    const std::size_t start = out.size();
    out += json.is_object() ? '{' : '[';
    bool first = true;
    for (const auto& [name, member] : json.items()) {
      if (!first) out += ", ";
      first = false;
      if (json.is_object()) out += Json(name).dump(-1, ' ', false, Json::error_handler_t::replace) + ": ";
      if (out.size() - start > room || !lay_out_flat(member, room - (out.size() - start), out)) return false;
    }
    out += json.is_object() ? '}' : ']';
    return out.size() - start <= room;
  }
  const std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  out += text;
  return text.size() <= room;
}

void lay_out(const Json& json, std::size_t indent, std::string& out) {
  std::string flat;
  const bool is_steps = indent == 2 && json.is_array() && !json.empty() && json.front().is_object();
  if (!json.is_structured() || json.empty()) {
    out += json.dump(-1, ' ', false, Json::error_handler_t::replace);
  } else if (!is_steps && indent > 0 && lay_out_flat(json, line_width - std::min(indent, line_width), flat)) {
    out += flat;
  } else {
    out += json.is_object() ? "{" : "[";
    bool first = true;
    for (const auto& [name, member] : json.items()) {
      out += first ? "\n" : ",\n";
      first = false;
      out.append(indent + 2, ' ');
      if (json.is_object()) out += Json(name).dump(-1, ' ', false, Json::error_handler_t::replace) + ": ";
      lay_out(member, indent + 2, out);
    }
    out += "\n";
    out.append(indent, ' ');
    out += json.is_object() ? "}" : "]";
  }
}

}  // namespace

std::string write(const Trace& trace) {
  const Sequence& sequence = trace.sequence;
  Json json{{"format", format_name}};
  if (!sequence.title.empty()) json["title"] = sequence.title;
  if (!sequence.clauses.empty()) json["clauses"] = sequence.clauses;
  if (!sequence.source.empty()) json["source"] = sequence.source;
  if (sequence.context == Context::unknown) json["context"] = "unknown";
  for (const Capability capability : sequence.required) json["requires"].push_back(name_of(capability));
  if (!sequence.names_end_with.empty()) json["names_end_with"] = sequence.names_end_with;
  if (trace.binding) {
    const auto number = [](std::uint64_t value) {
      return std::in_range<std::int64_t>(value) ? Json(value) : Json(std::to_string(value));
    };
    json["binding"] = {{"run_id", trace.binding->run_id},
                       {"seed", number(trace.binding->seed)},
                       {"sequence", number(trace.binding->sequence)}};
  }
  Json& steps = json["steps"] = Json::array();
  const StepRecord not_run;
  for (std::size_t i = 0; i < sequence.steps.size(); ++i) {
    std::string step;
    append_step(step, sequence.steps[i]);
    append_record(step, sequence.steps[i], i < trace.records.size() ? trace.records[i] : not_run);
    steps.push_back(step.empty() ? Json::object() : Json::parse("{" + step.substr(1) + "}"));
  }
  std::string text;
  lay_out(json, 0, text);
  text += '\n';
  return text;
}

std::string write_step_line(std::uint64_t number, const Sequence& sequence, std::size_t index,
                            const StepRecord& record) {
  std::string line = fmt::format(R"({{"sequence":{})", number);
  if (!sequence.title.empty()) append_text(line += R"(,"title":)", sequence.title);
  for (const Capability& capability : sequence.required) {
    line += &capability == sequence.required.data() ? R"(,"requires":[)" : ",";
    append_text(line, name_of(capability));
  }
  if (!sequence.required.empty()) line += ']';
  if (!sequence.names_end_with.empty()) append_text(line += R"(,"names_end_with":)", sequence.names_end_with);
  line += fmt::format(R"(,"step":{},"of":{})", index, sequence.steps.size());
  append_step(line, sequence.steps[index]);
  append_record(line, sequence.steps[index], record);
  return line += '}';
}

}  // namespace psvcheck::trace
