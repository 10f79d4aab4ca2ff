#include "reports/badge.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "reports/text.h"

namespace psvcheck::reports {
namespace {

struct Message {
  std::string text;
  const char* colour;
};

Message message_of(const Report& report) {
  if (report.verdict == "findings") {
    const auto broken = std::ranges::count_if(report.clauses, &ReportedClause::fails);
    return {fmt::format("{} of {} clauses broken", broken, report.passed + report.failed), "red"};
  }
  if (report.verdict != "conforms") return {"no verdict", "lightgrey"};
  const auto known = static_cast<std::size_t>(std::ranges::count_if(report.groups, &ReportedGroup::is_known));
  if (known > 0) return {counted(known, "known gap"), "yellow"};
  return {"conforms", "brightgreen"};
}

}  // namespace

std::string badge(const Report& report) {
  const Message message = message_of(report);
  nlohmann::ordered_json document = {
      {"schemaVersion", 1}, {"label", "PutSecretValue"}, {"message", message.text}, {"color", message.colour}};
  if (message.text == "no verdict") document["isError"] = true;
  return document.dump(2) + "\n";
}

}  // namespace psvcheck::reports
