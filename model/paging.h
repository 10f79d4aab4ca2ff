#pragma once

// ListSecretVersionIds in pages. Which entries come on which page, and what a NextToken says, is the target's affair:
// the judge compares the whole list, or a page as a part of it (READ-2d).

#include <optional>
#include <vector>

#include "model/exchange.h"

namespace psvcheck::model {

/// The request without MaxResults and NextToken; nothing where it asks for no list.
std::optional<Request> whole_list(const Request& request);

/// The allowed answer of the whole list, as it may stand beside an exchange that shows one page of it: without the
/// entries that are not on this page, at most MaxResults of them. Nothing where the allowed answer is to be compared as
/// it is.
std::optional<Answer> page_like(const Answer& allowed, const Exchange& observed);

/// True where ListSecretVersionIds answered more entries than MaxResults asked for.
bool exceeds_its_page(const Exchange& exchange);

/// The exchanges with each run of pages of one list joined into one exchange.
std::vector<Exchange> merge_pages(std::vector<Exchange> exchanges);

/// True for an answer of ListSecretVersionIds that MaxResults or NextToken made a page of a longer list.
bool is_of_a_page(const Exchange& exchange);

}  // namespace psvcheck::model
