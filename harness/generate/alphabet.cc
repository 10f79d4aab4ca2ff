#include "harness/generate/alphabet.h"

#include <algorithm>
#include <array>
#include <memory>

namespace psvcheck::generate {

namespace {

using Bits = model::AbstractVersion;

constexpr std::array contents{Content::string0, Content::binary0, Content::string1, Content::binary1};
constexpr std::array made_of{Content::string0, Content::binary1};  ///< what versions are made of
constexpr std::array<LabelBits, 5> each_label{Bits::current, Bits::previous, Bits::pending, Bits::custom0,
                                              Bits::custom1};

/// None, each label, and the pairs whose labels have to do with each other.
constexpr std::array<LabelBits, 11> stage_lists{
    0,
    Bits::exists | Bits::current,
    Bits::exists | Bits::previous,
    Bits::exists | Bits::pending,
    Bits::exists | Bits::custom0,
    Bits::exists | Bits::custom1,
    Bits::exists | Bits::current | Bits::previous,
    Bits::exists | Bits::current | Bits::pending,
    Bits::exists | Bits::current | Bits::custom0,
    Bits::exists | Bits::current | Bits::custom1,
    Bits::exists | Bits::custom0 | Bits::custom1,
};
constexpr LabelBits empty_list = Bits::exists;

class Alphabet {
 public:
  explicit Alphabet(const Space& space) : tokens_(static_cast<std::uint8_t>(space.tokens)) {}

  std::vector<Letter> make() && {
    for (std::uint8_t token = 0; token < tokens_; ++token) add_writes(token);
    add_writes_without_token();
    for (const LabelBits label : each_label) add_label_moves(label);
    add_reads();
    add_deletion();
    std::ranges::sort(letters_);
    return std::move(letters_);
  }

 private:
  void add(const Letter& letter) { letters_.push_back(letter); }

  void add_writes(std::uint8_t token) {
    add({.operation = Operation::create, .token = token});
    for (const Content content : contents) {
      add({.operation = Operation::create, .token = token, .content = content});
      add({.operation = Operation::update, .token = token, .content = content});
      for (const LabelBits stages : stage_lists) {
        add({.operation = Operation::put, .token = token, .content = content, .labels = stages});
      }
    }
    add({.operation = Operation::update, .token = token, .flag = true});
    // Invalid: no value, both values, an empty list.
    for (const Content content : {Content::none, Content::both}) {
      add({.operation = Operation::put, .token = token, .content = content});
    }
    for (const Content content : made_of) {
      add({.operation = Operation::put, .token = token, .content = content, .labels = empty_list});
    }
    add({.operation = Operation::update, .token = token, .content = Content::both});
    add({.operation = Operation::create, .token = token, .content = Content::both});
  }

  /// A request that brings a value needs a token.
  void add_writes_without_token() {
    for (const Content content : made_of) {
      for (const auto operation : {Operation::create, Operation::put, Operation::update}) {
        add({.operation = operation, .content = content});
      }
    }
  }

  /// Every place, a version that never was, and, for `no_place`, nothing.
  std::vector<std::uint8_t> versions(bool with_none) const {
    std::vector<std::uint8_t> all{unknown_place};
    for (std::uint8_t place = 0; place < tokens_; ++place) all.push_back(place);
    if (with_none) all.push_back(no_place);
    return all;
  }

  void add_label_moves(LabelBits label) {
    for (const std::uint8_t from : versions(true)) {
      for (const std::uint8_t to : versions(true)) {
        add({.operation = Operation::move_label, .labels = label, .from = from, .to = to});
      }
    }
  }

  void add_reads() {
    add({.operation = Operation::describe});
    add({.operation = Operation::list});
    add({.operation = Operation::list, .flag = true});
    add({.operation = Operation::get});
    for (const std::uint8_t version : versions(false)) add({.operation = Operation::get, .token = version});
    for (const LabelBits label : each_label) {
      add({.operation = Operation::get, .labels = label});
      for (const std::uint8_t version : versions(false)) {
        add({.operation = Operation::get, .token = version, .labels = label});
      }
    }
  }

  void add_deletion() {
    constexpr std::uint8_t shortest_window = 7, too_short = 6;
    add({.operation = Operation::remove});
    add({.operation = Operation::remove, .days = shortest_window});
    add({.operation = Operation::remove, .days = too_short});
    add({.operation = Operation::remove, .flag = true});
    add({.operation = Operation::remove, .days = shortest_window, .flag = true});
    add({.operation = Operation::restore});
  }

