#include "harness/cli/nearest.h"

#include <algorithm>

#include "model/characters.h"

namespace psvcheck::cli {
namespace {

/// How many letters are to be added, taken away or changed.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t i = 0; i < row.size(); ++i) row[i] = i;
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t changed = diagonal + (model::to_lower(a[i]) == model::to_lower(b[j]) ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::vector<std::string> nearest(std::string_view written, const std::vector<std::string>& names, std::size_t count) {
  constexpr std::size_t longest = 200;  // names are short; a longer text is none
  if (written.size() > longest) return {};
  std::vector<std::pair<std::size_t, std::string>> ranked;
  for (const std::string& name : names) {
    const std::size_t apart = distance(written, name);
    if (apart * 2 <= std::max(written.size(), name.size())) ranked.emplace_back(apart, name);
  }
  std::ranges::sort(ranked);
  std::vector<std::string> out;
  for (std::size_t i = 0; i < ranked.size() && i < count; ++i) out.push_back(ranked[i].second);
  return out;
}

}  // namespace psvcheck::cli
