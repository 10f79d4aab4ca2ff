#include "harness/server/variant.h"

#include <fmt/format.h>

#include <initializer_list>

#include "harness/server/draw.h"

namespace psvcheck::server {
namespace {

/// Draws one thing after the other.
struct Draw {
  std::uint64_t state;

  bool one_in(unsigned n) { return next_random(state) % n == 0; }

  template <class T>
  T of(std::initializer_list<T> all) {
    return all.begin()[next_random(state) % all.size()];
  }
};

Conduct draw_conduct(Draw& draw) {
  Conduct conduct;
  conduct.choosing = draw.of({Choosing::first, Choosing::steadily, Choosing::steadily, Choosing::anew});
  conduct.seed = next_random(draw.state);
  conduct.rotates = !draw.one_in(4);
  conduct.pruning = draw.of({Pruning::never, Pruning::when_changed, Pruning::one_by_one, Pruning::at_once});
  conduct.version_quota = draw.of<std::size_t>({0, 100, 103, 107});
  conduct.page_size = draw.of<std::size_t>({0, 0, 1, 2, 3, 100});
  conduct.newest_first = draw.one_in(2);
  if (draw.one_in(4)) conduct.throttles_one_in = draw.of({7U, 50U});
  conduct.shows_last_accessed = !draw.one_in(3);
  conduct.lists_last_accessed = draw.one_in(3);
  conduct.has_whole_seconds = draw.one_in(3);
  return conduct;
}

wire::AnswerStyle draw_style(Draw& draw) {
  using Style = wire::AnswerStyle;
  Style style;
  style.message_key = draw.of({Style::MessageKey::by_rule, Style::MessageKey::upper, Style::MessageKey::lower});
  style.type_place = draw.of({Style::TypePlace::body, Style::TypePlace::body, Style::TypePlace::header});
  style.type_prefix = draw.of<const char*>({"", "com.amazonaws.secretsmanager#", "com.amazon.coral.service#"});
  style.dates = draw.of({Style::Dates::plain, Style::Dates::exponent});
  style.empty_lists = draw.one_in(3);
  style.key_ids = !draw.one_in(3);
  style.label_order = draw.one_in(2) ? next_random(draw.state) : 0;
  style.content_type =
      draw.of<const char*>({"application/x-amz-json-1.1", "application/x-amz-json-1.1; charset=utf-8"});
  return style;
}

ConnectionHabits draw_habits(Draw& draw) {
  return {.close_after_each = draw.one_in(3), .chunked = draw.one_in(3), .head_and_body_apart = draw.one_in(4)};
}

std::string_view name_of(Choosing choosing) {
  return choosing == Choosing::anew ? "takes open choices anew each time" : "takes open choices in a way of its own";
}

std::string_view name_of(Pruning pruning) {
  switch (pruning) {
    case Pruning::never:
      return "never removes old versions";
    case Pruning::one_by_one:
      return "removes old versions one by one";
    case Pruning::at_once:
      return "removes old versions at once";
    case Pruning::when_changed:
      break;
  }
  return "removes old versions when their secret changes";
}

void add_conduct(const Conduct& conduct, std::vector<std::string>& traits) {
  const Conduct usual;
  if (conduct.choosing != usual.choosing) traits.emplace_back(name_of(conduct.choosing));
  if (conduct.pruning != usual.pruning) traits.emplace_back(name_of(conduct.pruning));
  if (!conduct.rotates) traits.emplace_back("can call no rotation function");
  if (conduct.version_quota == 0) traits.emplace_back("has no quota of versions");
  if (conduct.version_quota != 0 && conduct.version_quota != usual.version_quota) {
    traits.push_back(fmt::format("has a quota of {} versions", conduct.version_quota));
  }
  if (conduct.page_size != 0) traits.push_back(fmt::format("lists {} to a page", conduct.page_size));
  if (conduct.newest_first) traits.emplace_back("lists the newest first");
  if (conduct.throttles_one_in != 0) {
    traits.push_back(fmt::format("throttles one request in {}", conduct.throttles_one_in));
  }
  if (!conduct.shows_last_accessed) traits.emplace_back("shows no LastAccessedDate");
  if (conduct.lists_last_accessed) traits.emplace_back("lists LastAccessedDate");
  if (conduct.has_whole_seconds) traits.emplace_back("knows whole seconds only");
}

void add_style(const wire::AnswerStyle& style, std::vector<std::string>& traits) {
  using Style = wire::AnswerStyle;
  if (style.message_key == Style::MessageKey::upper) traits.emplace_back("writes Message");
  if (style.message_key == Style::MessageKey::lower) traits.emplace_back("writes message");
  if (style.type_place == Style::TypePlace::header) traits.emplace_back("has an error's type in a header");
  if (!style.type_prefix.empty()) traits.push_back("writes " + style.type_prefix + " before an error's type");
  if (style.dates == Style::Dates::exponent) traits.emplace_back("writes dates with an exponent");
  if (style.empty_lists) traits.emplace_back("writes empty lists");
  if (!style.key_ids) traits.emplace_back("lists no KmsKeyIds");
  if (style.label_order != 0) traits.emplace_back("shuffles labels");
  if (style.content_type != wire::json_content_type) traits.push_back("answers " + style.content_type);
}

}  // namespace

void vary(ServeOptions& options, std::uint64_t seed) {
  Draw draw{seed ^ 0x7661726961746573U};
  options.target.conduct = draw_conduct(draw);
  options.target.style = draw_style(draw);
  options.target.seed = seed;
  if (draw.one_in(4)) options.target.account = fmt::format("{:012}", next_random(draw.state) % 1'000'000'000'000);
  options.habits = draw_habits(draw);
}

std::vector<std::string> traits_of(const ServeOptions& options) {
  std::vector<std::string> traits;
  add_conduct(options.target.conduct, traits);
  add_style(options.target.style, traits);
  if (options.habits.close_after_each) traits.emplace_back("closes after each answer");
  if (options.habits.chunked) traits.emplace_back("answers in chunks");
  if (options.habits.head_and_body_apart) traits.emplace_back("sends head and body apart");
  return traits;
}

}  // namespace psvcheck::server
