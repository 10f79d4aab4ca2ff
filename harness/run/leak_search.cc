#include "harness/run/leak_search.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <string_view>

#include "harness/wire/base64.h"

namespace psvcheck::run {
namespace {

constexpr std::string_view canary_start = "payload-";
constexpr std::string_view canary_middle = "-of-sequence-";
constexpr std::size_t chunk_size = 1UZ << 20;

// A line that is longer is searched in pieces, which share more than the longest secret has in base64.
constexpr std::size_t longest_line = 8UZ << 20;
constexpr std::size_t shared_by_pieces = 96UZ << 10;

// What every payload of the run ends with.
std::string canary_end(const std::string& run_id) { return "-of-run-" + run_id; }

// The characters that stand for the text wherever base64 has it, whatever is before and after it: one string for each
// place that its first byte may have within a group of three. Those that other bytes have a part in are left out.
std::array<std::string, 3> in_base64(std::string_view text) {
  std::array<std::string, 3> forms;
  for (std::size_t before = 0; before < forms.size(); ++before) {
    std::string form = wire::base64_encode(std::string(before, 'x').append(text));
    while (!form.empty() && form.back() == '=') form.pop_back();
    const bool ends_within_a_group = (before + text.size()) % 3 != 0;
    if (ends_within_a_group) form.pop_back();
    constexpr std::size_t shared[] = {0, 2, 3};
    forms[before] = form.substr(shared[before]);
  }
  return forms;
}

bool is_base64(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
}

// A piece of a line that shows a secret.
struct Hit {
  std::size_t begin = 0;
  std::size_t end = 0;
  const SentSecret* secret = nullptr;
};

class Searcher {
 public:
  Searcher(const SentSecrets& secrets, const std::string& run_id) : secrets_(secrets), end_(canary_end(run_id)) {
    for (std::string& form : in_base64(end_)) needles_.push_back({std::move(form), nullptr, Form::canary_in_base64});
    needles_.push_back({end_, nullptr, Form::canary});
    needles_.push_back({std::string(canary_middle), nullptr, Form::cut_canary});
    for (const auto& [text, sent] : secrets) {
      if (text.ends_with(end_)) continue;
      needles_.push_back({text, &sent, Form::plain});
      for (std::string& form : in_base64(text)) needles_.push_back({std::move(form), &sent, Form::base64});
    }
  }

  // Whether the text, which may be many lines, has anything to look at.
  bool is_suspicious(std::string_view text) const {
    return std::ranges::any_of(needles_, [&](const Needle& needle) { return find(text, needle.text, 0) != npos; });
  }

  // What the line shows, by place; hits do not overlap.
  std::vector<Hit> hits(std::string_view line) const {
    std::vector<Hit> all;
    for (const Needle& needle : needles_) {
      for (std::size_t at = find(line, needle.text, 0); at != npos; at = find(line, needle.text, at + 1)) {
        if (const auto hit = hit_of(line, needle, at)) all.push_back(*hit);
      }
    }
    std::ranges::sort(all, {}, &Hit::begin);
    std::vector<Hit> apart;
    for (const Hit& hit : all) {
      if (!apart.empty() && hit.begin < apart.back().end) {
        apart.back().end = std::max(apart.back().end, hit.end);
      } else {
        apart.push_back(hit);
      }
    }
    return apart;
  }

 private:
  static constexpr std::size_t npos = std::string_view::npos;
  enum class Form { plain, base64, canary, cut_canary, canary_in_base64 };
  struct Needle {
    std::string text;
    const SentSecret* secret = nullptr;
    Form form = Form::plain;
  };

  // glibc's memmem, unlike string_view::find, does not slow down on text that nearly matches everywhere.
  static std::size_t find(std::string_view text, std::string_view needle, std::size_t from) {
    if (from >= text.size()) return npos;
    const void* const at = ::memmem(text.data() + from, text.size() - from, needle.data(), needle.size());
    return at == nullptr ? npos : static_cast<std::size_t>(static_cast<const char*>(at) - text.data());
  }

