#pragma once

// The report as one HTML file that needs no network: what a report.json says, in a form that a person likes to read.
// Its template, style and scripts are in reports/page/ and are compiled into the program.

#include <expected>
#include <map>
#include <string>
#include <string_view>

namespace psvcheck::reports {

/// The page of a report.json. The error says for a person why the text is no report. `recordings` has the URL of where
/// each recording of the real service was published, by the name that the sources of clauses have, up to any "[".
std::expected<std::string, std::string> html_report(std::string_view report_json,
                                                    const std::map<std::string, std::string>& recordings = {});

/// Text as it may stand in a script element of a page, whose JSON it is then: no "<", and so no end of the element.
std::string embeddable_json(std::string_view json);

/// Text between tags and in attributes.
std::string html_text(std::string_view text);

/// A template with each {{name}} replaced, once, by what stands for it.
std::string filled(std::string_view page, std::initializer_list<std::pair<std::string_view, std::string_view>> parts);

}  // namespace psvcheck::reports
