#pragma once

// A group of findings told from its beginning to its end, for a person who has to mend it: what the specification says
// and where, what was expected and observed, the shortest steps, where it was seen, how to see it again, the files.

#include <string>
#include <string_view>

#include "reports/report.h"
#include "reports/terminal.h"

namespace psvcheck::reports {

/// "PUT-7-61": the clause and the group's number, which the names of its files begin with.
std::string id_of(const ReportedGroup& group);

/// The text. `options.out` is the report's folder; empty where it has none.
std::string story(const Report& report, const ReportedGroup& group, const TerminalOptions& options);

}  // namespace psvcheck::reports
