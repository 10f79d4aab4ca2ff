#include "harness/cli/glob.h"

#include <cstddef>
#include <vector>

namespace psvcheck::cli {
namespace {

std::vector<std::string_view> parts_of(std::string_view text) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t slash = text.find('/');
    parts.push_back(text.substr(0, slash));
    if (slash == std::string_view::npos) return parts;
    text.remove_prefix(slash + 1);
  }
}

/// Whether a pattern matches a sequence of items, where `is_star` items match any run of them. Both kinds of star work
/// alike, one over characters and one over folders; going back to the latest star only keeps it linear in practice.
template <class Pattern, class Items, class IsStar, class Same>
bool matches(const Pattern& pattern, const Items& items, IsStar is_star, Same same) {
  std::size_t p = 0, i = 0;
  std::size_t star = pattern.size(), from = 0;
  while (i < items.size()) {
    if (p < pattern.size() && is_star(pattern[p])) {
      star = p++;
      from = i;
    } else if (p < pattern.size() && same(pattern[p], items[i])) {
      ++p;
      ++i;
    } else if (star < pattern.size()) {
      p = star + 1;
      i = ++from;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && is_star(pattern[p])) ++p;
  return p == pattern.size();
}

bool name_matches(std::string_view pattern, std::string_view name) {
  return matches(pattern, name, [](char c) { return c == '*'; }, [](char p, char c) { return p == '?' || p == c; });
}

}  // namespace

bool glob_matches(std::string_view pattern, std::string_view path) {
  return matches(
      parts_of(pattern), parts_of(path), [](std::string_view part) { return part == "**"; },
      [](std::string_view part, std::string_view name) { return name_matches(part, name); });
}

}  // namespace psvcheck::cli
