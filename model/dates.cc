#include "model/dates.h"

#include <algorithm>
#include <utility>

namespace psvcheck::model {

namespace {

/// "2026-11-24T12:00:00.250Z".
std::string date_and_time(Time time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  const auto padded = [](auto number, std::size_t width) {
    const std::string digits = std::to_string(number);
    return std::string(width - std::min(width, digits.size()), '0') + digits;
  };
  return padded(static_cast<int>(date.year()), 4) + "-" + padded(static_cast<unsigned>(date.month()), 2) + "-" +
         padded(static_cast<unsigned>(date.day()), 2) + "T" + padded(clock.hours().count(), 2) + ":" +
         padded(clock.minutes().count(), 2) + ":" + padded(clock.seconds().count(), 2) + "." +
         padded(clock.subseconds().count(), 3) + "Z";
}

/// One exchange's dates, one after the other.
struct Check {
  SecretDates& shown;
  const Secret& secret;
  std::string operation;
  std::vector<DateVerdict> verdicts{};

  void hold(std::string_view clause) { verdicts.push_back({clause, std::nullopt}); }
  void miss(std::string_view clause, std::string where, std::string expected, Time observed) {
    verdicts.push_back(
        {clause, Difference{std::move(where), std::move(expected), date_and_time(observed), Aspect::dates}});
  }

  /// The date lies between the two, give or take the tolerance.
  void between(std::string_view clause, const std::string& where, const Member<Time>& date, Time from, Time to) {
    const Time* observed = given(date);
    if (observed == nullptr || from == Time{}) return;
    if (*observed >= from - date_tolerance && *observed <= to + date_tolerance) return hold(clause);
    miss(clause, where, "within five minutes of " + date_and_time(*observed < from ? from : to), *observed);
  }

  /// READ-6c: of the version that has this id.
  void created(const std::string& where, const Member<std::string>& id, const Member<Time>& date) {
    const auto* text = given(id);
    const Time* observed = given(date);
    const Version* version = text == nullptr ? nullptr : find_version(secret, {*text});
    if (version == nullptr || observed == nullptr) return;
    // A version that was pruned may have been made again.
    const auto made = std::to_string(version->created.time_since_epoch().count());
    const std::string key = operation + " " + *text + " " + made;
    const auto before = shown.created.find(key);
    if (before != shown.created.end() && before->second.date != *observed) {
      return miss("READ-6c", where, date_and_time(before->second.date) + " as it was shown before", *observed);
    }
    if (before == shown.created.end()) {
      for (const auto& [other, earlier] : shown.created) {
        if (!other.starts_with(operation + " ") || !is_stale(earlier, *observed, version->created)) continue;
        return miss("READ-6c", where, "another than of a version that was made before", *observed);
      }
      shown.created.emplace(key, ShownDate{*observed, version->created});
    }
    between("READ-6c", where, date, version->created, version->filled.value_or(version->created));
  }

  /// Whether a date is the same as the one before, although what it is about was made surely later.
  static bool is_stale(const ShownDate& before, Time observed, Time made) {
    const bool has_fraction = observed != std::chrono::floor<std::chrono::seconds>(observed);
    const auto apart = has_fraction ? surely_apart : surely_apart_in_seconds;
    return before.made != Time{} && before.date == observed && made >= before.made + apart;
  }

  /// READ-6c: the secret's own never changes.
  void created_itself(const Member<Time>& date) {
    const Time* observed = given(date);
    if (observed == nullptr) return;
    const auto [before, is_first] = shown.created.try_emplace("the secret", ShownDate{*observed, secret.created});
    if (!is_first && before->second.date != *observed) {
      return miss("READ-6c", "CreatedDate", date_and_time(before->second.date) + " as it was shown before", *observed);
    }
    between("READ-6c", "CreatedDate", date, secret.created, secret.created);
  }

  /// READ-6c: it has moved with the last change and not since.
  void last_changed(const Member<Time>& date) {
    const Time* observed = given(date);
    if (observed == nullptr) return;
    const Time newest = secret.versions.empty() ? Time{} : secret.versions.back()->created;
    const auto older = std::exchange(shown.before, ShownDate{*observed, std::max(newest, shown.touched)});
    if (older && is_stale(*older, *observed, newest)) {
      return miss("READ-6c", "LastChangedDate", "later than before: a version has been made since", *observed);
    }
    const auto before = std::exchange(shown.last_changed, *observed);
    if (before && *before != *observed) {
      return miss("READ-6c", "LastChangedDate",
                  date_and_time(*before) + " as it was shown before: nothing has changed since", *observed);
    }
    if (before) hold("IDEM-1c");
    between("READ-6c", "LastChangedDate", date, secret.last_changed, std::max(secret.last_changed, shown.touched));
  }

  /// READ-6b: the day of a read, never before the secret was there.
  void last_accessed(const std::string& where, const Member<Time>& date, Time now) {
    const Time* observed = given(date);
    if (observed == nullptr) return;
    const Time day = std::chrono::floor<std::chrono::days>(*observed);
    if (day != *observed) return miss("READ-6b", where, date_and_time(day) + ", the beginning of the day", *observed);
    between("READ-6b", where, date, std::chrono::floor<std::chrono::days>(secret.created - date_tolerance), now);
  }

  void operator()(const DescribeSecretAnswer& answer, Time now) {
    created_itself(answer.created_date);
    last_changed(answer.last_changed_date);
    last_accessed("LastAccessedDate", answer.last_accessed_date, now);
    if (!secret.deletion) return;
    between("DEL-1f", "DeletedDate", answer.deleted_date, secret.deletion->requested, secret.deletion->requested);
  }
  void operator()(const ListSecretVersionIdsAnswer& answer, Time now) {
    const auto* entries = given(answer.versions);
    if (entries == nullptr) return;
    for (const auto& entry : *entries) {
      const auto* id = given(entry.version_id);
      const std::string of = id == nullptr ? std::string() : " of version " + *id;
      created("CreatedDate" + of, entry.version_id, entry.created_date);
      last_accessed("LastAccessedDate" + of, entry.last_accessed_date, now);
    }
  }
  void operator()(const GetSecretValueAnswer& answer, Time) {
    const auto* id = given(answer.version_id);
    created("CreatedDate of version " + (id == nullptr ? std::string("?") : *id), answer.version_id,
            answer.created_date);
  }
  void operator()(const DeleteSecretAnswer& answer, Time) {
    if (!secret.deletion) return;
    between("DEL-1f", "DeletionDate", answer.deletion_date, secret.deletion->ends, secret.deletion->ends);
  }
  template <class Other>
  void operator()(const Other&, Time) {}
};

}  // namespace

void note_change(DatesShown& shown, const std::string& name, const Exchange& exchange) {
  auto& dates = shown[name];
  // A secret that is made again is another one, and so are its versions, though their ids may be the same.
  if (std::holds_alternative<CreateSecretAnswer>(exchange.answer)) dates = {};
  dates.touched = exchange.received;
  dates.last_changed.reset();
}

std::vector<DateVerdict> check_dates(DatesShown& shown, const Secret& secret, const Exchange& exchange) {
  if (secret.adopted || exchange.sent == Time{}) return {};
  Check check{shown[secret.name], secret, std::string(operation_of(exchange.request))};
  std::visit([&](const auto& answer) { check(answer, exchange.received); }, exchange.answer);
  return std::move(check.verdicts);
}

}  // namespace psvcheck::model