  std::uint8_t tokens_;
  std::vector<Letter> letters_;
};

std::uint8_t renamed(std::uint8_t place, const model::Renaming& renaming) {
  if (place >= model::most_abstract_versions) return place;
  const auto at = std::ranges::find(renaming.version_at, place);
  return static_cast<std::uint8_t>(at - renaming.version_at.begin());
}

Content with_payloads_swapped(Content content) {
  switch (content) {  // what versions are made of stays what versions are made of
    case Content::string0:
      return Content::binary1;
    case Content::binary1:
      return Content::string0;
    case Content::string1:
      return Content::binary0;
    case Content::binary0:
      return Content::string1;
    case Content::none:
    case Content::both:
      break;
  }
  return content;
}

LabelBits with_labels_swapped(LabelBits labels) {
  const bool has0 = (labels & Bits::custom0) != 0, has1 = (labels & Bits::custom1) != 0;
  return has0 == has1 ? labels : static_cast<LabelBits>(labels ^ (Bits::custom0 | Bits::custom1));
}

std::vector<std::string> names_of(LabelBits labels) {
  std::vector<std::string> names;
  if ((labels & Bits::current) != 0) names.push_back(model::awscurrent.text);
  if ((labels & Bits::previous) != 0) names.push_back(model::awsprevious.text);
  if ((labels & Bits::pending) != 0) names.push_back(model::awspending.text);
  if ((labels & Bits::custom0) != 0) names.push_back(custom_label(0));
  if ((labels & Bits::custom1) != 0) names.push_back(custom_label(1));
  return names;
}

model::Member<std::string> token_member(std::uint8_t place) {
  if (place == no_place) return model::Absent{};
  return token_at(place);
}

template <class R>
void set_content(R& request, Content content) {
  if (content == Content::string0 || content == Content::both) request.secret_string = payload_bytes(0);
  if (content == Content::string1) request.secret_string = payload_bytes(1);
  if (content == Content::binary0) request.secret_binary = model::Blob{payload_bytes(0)};
  if (content == Content::binary1 || content == Content::both) request.secret_binary = model::Blob{payload_bytes(1)};
}

template <class R>
R about_the_secret() {
  R request;
  request.secret_id = std::string(secret_name);
  return request;
}

model::Request create_of(const Letter& letter) {
  model::CreateSecretRequest request;
  request.name = std::string(secret_name);
  request.client_request_token = token_member(letter.token);
  set_content(request, letter.content);
  return request;
}

model::Request put_of(const Letter& letter) {
  auto request = about_the_secret<model::PutSecretValueRequest>();
  request.client_request_token = token_member(letter.token);
  set_content(request, letter.content);
  if (letter.labels != 0) {
    std::vector<model::Member<std::string>> list;
    for (std::string& name : names_of(letter.labels)) list.emplace_back(std::move(name));
    request.version_stages = std::move(list);
  }
  return request;
}

model::Request update_of(const Letter& letter) {
  auto request = about_the_secret<model::UpdateSecretRequest>();
  request.client_request_token = token_member(letter.token);
  set_content(request, letter.content);
  if (letter.flag) request.description = "described";
  return request;
}

model::Request label_move_of(const Letter& letter) {
  auto request = about_the_secret<model::UpdateSecretVersionStageRequest>();
  request.version_stage = names_of(letter.labels).front();
  request.remove_from_version_id = token_member(letter.from);
  request.move_to_version_id = token_member(letter.to);
  return request;
}

model::Request get_of(const Letter& letter) {
  auto request = about_the_secret<model::GetSecretValueRequest>();
  request.version_id = token_member(letter.token);
  if (letter.labels != 0) request.version_stage = names_of(letter.labels).front();
  return request;
}

model::Request list_of_versions(const Letter& letter) {
  auto request = about_the_secret<model::ListSecretVersionIdsRequest>();
  if (letter.flag) request.include_deprecated = true;
  return request;
}

model::Request deletion_of(const Letter& letter) {
  auto request = about_the_secret<model::DeleteSecretRequest>();
  if (letter.days != 0) request.recovery_window_in_days = std::int64_t{letter.days};
  if (letter.flag) request.force_delete_without_recovery = true;
  return request;
}

std::string place_text(std::uint8_t place) {
  return place == unknown_place ? "a version that never was" : "version " + std::to_string(place + 1);
}

std::string content_text(Content content) {
  switch (content) {
    case Content::none:
      return "no value";
    case Content::string0:
      return "payload 1 as string";
    case Content::binary0:
      return "payload 1 as binary";
    case Content::string1:
      return "payload 2 as string";
    case Content::binary1:
      return "payload 2 as binary";
    case Content::both:
      break;
  }
  return "string and binary";
}

std::string stages_text(LabelBits labels) {
  std::string text;
  for (const std::string& name : names_of(labels)) {
    if (!text.empty()) text += '+';
    text += name;
  }
  return text.empty() ? "an empty list" : text;
}

}  // namespace

std::vector<Letter> alphabet(const Space& space) { return Alphabet(space).make(); }

bool is_applicable(const Space& space, const model::AbstractState& state, const Letter& letter) {
  const bool brings_value = letter.content != Content::none && letter.content != Content::both;
  const bool is_made_of = std::ranges::find(made_of, letter.content) != made_of.end();
  const std::size_t versions = model::version_count(state);
  if (brings_value && !is_made_of && letter.token >= versions) return false;
  const bool names_unknown =
      letter.token == unknown_place || letter.from == unknown_place || letter.to == unknown_place;
  return !names_unknown || versions == space.tokens;
}

Letter renamed(const Letter& letter, const model::Renaming& renaming) {
  Letter made = letter;
  made.token = renamed(letter.token, renaming);
  made.from = renamed(letter.from, renaming);
  made.to = renamed(letter.to, renaming);
  if (renaming.swaps_labels) made.labels = with_labels_swapped(letter.labels);
  if (renaming.swaps_payloads) made.content = with_payloads_swapped(letter.content);
  return made;
}

model::Request request_of(const Letter& letter) {
  switch (letter.operation) {
    case Operation::create:
      return create_of(letter);
    case Operation::put:
      return put_of(letter);
    case Operation::update:
      return update_of(letter);
    case Operation::move_label:
      return label_move_of(letter);
    case Operation::get:
      return get_of(letter);
    case Operation::list:
      return list_of_versions(letter);
    case Operation::remove:
      return deletion_of(letter);
    case Operation::restore:
      return about_the_secret<model::RestoreSecretRequest>();
    case Operation::describe:
      break;
  }
  return about_the_secret<model::DescribeSecretRequest>();
}

std::string token_at(std::uint8_t place) {
  return "00000000-0000-4000-8000-0000000000" + (place == unknown_place ? "ff" : "0" + std::to_string(place));
}

std::string custom_label(std::size_t number) { return "LABEL-" + std::to_string(number); }

std::string payload_bytes(std::size_t number) { return "payload-" + std::to_string(number); }

model::State concrete_state(const model::AbstractState& state, model::Time when) {
  using Presence = model::AbstractState::Presence;
  using enum model::SecretValue::Kind;
  const std::string name(secret_name);
  const std::string arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:" + name + "-AbCdEf";
  model::State made;
  if (state.presence == Presence::gone) made.vanished.emplace(name, model::Vanished{arn, when});
  if (state.presence == Presence::none || state.presence == Presence::gone) return made;
  model::Secret secret;
  secret.name = name;
  secret.arn = arn;
  secret.create_token = {token_at(0)};
  secret.created = secret.last_changed = when;
  if (state.presence == Presence::scheduled) secret.deletion = model::Deletion{when, when + std::chrono::days{7}};
  const auto versions = static_cast<std::uint8_t>(model::version_count(state));
  for (std::uint8_t place = 0; place < versions; ++place) {
    const model::AbstractVersion version = state.versions[place];
    const model::VersionId id{token_at(place)};
    const bool is_first = version.has(Bits::payload0);
    model::SecretValue value{is_first ? string : binary, payload_bytes(is_first ? 0 : 1)};
    secret.versions.push_back(std::make_shared<const model::Version>(model::Version{id, std::move(value), when, {}}));
    for (const std::string& label : names_of(version.bits)) model::attach(secret, {label}, id);
    if (version.has(Bits::current) && version.has(Bits::previous)) secret.previous_was_named = true;
  }
  made.secrets.emplace(name, std::make_shared<const model::Secret>(std::move(secret)));
  return made;
}

std::string_view name_of(Operation operation) {
  switch (operation) {
    case Operation::create:
      return "CreateSecret";
    case Operation::put:
      return "PutSecretValue";
    case Operation::update:
      return "UpdateSecret";
    case Operation::move_label:
      return "UpdateSecretVersionStage";
    case Operation::get:
      return "GetSecretValue";
    case Operation::describe:
      return "DescribeSecret";
    case Operation::list:
      return "ListSecretVersionIds";
    case Operation::remove:
      return "DeleteSecret";
    case Operation::restore:
      break;
  }
  return "RestoreSecret";
}

std::string text_of(const Letter& letter) {
  std::string text(name_of(letter.operation));
  const bool writes = letter.operation == Operation::create || letter.operation == Operation::put ||
                      letter.operation == Operation::update;
  if (letter.token != no_place) text += " " + place_text(letter.token);
  if (writes) text += (letter.token == no_place ? " without token, " : ", ") + content_text(letter.content);
  if (letter.labels != 0) text += ", stages " + stages_text(letter.labels);
  if (letter.from != no_place) text += ", from " + place_text(letter.from);
  if (letter.to != no_place) text += ", to " + place_text(letter.to);
  if (letter.days != 0) text += ", window " + std::to_string(letter.days) + " days";
  if (!letter.flag) return text;
  if (letter.operation == Operation::remove) return text + ", force";
  if (letter.operation == Operation::list) return text + ", with deprecated";
  return text + ", description";
}

}  // namespace psvcheck::generate
