#pragma once

// ListSecretVersionIds in pages. Which entries come on which page, and what a NextToken says, is the target's affair:
// the judge compares the whole list, or a page as a part of it (READ-2d).

#include <span>
#include <vector>

#include "model/exchange.h"

namespace psvcheck::model {

/// The request without MaxResults and NextToken; other requests as they are.
Request whole_list(const Request& request);

/// The allowed answer of the whole list, as it may stand beside an exchange that shows one page of it: without the
/// entries that are not on this page, at most MaxResults of them. Other answers as they are.
Answer page_like(const Answer& allowed, const Exchange& observed);

/// True where ListSecretVersionIds answered more entries than MaxResults asked for.
bool exceeds_its_page(const Exchange& exchange);

/// The exchanges with each run of pages of one list joined into one exchange.
std::vector<Exchange> merge_pages(std::span<const Exchange> exchanges);

}  // namespace psvcheck::model
