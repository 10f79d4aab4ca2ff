#include "reports/finding_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "harness/trace/bind.h"
#include "harness/trace/json.h"
#include "model/request.h"
#include "reports/step_text.h"
#include "reports/text.h"

namespace psvcheck::reports {
namespace {

/// What stands between the operation and the arrow.
std::string request_text(const trace::OperationStep& step) {
  std::vector<std::string> parts;
  parts.reserve(step.members.size());
  for (const trace::NamedValue& member : step.members) {
    parts.push_back(fmt::format("{}={}", visible(member.name), value_text(member.value)));
  }
  if (step.body) parts.push_back("body=" + (step.body->empty() ? "(empty)" : shortened(*step.body, 120)));
  if (step.method) parts.push_back("method=" + visible(*step.method));
  if (step.path) parts.push_back("path=" + visible(*step.path));
  for (const auto& [name, value] : step.headers) {
    parts.push_back(value ? fmt::format("header {}: {}", visible(name), shortened(*value, 60))
                          : fmt::format("without header {}", visible(name)));
  }
  if (step.signature) parts.push_back(fmt::format("(signature: {})", trace::name_of(*step.signature)));
  if (!step.fault.empty()) parts.push_back(fmt::format("(wrong on purpose: {})", visible(step.fault)));
  return fmt::format("{}", fmt::join(parts, "  "));
}

/// What a recording sent, which has no members of its own.
std::string request_text(const model::Request& request, const Symbols& symbols) {
  std::vector<std::string> parts;
  std::visit(
      [&](const auto& known) {
        model::visit_members(known, [&](std::string_view name, const auto& member) {
          using Given = std::remove_cvref_t<decltype(member)>;
          if constexpr (std::is_same_v<Given, model::Member<std::string>>) {
            if (const auto* text = model::given(member))
              parts.push_back(fmt::format("{}={}", name, shortened(trace::describe(*text, symbols), 60)));
          } else if (!model::missing(member)) {
            parts.push_back(fmt::format("{}=…", name));
          }
        });
      },
      request);
  return fmt::format("{}", fmt::join(parts, "  "));
}

std::string answered(const trace::Exchange& exchange, const Symbols& symbols) {
  const model::Exchange decoded = trace::to_exchange(exchange);
  const std::string text = answer_text(decoded.answer, symbols);
  if (decoded.envelope.status == 0) return "→ " + text;
  return text.empty() ? fmt::format("→ {}", decoded.envelope.status)
                      : fmt::format("→ {} {}", decoded.envelope.status, text);
}

/// The answers of a repetition, those that are alike together: "→ 100 × 200, 1 × 400 LimitExceededException".
std::string answered(const std::vector<trace::Exchange>& exchanges) {
  std::map<std::string, std::size_t> kinds;
  for (const trace::Exchange& exchange : exchanges) {
    const model::Exchange decoded = trace::to_exchange(exchange);
    const auto* refusal = std::get_if<model::Refusal>(&decoded.answer);
    const std::string type = refusal == nullptr ? std::string() : " " + shortened(refusal->type, 60);
    ++kinds[decoded.envelope.status == 0 ? "no answer" : fmt::format("{}{}", decoded.envelope.status, type)];
  }
  std::string out;
  for (const auto& [kind, count] : kinds) out += fmt::format("{}{} × {}", out.empty() ? "→ " : ", ", count, kind);
  return out;
}

struct Row {
  std::string operation, request, answer;
};

Row row_of(const trace::Step& step, const trace::StepRecord* record, const Symbols& symbols) {
  Row row;
  if (const auto* advance = std::get_if<trace::AdvanceStep>(&step.kind)) {
    row.operation = "(clock)";
    row.request = "moves by " + trace::duration_text(advance->by);
  } else if (const auto* repeat = std::get_if<trace::RepeatStep>(&step.kind)) {
    row.operation = "PutSecretValue";
    row.request = fmt::format(
        "{0} times: SecretId=secret {1}  ClientRequestToken=token {2} … {3}  SecretString=payload {2} … {3}",
        repeat->count, repeat->secret, repeat->first_token,
        repeat->first_token + std::max<std::size_t>(repeat->count, 1) - 1);
    if (record != nullptr) row.answer = answered(record->exchanges);
  } else if (const auto* operation = std::get_if<trace::OperationStep>(&step.kind)) {
    row.operation = visible(operation->op);
    row.request = request_text(*operation);
    if (record != nullptr && !record->exchanges.empty()) {
      row.answer = answered(record->exchanges.back(), symbols);
      if (operation->op.empty()) {
        const model::Exchange decoded = trace::to_exchange(record->exchanges.front());
        row.operation = visible(model::operation_of(decoded.request));
        row.request = request_text(decoded.request, symbols);
      }
    }
  }
  if (record != nullptr && !record->skipped.empty())
    row.answer = fmt::format("(not run: {})", visible(record->skipped));
  return row;
}

std::vector<std::string> lines_of(const std::vector<model::Difference>& differences, const trace::Trace& trace,
                                  std::size_t value_limit) {
  const Symbols symbols = trace::symbols_of(trace);
  const auto shown = [&](const std::string& text) { return shortened(trace::describe(text, symbols), value_limit); };
  std::vector<std::string> lines;
  for (const model::Difference& difference : differences) {
    const std::string where = shown(difference.where);
    lines.push_back(fmt::format("- {}: {}", where, shown(difference.expected)));
    lines.push_back(fmt::format("+ {}: {}", where, shown(difference.observed)));
  }
  return lines;
}

}  // namespace

std::vector<std::string> difference_lines(const run::Finding& finding, std::size_t value_limit) {
  return lines_of(finding.differences, finding.trace, value_limit);
}

std::vector<std::string> difference_lines(const run::Shrunk& shrunk, std::size_t value_limit) {
  return lines_of(shrunk.differences, shrunk.trace, value_limit);
}

std::vector<std::string> step_lines(const trace::Trace& trace) {
  const Symbols symbols = trace::symbols_of(trace);
  std::vector<Row> rows;
  std::size_t width = 0;
  for (std::size_t i = 0; i < trace.sequence.steps.size(); ++i) {
    rows.push_back(row_of(trace.sequence.steps[i], i < trace.records.size() ? &trace.records[i] : nullptr, symbols));
    width = std::max(width, columns(rows.back().operation));
  }
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::string line = fmt::format("{:>2}  {:<{}}", i + 1, rows[i].operation, width);
    if (!rows[i].request.empty()) line += "  " + rows[i].request;
    if (!rows[i].answer.empty()) line += "  " + rows[i].answer;
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace psvcheck::reports
