#include "model/paging.h"

#include <algorithm>
#include <iterator>

#include "model/constraints.h"

namespace psvcheck::model {

namespace {

bool is_a_page(const ListSecretVersionIdsRequest& request, const ListSecretVersionIdsAnswer& answer) {
  return !missing(request.next_token) || !missing(answer.next_token);
}

}  // namespace

std::optional<Request> whole_list(const Request& request) {
  const auto* list = std::get_if<ListSecretVersionIdsRequest>(&request);
  if (list == nullptr) return std::nullopt;
  ListSecretVersionIdsRequest whole = *list;
  // Values out of bounds stay: they are refused.
  if (const auto* most = given(whole.max_results); most != nullptr && *most >= 1 && *most <= 100) {
    whole.max_results = Absent{};
  }
  const auto* token = given(whole.next_token);
  const bool may_be_one = token != nullptr && is_within_bounds("NextToken", *token);
  if (may_be_one) whole.next_token = "0";  // the model's own token of the first entry
  return whole;
}

std::optional<Answer> page_like(const Answer& allowed, const Exchange& observed) {
  const auto* whole = std::get_if<ListSecretVersionIdsAnswer>(&allowed);
  const auto* request = std::get_if<ListSecretVersionIdsRequest>(&observed.request);
  const auto* page = std::get_if<ListSecretVersionIdsAnswer>(&observed.answer);
  if (whole == nullptr || request == nullptr || page == nullptr) return std::nullopt;
  if (!is_a_page(*request, *page) && !exceeds_its_page(observed)) return std::nullopt;
  const auto* all = given(whole->versions);
  const auto* shown = given(page->versions);
  if (all == nullptr || shown == nullptr) return std::nullopt;
  ListSecretVersionIdsAnswer part = *whole;
  std::vector<VersionEntry> entries;
  for (const auto& entry : *all) {
    const bool on_page = std::ranges::find(*shown, entry.version_id, &VersionEntry::version_id) != shown->end();
    if (on_page) entries.push_back(entry);
  }
  const auto* most = given(request->max_results);
  if (most != nullptr && *most >= 0 && entries.size() > static_cast<std::size_t>(*most)) {
    entries.resize(static_cast<std::size_t>(*most));
  }
  part.versions = std::move(entries);
  return part;
}

bool exceeds_its_page(const Exchange& exchange) {
  const auto* request = std::get_if<ListSecretVersionIdsRequest>(&exchange.request);
  const auto* page = std::get_if<ListSecretVersionIdsAnswer>(&exchange.answer);
  const auto* most = request == nullptr ? nullptr : given(request->max_results);
  const auto* entries = page == nullptr ? nullptr : given(page->versions);
  return most != nullptr && entries != nullptr && *most > 0 && entries->size() > static_cast<std::size_t>(*most);
}

bool is_of_a_page(const Exchange& exchange) {
  const auto* request = std::get_if<ListSecretVersionIdsRequest>(&exchange.request);
  const auto* answer = std::get_if<ListSecretVersionIdsAnswer>(&exchange.answer);
  return request != nullptr && answer != nullptr && is_a_page(*request, *answer);
}

std::vector<Exchange> merge_pages(std::vector<Exchange> exchanges) {
  std::vector<Exchange> merged;
  merged.reserve(exchanges.size());
  bool goes_on = false;
  for (auto& exchange : exchanges) {
    const auto* page = std::get_if<ListSecretVersionIdsAnswer>(&exchange.answer);
    const bool continues = goes_on && page != nullptr;
    goes_on = page != nullptr && given(page->next_token) != nullptr;
    if (!continues) {
      merged.push_back(std::move(exchange));
      continue;
    }
    auto& list = std::get<ListSecretVersionIdsAnswer>(merged.back().answer);
    auto* entries = std::get_if<std::vector<VersionEntry>>(&list.versions);
    const auto* more = given(page->versions);
    if (entries != nullptr && more != nullptr) entries->insert(entries->end(), more->begin(), more->end());
    list.next_token = page->next_token;
  }
  return merged;
}

}  // namespace psvcheck::model