  std::optional<Hit> hit_of(std::string_view line, const Needle& needle, std::size_t at) const {
    if (needle.form == Form::plain) return Hit{at, at + needle.text.size(), needle.secret};
    if (needle.form == Form::canary) return canary_that_ends_at(line, at + needle.text.size());
    if (needle.form == Form::cut_canary) return canary_cut_after(line, at + needle.text.size());
    // All of the base64 that it is part of is masked; as far as a payload can reach, it tells which payload it is.
    constexpr std::size_t reach = 256;
    std::size_t begin = at;
    std::size_t end = at + needle.text.size();
    while (begin > 0 && at - begin < reach && is_base64(line[begin - 1])) --begin;
    while (end < line.size() && is_base64(line[end])) ++end;
    const Hit hit{begin,
                  line.substr(end, 2) == "=="  ? end + 2
                  : line.substr(end, 1) == "=" ? end + 1
                                               : end,
                  needle.secret};
    if (needle.form == Form::base64) return hit;
    const std::string_view around = line.substr(begin, std::min(end - begin, 2 * reach));
    for (std::size_t skipped = 0; skipped < 4 && skipped < around.size(); ++skipped) {
      const std::string_view groups = around.substr(skipped);
      std::string padded(groups);
      while (padded.size() % 4 != 0) padded += padded.size() % 4 == 1 ? "A==" : "=";
      const auto decoded = wire::base64_decode(padded);
      const std::size_t end_at = decoded ? find(*decoded, end_, 0) : npos;
      if (end_at == npos) continue;
      const auto canary = canary_that_ends_at(*decoded, end_at + end_.size());
      return Hit{hit.begin, hit.end, canary ? canary->secret : nullptr};
    }
    return hit;
  }

  std::optional<Hit> canary_that_ends_at(std::string_view text, std::size_t end) const {
    const std::size_t begin = text.substr(0, end).rfind(canary_start);
    if (begin == npos) return std::nullopt;
    const auto sent = secrets_.find(std::string(text.substr(begin, end - begin)));
    return sent == secrets_.end() ? std::nullopt : std::optional(Hit{begin, end, &sent->second});
  }

  // Logs shorten what is long. A payload that was cut within "-of-run-..." tells which one it is; where other letters
  // go on, it is another run's.
  std::optional<Hit> canary_cut_after(std::string_view text, std::size_t end) const {
    const std::size_t begin = text.substr(0, end).rfind(canary_start);
    const std::size_t number_end = text.find_first_not_of("0123456789", end);
    if (begin == npos || number_end == npos || text[number_end] != '-') return std::nullopt;
    const auto sent = secrets_.find(std::string(text.substr(begin, number_end - begin)) + end_);
    if (sent == secrets_.end()) return std::nullopt;
    const auto [differs, _] = std::ranges::mismatch(text.substr(begin), sent->first);
    const std::size_t cut = begin + static_cast<std::size_t>(differs - text.substr(begin).begin());
    const bool goes_on = cut < text.size() && (is_base64(text[cut]) || text[cut] == '-');
    return goes_on ? std::nullopt : std::optional(Hit{begin, cut, &sent->second});
  }

  const SentSecrets& secrets_;
  std::string end_;
  std::vector<Needle> needles_;
};

// The line around its first secret, with nothing of any secret in it.
std::string masked(std::string_view line, const std::vector<Hit>& hits) {
  constexpr std::size_t before = 80, after = 40;
  const std::size_t begin = hits.front().begin > before ? hits.front().begin - before : 0;
  const std::size_t end = std::min(line.size(), hits.front().end + after);
  std::string text = begin > 0 ? "…" : "";
  std::size_t at = begin;
  for (const Hit& hit : hits) {
    if (hit.begin >= end) break;
    text.append(line.substr(at, hit.begin - at)).append("***");
    at = hit.end;
  }
  if (at < end) text.append(line.substr(at, end - at));
  return text + (end < line.size() ? "…" : "");
}

// Collects what the lines show.
class Leaks {
 public:
  explicit Leaks(const Searcher& searcher) : searcher_(searcher) {}

  void add_line(std::string_view line, std::size_t number) {
    const std::vector<Hit> hits = searcher_.hits(line);
    if (hits.empty()) return;
    std::set<std::pair<std::string, std::size_t>> in_this_line;
    for (const Hit& hit : hits) {
      if (hit.secret == nullptr) continue;
      const std::pair key{hit.secret->member, hit.secret->sequence};
      if (!in_this_line.insert(key).second) continue;
      const auto [known, is_new] = places_.try_emplace(key, leaks_.size());
      if (is_new) {
        leaks_.push_back({*hit.secret, number, masked(line, hits), 1});
      } else {
        ++leaks_[known->second].lines;
      }
    }
  }

