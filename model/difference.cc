#include "model/difference.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <type_traits>

#include "model/envelope.h"
#include "model/new_version.h"

namespace psvcheck::model {

namespace {

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string all;
  for (const auto& part : parts) {
    if (!all.empty()) all += separator;
    all += part;
  }
  return all;
}

std::string show(const std::string& text) { return model::quoted(text); }
std::string show(const Blob& blob) { return std::to_string(blob.bytes.size()) + " bytes " + model::quoted(blob.bytes); }
std::string show(const Labels& labels) { return "[" + join(labels, ", ") + "]"; }
std::string show(const Time&) { return "a date"; }
std::string show(const std::map<std::string, Labels>& versions) {
  std::vector<std::string> parts;
  parts.reserve(versions.size());
  for (const auto& [version, labels] : versions) parts.push_back(version + ": " + show(labels));
  return "{" + join(parts, ", ") + "}";
}
std::string show(const std::vector<VersionEntry>& entries) { return std::to_string(entries.size()) + " versions"; }

template <class T>
std::string show_member(const Member<T>& member) {
  if (std::holds_alternative<Absent>(member)) return "absent";
  if (std::holds_alternative<Null>(member)) return "null";
  if (std::holds_alternative<Withheld>(member)) return "a value that was not kept";
  if (const auto* mistyped = std::get_if<Mistyped>(&member)) return mistyped->found;
  return show(*given(member));
}

/// Of a date that is absent, its clause is the one about the answer's members.
template <class T>
Aspect aspect_of_date(const Member<T>& observed) {
  return std::holds_alternative<Absent>(observed) ? Aspect::members : Aspect::dates;
}

Aspect aspect_of_member(std::string_view name) {
  if (name == "VersionStages") return Aspect::stages;
  if (name == "SecretString" || name == "SecretBinary") return Aspect::value;
  if (name == "DeletedDate") return Aspect::deletion;
  if (name == "Description") return Aspect::details;
  if (name.ends_with("Date")) return Aspect::dates;
  return Aspect::answer;
}

bool is_not_compared(std::string_view name) {
  return name == "NextToken" || name == "KmsKeyId" || name == "LastAccessedDate";
}

template <class T>
bool agree(const T& a, const T& b) {
  return a == b;
}
bool agree(const Time&, const Time&) { return true; }
bool agree(const Labels& a, const Labels& b) {
  Labels x = a;
  Labels y = b;
  std::ranges::sort(x);
  std::ranges::sort(y);
  return x == y;
}

template <class T>
bool is_empty_list(const Member<T>& member) {
  if constexpr (std::is_same_v<T, Labels>) {
    const auto* list = given(member);
    return list != nullptr && list->empty();
  } else {
    return false;
  }
}

template <class T>
bool members_agree(const Member<T>& allowed, const Member<T>& observed) {
  if (std::holds_alternative<Withheld>(allowed) || std::holds_alternative<Withheld>(observed)) return true;
  const bool none_allowed = missing(allowed) || is_empty_list(allowed);
  const bool none_observed = missing(observed) || is_empty_list(observed);
  if (none_allowed || none_observed) return none_allowed && none_observed;
  const T* a = given(allowed);
  const T* b = given(observed);
  return a != nullptr && b != nullptr && agree(*a, *b);
}

/// Where each label is: label -> ids of versions, in words.
std::map<std::string, std::set<std::string>> by_label(const std::map<std::string, Labels>& versions) {
  std::map<std::string, std::set<std::string>> labels;
  for (const auto& [version, stages] : versions) {
    for (const auto& stage : stages) labels[stage].insert(version);
  }
  return labels;
}

std::string show_versions(const std::set<std::string>& versions) {
  if (versions.empty()) return "on no version";
  return "on " + join({versions.begin(), versions.end()}, " and ");
}

/// The version that lacks the label, else the first one that has it and should not.
std::string differing_version(const std::set<std::string>& allowed, const std::set<std::string>& observed) {
  std::vector<std::string> versions;
  std::ranges::set_difference(allowed, observed, std::back_inserter(versions));
  std::ranges::set_difference(observed, allowed, std::back_inserter(versions));
  return versions.empty() ? std::string() : versions.front();
}

/// The label in which two lists differ, the service's own ones first; nothing where only their number does, or where
/// what was observed is no list of labels.
std::optional<Aspect> differing_label(const Member<Labels>& allowed, const Member<Labels>& observed) {
  if (!missing(observed) && given(observed) == nullptr) return std::nullopt;
  static const Labels none;
  const Labels& a = given(allowed) != nullptr ? *given(allowed) : none;
  const Labels& b = given(observed) != nullptr ? *given(observed) : none;
  std::optional<Aspect> first;
  const auto look = [&](const Labels& in, const Labels& other) {
    for (const auto& label : in) {
      if (std::ranges::find(other, label) != other.end()) continue;
      const auto aspect = aspect_of({label});
      if (!first || aspect < *first) first = aspect;
    }
  };
  look(a, b);
  look(b, a);
  return first;
}

/// A label that one version has twice, where it has not been so before.
void find_doubled_labels(const std::map<std::string, Labels>& allowed, const std::map<std::string, Labels>& observed,
                         std::vector<Difference>& found) {
  for (const auto& [version, labels] : observed) {
    const auto at = allowed.find(version);
    for (auto label = labels.begin(); label != labels.end(); ++label) {
      if (at != allowed.end() && std::ranges::count(at->second, *label) > 1) continue;
      const auto earlier = std::find(labels.begin(), label, *label);
      const bool is_second = earlier != label && std::count(labels.begin(), label, *label) == 1;
      if (!is_second) continue;
      found.push_back({"label " + *label, "once on " + version, "twice on " + version, aspect_of({*label}), version});
    }
  }
}

/// VersionIdsToStages, label by label.
void compare_labels(const std::map<std::string, Labels>& allowed, const std::map<std::string, Labels>& observed,
                    std::vector<Difference>& found) {
  find_doubled_labels(allowed, observed, found);
  auto expected = by_label(allowed);
  auto seen = by_label(observed);
  for (const auto& [label, versions] : seen) expected.try_emplace(label);
  for (const auto& [label, versions] : expected) {
    if (versions == seen[label]) continue;
    found.push_back({"label " + label, show_versions(versions), show_versions(seen[label]), aspect_of({label}),
                     differing_version(versions, seen[label])});
  }
}

/// Which versions there are comes first, then what is wrong of them: in the order of the list only what differs in the
/// same way would show the same first, and targets may order by ids, which differ from run to run.
void order_by_kind(std::vector<Difference>& found, std::size_t from) {
  const auto kind = [](const Difference& difference) {
    return difference.aspect == Aspect::version ? 0 : difference.aspect == Aspect::stages ? 1 : 2;
  };
  const std::vector<Difference> unordered(found.begin() + static_cast<std::ptrdiff_t>(from), found.end());
  auto next = found.begin() + static_cast<std::ptrdiff_t>(from);
  for (const int wanted : {0, 1, 2}) {
    next = std::ranges::copy_if(unordered, next, [&](int one) { return one == wanted; }, kind).out;
  }
}

void compare_entries(const std::vector<VersionEntry>& allowed, const std::vector<VersionEntry>& observed,
                     std::vector<Difference>& found) {
  const auto id_of = [](const VersionEntry& entry) {
    const auto* id = given(entry.version_id);
    return id == nullptr ? std::string() : *id;
  };
  std::set<std::string> seen;
  const std::size_t from = found.size();
  for (const auto& entry : observed) {
    const auto id = id_of(entry);
    const auto it = std::ranges::find(allowed, id, id_of);
    if (!seen.insert(id).second) {
      found.push_back({"version " + id, "listed once", "listed twice", Aspect::version, id});
    } else if (it == allowed.end()) {
      found.push_back({"version " + id, "not listed", "listed", Aspect::version, id});
    } else if (!members_agree(it->version_stages, entry.version_stages)) {
      found.push_back({"VersionStages of version " + id, show_member(it->version_stages),
                       show_member(entry.version_stages), Aspect::stages, id,
                       differing_label(it->version_stages, entry.version_stages)});
    } else if (!members_agree(it->created_date, entry.created_date)) {
      found.push_back({"CreatedDate of version " + id, show_member(it->created_date), show_member(entry.created_date),
                       aspect_of_date(entry.created_date)});
    }
  }
  for (const auto& entry : allowed) {
    if (!seen.contains(id_of(entry)) && !entry.may_be_missing) {
      found.push_back({"version " + id_of(entry), "listed", "not listed", Aspect::version, id_of(entry)});
    }
  }
  order_by_kind(found, from);
}

template <class T>
void compare_member(std::string_view name, const Member<T>& allowed, const Member<T>& observed,
                    std::vector<Difference>& found) {
  if (is_not_compared(name) || std::holds_alternative<Withheld>(allowed)) return;
  const bool both_usable =
      (missing(allowed) || given(allowed) != nullptr) && (missing(observed) || given(observed) != nullptr);
  if constexpr (std::is_same_v<T, std::map<std::string, Labels>>) {
    static const T none;
    if (both_usable) {
      return compare_labels(given(allowed) ? *given(allowed) : none, given(observed) ? *given(observed) : none, found);
    }
  } else if constexpr (std::is_same_v<T, std::vector<VersionEntry>>) {
    static const T none;
    if (both_usable) {
      return compare_entries(given(allowed) ? *given(allowed) : none, given(observed) ? *given(observed) : none, found);
    }
  }
  if (members_agree(allowed, observed)) return;
  found.push_back({std::string(name), show_member(allowed), show_member(observed), aspect_of_member(name)});
  if (found.back().aspect == Aspect::dates) found.back().aspect = aspect_of_date(observed);
  if constexpr (std::is_same_v<T, Labels>) found.back().label = differing_label(allowed, observed);
}

/// Says which version it is whose value or labels differ.
template <class A>
void name_version(const A& allowed, std::vector<Difference>& found) {
  constexpr bool is_put = std::is_same_v<A, PutSecretValueAnswer>;
  if constexpr (is_put || std::is_same_v<A, GetSecretValueAnswer>) {
    const auto* id = given(allowed.version_id);
    for (auto& difference : found) {
      if (id != nullptr && (!is_put || difference.aspect == Aspect::stages)) difference.version = *id;
    }
  }
}

/// Pairs the members of two answers of one type by their names.
template <class A>
std::vector<Difference> compare_members(const A& allowed, const A& observed) {
  std::vector<Difference> found;
  visit_answer_members(allowed, [&](std::string_view name, const auto& expected) {
    visit_answer_members(observed, [&](std::string_view other, const auto& seen) {
      if constexpr (std::is_same_v<decltype(expected), decltype(seen)>) {
        if (name == other) compare_member(name, expected, seen, found);
      }
    });
  });
  name_version(allowed, found);
  return found;
}

}  // namespace

