#pragma once

// What the page of a report shows, picked out of a report.json: each group's scenario once, and of the rest what is
// seen. The page makes everything else (scripts, pictures, diffs) in the browser.

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "reports/page_sequences.h"

namespace psvcheck::reports {

struct PageData {
  std::string json;                     ///< one JSON document
  std::vector<PageSequence> sequences;  ///< of each group, in their order
};

/// Of a document that is a report of this format. Members that it lacks, as one of an older psvcheck does, are left
/// out. `recordings` as html_report takes them. Throws what nlohmann::json throws where a member has another type than
/// the schema says.
PageData page_data(const nlohmann::ordered_json& report, const std::map<std::string, std::string>& recordings = {});

/// "PUT-7-61": names a group in links; the reproducers are called after it.
std::string finding_name(const nlohmann::ordered_json& group, std::size_t number);

}  // namespace psvcheck::reports