  std::vector<Leak> take() { return std::move(leaks_); }

 private:
  const Searcher& searcher_;
  std::map<std::pair<std::string, std::size_t>, std::size_t> places_;
  std::vector<Leak> leaks_;
};

std::string cannot_read(const std::string& file) {
  return fmt::format("{}: cannot be read: {}", file,
                     std::strerror(errno == 0 ? EIO : errno));  // NOLINT(concurrency-mt-unsafe): glibc's is safe
}

std::size_t lines_before(std::ifstream& stream, std::uint64_t begin) {
  std::size_t lines = 0;
  std::string buffer(chunk_size, '\0');
  for (std::uint64_t left = begin; left > 0 && stream;) {
    stream.read(buffer.data(), static_cast<std::streamsize>(std::min<std::uint64_t>(left, buffer.size())));
    const auto got = stream.gcount();
    if (got <= 0) break;
    lines += static_cast<std::size_t>(std::count(buffer.begin(), buffer.begin() + got, '\n'));
    left -= static_cast<std::uint64_t>(got);
  }
  return lines;
}

// The lines of a piece of the log, those that need no look together.
void search_lines(std::string_view piece, std::size_t& number, const Searcher& searcher, Leaks& leaks) {
  if (!searcher.is_suspicious(piece)) {
    number += static_cast<std::size_t>(std::ranges::count(piece, '\n'));
    return;
  }
  for (std::size_t begin = 0; begin < piece.size();) {
    const std::size_t end = std::min(piece.find('\n', begin), piece.size());
    leaks.add_line(piece.substr(begin, end - begin), number);
    if (end < piece.size()) ++number;
    begin = end + 1;
  }
}

}  // namespace

std::expected<LogPosition, std::string> end_of_log(const std::string& file) {
  std::error_code failure;
  if (std::filesystem::is_directory(file, failure)) return std::unexpected(file + ": is a folder, not a log");
  errno = 0;
  std::ifstream stream(file, std::ios::binary);
  stream.seekg(0, std::ios::end);
  const auto end = stream.tellg();
  if (!stream || end < 0) return std::unexpected(cannot_read(file));
  return LogPosition{file, static_cast<std::uint64_t>(end)};
}

std::expected<LogSearch, std::string> search_log(const LogPosition& log, const SentSecrets& secrets,
                                                 const std::string& run_id) {
  const auto end = end_of_log(log.file);
  if (!end) return std::unexpected(end.error());
  errno = 0;
  std::ifstream stream(log.file, std::ios::binary);
  if (!stream) return std::unexpected(cannot_read(log.file));
  std::size_t number = 1;
  if (end->begin >= log.begin) number += lines_before(stream, log.begin);
  stream.clear();

  const Searcher searcher(secrets, run_id);
  Leaks leaks(searcher);
  LogSearch found;
  std::string waiting;  // the line that has not ended yet
  std::string chunk(chunk_size, '\0');
  while (stream.read(chunk.data(), static_cast<std::streamsize>(chunk.size())), stream.gcount() > 0) {
    const auto got = static_cast<std::size_t>(stream.gcount());
    found.bytes += got;
    waiting.append(chunk, 0, got);
    const std::size_t line_end = waiting.rfind('\n');
    const bool is_long = line_end == std::string::npos && waiting.size() >= longest_line;
    if (line_end == std::string::npos && !is_long) continue;
    const std::size_t whole = is_long ? waiting.size() : line_end + 1;
    search_lines(std::string_view(waiting).substr(0, whole), number, searcher, leaks);
    waiting.erase(0, is_long ? whole - shared_by_pieces : whole);
  }
  if (stream.bad()) return std::unexpected(cannot_read(log.file));
  search_lines(waiting, number, searcher, leaks);
  found.leaks = leaks.take();
  return found;
}

LogSearch search_events(std::span<const wire::TrailEvent> events, const SentSecrets& secrets,
                        const std::string& run_id) {
  const Searcher searcher(secrets, run_id);
  Leaks leaks(searcher);
  LogSearch found;
  for (std::size_t i = 0; i < events.size(); ++i) {
    found.bytes += events[i].text.size();
    leaks.add_line(events[i].text, i + 1);
  }
  found.leaks = leaks.take();
  return found;
}

}  // namespace psvcheck::run