std::string quoted(std::string_view text) {
  constexpr std::size_t shown = 200;
  std::string out = "\"";
  for (const char c : text.substr(0, shown)) {
    out += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? '?' : c;
  }
  out += '"';
  if (text.size() > shown) out += "... (" + std::to_string(text.size()) + " bytes)";
  return out;
}

std::string describe(const Answer& answer) {
  if (const auto* refusal = std::get_if<Refusal>(&answer)) {
    return refusal->message.empty() ? refusal->type : refusal->type + ": " + refusal->message;
  }
  if (const auto* unreadable = std::get_if<Unreadable>(&answer)) return "no AWS JSON answer: " + unreadable->what;
  if (const auto* none = std::get_if<NoAnswer>(&answer)) return "no answer: " + none->why;
  if (std::holds_alternative<AnyAnswer>(answer)) return "any answer";
  return "success";
}

std::vector<Difference> differences(const Answer& allowed, const Answer& observed) {
  if (std::holds_alternative<AnyAnswer>(allowed)) return {};
  const auto* refusal = std::get_if<Refusal>(&allowed);
  if (refusal != nullptr) {
    const auto* seen = std::get_if<Refusal>(&observed);
    if (seen == nullptr) return {{"answer", refusal->type, describe(observed), Aspect::refusal}};
    if (seen->type == refusal->type) return {};
    // A failure of the service is no refusal of the request.
    if (is_service_failure(seen->type)) return {{"answer", refusal->type, describe(observed), Aspect::refusal}};
    return {{"answer", refusal->type, describe(observed), Aspect::error_type}};
  }
  if (!is_success(observed)) return {{"answer", "success", describe(observed), Aspect::answer}};
  if (allowed.index() != observed.index()) return {{"answer", "success", "another operation's answer", Aspect::answer}};
  return std::visit(
      [&](const auto& a) {
        using A = std::decay_t<decltype(a)>;
        return compare_members(a, *std::get_if<A>(&observed));
      },
      allowed);
}

}  // namespace psvcheck::model
