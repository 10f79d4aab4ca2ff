#include "fuzz/likely.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>

#include "fuzz/letters.h"

namespace psvcheck::fuzz {
namespace {

using namespace trace;

void beyond(std::size_t& next, std::size_t number) { next = std::max(next, number + 1); }

void take_value(Known& known, const Value& value) {
  if (const auto* secret = std::get_if<SecretRef>(&value.kind)) beyond(known.next_secret, secret->number);
  if (const auto* token = std::get_if<TokenRef>(&value.kind)) beyond(known.next_token, token->number);
  if (const auto* payload = std::get_if<PayloadRef>(&value.kind)) beyond(known.next_payload, payload->number);
}

template <class T>
const T* member_as(const OperationStep& step, std::string_view name) {
  const Value* value = find_member(step, name);
  return value == nullptr ? nullptr : std::get_if<T>(&value->kind);
}

void take_operation(Known& known, const OperationStep& step) {
  for (const NamedValue& member : step.members) take_value(known, member.value);
  const auto* secret = member_as<SecretRef>(step, secret_member(step.op));
  if (secret == nullptr) return;
  if (step.op == "CreateSecret" && std::ranges::find(known.secrets, secret->number) == known.secrets.end()) {
    known.secrets.push_back(secret->number);
  }
  const auto* token = member_as<TokenRef>(step, "ClientRequestToken");
  if (token == nullptr) return;
  const auto* text = member_as<PayloadRef>(step, "SecretString");
  const auto* binary = member_as<PayloadRef>(step, "SecretBinary");
  const PayloadRef* payload = text != nullptr ? text : binary;
  known.tokens.push_back({secret->number, token->number, payload == nullptr ? 0 : payload->number, text == nullptr});
}

void set(OperationStep& step, std::string_view name, Value value) {
  for (NamedValue& member : step.members) {
    if (member.name == name) {
      member.value = std::move(value);
      return;
    }
  }
  step.members.push_back({std::string(name), std::move(value)});
}

std::size_t likely_secret(const Known& known, Random& random) {
  if (known.secrets.empty() || random.happens(3)) return known.next_secret;
  return random.happens(80) ? known.secrets.front() : known.secrets[random.below(known.secrets.size())];
}

Value secret_of(const Known& known, Random& random) {
  const SecretForm form =
      random.happens(92)
          ? SecretForm::name
          : random.one_of({SecretForm::arn, SecretForm::arn, SecretForm::partial_arn, SecretForm::old_arn,
                           SecretForm::upper, SecretForm::lower, SecretForm::other_region_arn,
                           SecretForm::other_account_arn, SecretForm::name_with_suffix});
  return {SecretRef{likely_secret(known, random), form}};
}

Value token_of(const Known& known, Random& random) {
  if (known.tokens.empty() || random.happens(20)) return {TokenRef{known.next_token}};
  const std::size_t count = known.tokens.size();
  // The newest and the oldest ones are where labels are and where they have been.
  const std::size_t at = random.happens(40) ? count - 1 : random.below(count);
  return {TokenRef{known.tokens[at].number, random.happens(3) ? LetterCase::upper : LetterCase::lower}};
}

Value label_of(Random& random) {
  const std::size_t kind = random.below(8);
  if (kind < 5) return {std::string(service_labels[std::array{0UZ, 0UZ, 2UZ, 2UZ, 1UZ}[kind]].name)};
  return {LabelRef{random.happens(80) ? 0 : random.below(4)}};
}

List labels_of(Random& random) {
  List labels;
  if (random.happens(3)) {  // a version, and a secret, has a quota of labels
    const std::size_t count = random.one_of({9UZ, 10UZ, 19UZ, 20UZ, 21UZ});
    for (std::size_t i = 0; i < count; ++i) labels.items.push_back({LabelRef{i}});
    return labels;
  }
  const std::size_t count = random.one_of({1UZ, 1UZ, 1UZ, 2UZ, 2UZ, 3UZ});
  for (std::size_t i = 0; i < count; ++i) {
    Value label = label_of(random);
    if (std::ranges::find(labels.items, label) == labels.items.end()) labels.items.push_back(std::move(label));
  }
  return labels;
}

/// A token and a value: both fresh, or those of an earlier step, or one of either.
void set_version(OperationStep& step, std::size_t secret, const Known& known, Random& random) {
  std::vector<Known::Token> own;
  std::ranges::copy_if(known.tokens, std::back_inserter(own),
                       [&](const auto& token) { return token.secret == secret; });
  const std::vector<Known::Token>& choices = own.empty() || random.happens(10) ? known.tokens : own;
  Known::Token chosen{secret, known.next_token, known.next_payload, random.happens(20)};
  if (!choices.empty() && random.happens(40)) {
    const Known::Token& earlier = choices[random.below(choices.size())];
    chosen.number = earlier.number;
    if (random.happens(60)) {
      chosen.payload = earlier.payload;
      chosen.is_binary = earlier.is_binary != random.happens(15);
    }
  } else if (!choices.empty() && random.happens(30)) {
    chosen.payload = choices[random.below(choices.size())].payload;
  }
  set(step, "ClientRequestToken", {TokenRef{chosen.number}});
  set(step, chosen.is_binary ? "SecretBinary" : "SecretString", {PayloadRef{chosen.payload}});
}

OperationStep make(std::string_view operation, const Known& known, Random& random) {
  OperationStep step;
  step.op = operation;
  const auto add = [&](std::string_view member) { set(step, member, likely_value(operation, member, known, random)); };
  if (operation == "CreateSecret") {
    const bool again = !known.secrets.empty() && random.happens(30);
    const std::size_t secret = again ? likely_secret(known, random) : known.next_secret;
    set(step, "Name", {SecretRef{secret}});
    if (random.happens(85)) {
      set_version(step, secret, known, random);
    } else {
      add("ClientRequestToken");
    }
    return step;
  }
  add("SecretId");
  const auto* secret = member_as<SecretRef>(step, "SecretId");
  if (operation == "PutSecretValue" || operation == "UpdateSecret") {
    set_version(step, secret->number, known, random);
    if (operation == "PutSecretValue" && random.happens(55)) add("VersionStages");
    if (operation == "UpdateSecret" && random.happens(20)) add("Description");
  } else if (operation == "UpdateSecretVersionStage") {
    add("VersionStage");
    if (random.happens(75)) add("RemoveFromVersionId");
    if (random.happens(80)) add("MoveToVersionId");
  } else if (operation == "RotateSecret") {
    add("ClientRequestToken");
    if (random.happens(60)) add("RotationLambdaARN");
  } else {  // what reads and deletes has optional members only
    for (const std::string_view member : members_of(operation)) {
      if (member != "SecretId" && random.happens(35)) add(member);
    }
  }
  return step;
}

std::string_view likely_operation(const Known& known, Random& random) {
  if (known.secrets.empty() && random.happens(85)) return "CreateSecret";
  const std::size_t dice = random.below(100);
  constexpr std::array<std::pair<std::size_t, std::string_view>, 10> shares{{{46, "PutSecretValue"},
                                                                             {62, "UpdateSecretVersionStage"},
                                                                             {69, "UpdateSecret"},
                                                                             {75, "GetSecretValue"},
                                                                             {78, "DescribeSecret"},
                                                                             {82, "ListSecretVersionIds"},
                                                                             {87, "DeleteSecret"},
                                                                             {92, "RestoreSecret"},
                                                                             {96, "CreateSecret"},
                                                                             {100, "RotateSecret"}}};
  return std::ranges::find_if(shares, [&](const auto& share) { return dice < share.first; })->second;
}

}  // namespace

std::vector<std::string_view> members_of(std::string_view operation) {
  using Names = std::vector<std::string_view>;
  if (operation == "CreateSecret") {
    return Names{"Name", "ClientRequestToken", "SecretString", "SecretBinary", "Description", "KmsKeyId"};
  }
  if (operation == "PutSecretValue") {
    return Names{"SecretId", "ClientRequestToken", "SecretString", "SecretBinary", "VersionStages", "RotationToken"};
  }
  if (operation == "UpdateSecret") {
    return Names{"SecretId", "ClientRequestToken", "SecretString", "SecretBinary", "Description", "KmsKeyId"};
  }
  if (operation == "UpdateSecretVersionStage") {
    return Names{"SecretId", "VersionStage", "RemoveFromVersionId", "MoveToVersionId"};
  }
  if (operation == "GetSecretValue") return Names{"SecretId", "VersionId", "VersionStage"};
  if (operation == "ListSecretVersionIds") return Names{"SecretId", "IncludeDeprecated", "MaxResults", "NextToken"};
  if (operation == "DeleteSecret") return Names{"SecretId", "RecoveryWindowInDays", "ForceDeleteWithoutRecovery"};
  if (operation == "RotateSecret") {
    return Names{"SecretId", "ClientRequestToken", "RotationLambdaARN", "RotateImmediately"};
  }
  return Names{"SecretId"};
}

Known known_before(const Sequence& sequence, std::size_t place) {
  Known known;
  for (std::size_t i = 0; i < place && i < sequence.steps.size(); ++i) {
    const Step& step = sequence.steps[i];
    if (const auto* operation = std::get_if<OperationStep>(&step.kind)) take_operation(known, *operation);
    if (const auto* repeat = std::get_if<RepeatStep>(&step.kind)) {
      const std::size_t last = repeat->first_token + repeat->count - 1;
      known.tokens.push_back({repeat->secret, repeat->first_token, repeat->first_token, false});
      beyond(known.next_token, last);
      beyond(known.next_payload, last);
    }
  }
  return known;
}

Value likely_value(std::string_view operation, std::string_view member, const Known& known, Random& random) {
  if (member == "SecretId") return secret_of(known, random);
  if (member == "Name") return {SecretRef{random.happens(50) ? known.next_secret : likely_secret(known, random)}};
  if (member == "ClientRequestToken" && random.happens(60)) return {TokenRef{known.next_token}};
  if (member == "ClientRequestToken" || member.ends_with("VersionId") || member == "VersionId") {
    return token_of(known, random);
  }
  if (member == "SecretString" || member == "SecretBinary") {
    return {PayloadRef{random.below(known.next_payload + 1)}};
  }
  if (member == "VersionStages") return {labels_of(random)};
  if (member == "VersionStage") return label_of(random);
  if (member == "RotationToken") return {Repetition{"r", 36 + random.below(221)}};
  if (member == "MaxResults") return {static_cast<std::int64_t>(1 + random.below(4))};
  if (member == "RecoveryWindowInDays") return {static_cast<std::int64_t>(7 + random.below(24))};
  if (member == "RotationLambdaARN") {
    const std::string function = random.happens(50) ? "psvcheck-rotates-at-once" : "psvcheck-rotates";
    return {"arn:aws:lambda:us-east-1:123456789012:function:" + function};
  }
  if (member == "IncludeDeprecated" || member == "ForceDeleteWithoutRecovery" || member == "RotateImmediately") {
    return {random.happens(75)};
  }
  if (member == "KmsKeyId") return {std::string(random.happens(50) ? "alias/aws/secretsmanager" : "alias/no-such-key")};
  return operation.empty() ? odd_value(member, random) : Value{PayloadRef{0}};
}

namespace {

Value text(const char* value) { return {std::string(value)}; }
Value letters(std::size_t count) { return {Repetition{"a", count}}; }
Value number(std::int64_t value) { return {value}; }

/// What the API reference has a bound or a type against, on either side of it; empty where it says nothing.
std::vector<Value> at_the_bounds(std::string_view member) {
  if (member == "SecretString") {
    return {text(""), text(" blanks around "), letters(1), letters(65'536), letters(65'537), number(1), {Null{}}};
  }
  if (member == "SecretBinary") {
    const Value bytes{Bytes{std::string("\0\x01\x7f\x80\xfe\xff", 6)}};
    return {text(""), text("?"), bytes, letters(50'000), letters(65'536), letters(65'537), number(1), {Null{}}};
  }
  if (member == "ClientRequestToken") {
    return {text(""), letters(31), letters(32), letters(64), letters(65), number(1), {Null{}}};
  }
  if (member == "VersionStages") {
    List many;
    for (std::size_t i = 0; i < 21; ++i) many.items.push_back({LabelRef{i}});
    return {{List{}},
            {Null{}},
            text("AWSCURRENT"),
            {List{{text("")}}},
            {List{{letters(256)}}},
            {List{{letters(257)}}},
            {List{{number(1)}}},
            {List{{{Null{}}}}},
            {List{{{LabelRef{0}}, {LabelRef{0}}}}},
            {many}};
  }
  if (member == "VersionStage") return {text(""), letters(256), letters(257), {Null{}}};
  if (member.ends_with("VersionId")) return {text(""), letters(31), letters(32), letters(64), letters(65), {Null{}}};
  if (member == "SecretId" || member == "Name") {
    return {text(""), text("a name"), letters(512), letters(513), letters(2'048), letters(2'049), {Null{}}};
  }
  if (member == "RotationToken") {
    return {text(""), letters(35), letters(36), letters(256), letters(257), {Repetition{"_", 40}}};
  }
  if (member == "MaxResults") return {number(0), number(1), number(100), number(101), text("1")};
  if (member == "RecoveryWindowInDays") return {number(0), number(6), number(7), number(30), number(31), text("7")};
  if (member == "Description") return {text(""), letters(2'048), letters(2'049)};
  return {};
}

}  // namespace

Value odd_value(std::string_view member, Random& random) {
  const std::vector<Value> bounds = at_the_bounds(member);
  if (!bounds.empty() && random.happens(75)) return bounds[random.below(bounds.size())];
  switch (random.below(12)) {
    case 0:
      return {Null{}};
    case 1:
      return {std::int64_t{random.one_of({0, 1, -1, 3, 6, 7, 30, 31, 100, 101})}};
    case 2:
      return text("");
    case 3:
      return text(random.one_of({"?", "a name", "AWSCURRENT", "a \n", "short", "psvcheck/a name", "AwsCurrent"}));
    case 4:
      return {List{}};
    case 5:
      return {List{{random.happens(50) ? text("") : Value{Repetition{"l", 256 + random.below(2)}}}}};
    case 6:
      return {Literal{random.one_of({"{}", R"({"a":1})"})}};
    case 7:
      return {RawJson{random.one_of({R"("\ud800")", "tru", "1e400", "\"a\tb\""})}};
    case 8:
      return {Bytes{std::string(random.one_of<std::string_view>({std::string_view("\0\x01\xff", 3), "a", ""}))}};
    case 9:
      return {random.happens(50)};
    default:
      break;
  }
  // The bounds of the API reference, and one beyond each.
  if (member == "SecretString" || member == "SecretBinary") {
    return {Repetition{"a", random.one_of({1UZ, 32'769UZ, 49'153UZ, 65'536UZ, 65'537UZ})}};
  }
  return {Repetition{random.one_of({"a", "_", "-", "r"}), random.one_of({1UZ, 31UZ, 32UZ, 35UZ, 36UZ, 64UZ, 65UZ, 256UZ,
                                                                         257UZ, 512UZ, 513UZ, 2'048UZ, 2'049UZ})}};
}

void spoil_request(OperationStep& step, Random& random) {
  switch (random.below(7)) {
    case 0:
      step.body =
          random.one_of({"", "[]", "{", "{}", R"({"SecretId": )", "null", R"({"SecretId":"a","SecretId":"a"})"});
      break;
    case 1:
      step.body = R"({"SecretId":)" + std::string(200, '[') + std::string(200, ']') + '}';
      break;
    case 2:
      step.op = random.one_of({"NoSuchOperation", "PutSecretValues", "ListSecrets", "TagResource"});
      break;
    case 3:
      step.headers.emplace_back("Content-Type", random.one_of({"application/json", "text/plain", ""}));
      break;
    case 4:
      step.headers.emplace_back("X-Amz-Target", std::nullopt);
      break;
    case 5:
      step.method = random.one_of({"GET", "PUT"});
      break;
    default:
      step.path = "/other";
  }
  if (step.body) step.members.clear();
  if (!is_known_operation(step.op)) step.fault = "an operation that Secrets Manager does not have";
  if (step.headers.size() > 1) step.headers.resize(1);
}

Step likely_step(const Known& known, Random& random) {
  const std::size_t dice = random.below(200);
  if (!known.secrets.empty()) {
    if (dice == 0) {
      const RepeatStep puts{
          97 + random.below(8), known.secrets.front(), std::max(known.next_token, known.next_payload), {}};
      return {puts, ""};
    }
    if (dice <= 2) return {AdvanceStep{std::chrono::hours(random.one_of({1, 25, 25, 200, 1000}))}, ""};
  }
  OperationStep step = make(likely_operation(known, random), known, random);
  if (random.happens(2)) {
    spoil_request(step, random);
  } else if (random.happens(14) && !step.members.empty()) {
    const std::vector<std::string_view> names = members_of(step.op);
    const std::string_view name = names[random.below(names.size())];
    if (random.happens(25)) {
      std::erase_if(step.members, [&](const NamedValue& member) { return member.name == name; });
    } else if (random.happens(10)) {
      set(step, "Unknown", {std::string("member")});
    } else {
      // Nothing else is wrong: the other value would be a second fault.
      if (name == "SecretString") std::erase_if(step.members, [](const auto& m) { return m.name == "SecretBinary"; });
      if (name == "SecretBinary") std::erase_if(step.members, [](const auto& m) { return m.name == "SecretString"; });
      set(step, name, odd_value(name, random));
    }
  }
  return {std::move(step), ""};
}

}  // namespace psvcheck::fuzz
