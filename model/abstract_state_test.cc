#include "model/abstract_state.h"

#include <gtest/gtest.h>

#include <memory>

namespace psvcheck::model {
namespace {

using Bits = AbstractVersion;

std::shared_ptr<const Version> version(std::string id, std::string bytes) {
  return std::make_shared<const Version>(
      Version{{std::move(id)}, SecretValue{SecretValue::Kind::string, std::move(bytes)}, {}, {}});
}

State with_secret(Secret secret) {
  State state;
  secret.name = "s";
  state.secrets.emplace("s", std::make_shared<const Secret>(std::move(secret)));
  return state;
}

Secret two_versions(const std::string& older, const std::string& newer, const std::string& custom) {
  Secret secret;
  secret.versions = {version(older, "x"), version(newer, "y")};
  attach(secret, awsprevious, {older});
  attach(secret, {custom}, {older});
  attach(secret, awscurrent, {newer});
  return secret;
}

TEST(AbstractState, IsTheSameForStatesThatDifferInNamesOnly) {
  Secret other = two_versions("q", "p", "blue");
  std::swap(other.versions[0], other.versions[1]);
  const auto state = abstract_state(with_secret(two_versions("a", "b", "red")), "s");
  ASSERT_TRUE(state.has_value());
  EXPECT_EQ(state, abstract_state(with_secret(other), "s"));
  EXPECT_EQ(text_of(*state), "2 versions: current (payload 1), previous+custom 1 (payload 2)");
}

TEST(AbstractState, TellsEqualValuesFromDifferentOnes) {
  Secret equal = two_versions("a", "b", "red");
  equal.versions[1] = version("b", "x");
  EXPECT_NE(abstract_state(with_secret(equal), "s"), abstract_state(with_secret(two_versions("a", "b", "red")), "s"));
}

TEST(AbstractState, SaysWhoPlaysWhichPart) {
  const State state = with_secret(two_versions("a", "b", "red"));
  Roles roles;
  ASSERT_TRUE(abstract_state(state, "s", &roles).has_value());
  EXPECT_EQ(roles.versions[0]->id.text, "b");
  EXPECT_EQ(roles.versions[1]->id.text, "a");
  EXPECT_EQ(roles.versions[2], nullptr);
  EXPECT_EQ(roles.labels[0]->text, "red");
  EXPECT_EQ(roles.payloads[0]->bytes, "y");
}

TEST(AbstractState, TellsNeverMadeFromGoneAndScheduled) {
  State gone;
  gone.vanished.emplace("s", Vanished{});
  Secret scheduled;
  scheduled.deletion = Deletion{};
  EXPECT_EQ(text_of(*abstract_state(State{}, "s")), "no secret");
  EXPECT_EQ(text_of(*abstract_state(gone, "s")), "deleted for good");
  EXPECT_EQ(text_of(*abstract_state(with_secret(scheduled), "s")), "no versions; scheduled for deletion");
}

TEST(AbstractState, OfWhatDoesNotFitThereIsNone) {
  Secret five, three_values, placeholder, three_labels, twice = two_versions("a", "b", "red");
  for (const char* id : {"a", "b", "c", "d", "e"}) five.versions.push_back(version(id, "x"));
  for (const char* id : {"a", "b", "c"}) three_values.versions.push_back(version(id, id));
  placeholder.versions = {std::make_shared<const Version>(Version{{"a"}, NoValue{}, {}, {}})};
  three_labels.versions = {version("a", "x")};
  for (const char* label : {"one", "two", "three"}) attach(three_labels, {label}, {"a"});
  attach(twice, {"red"}, {"b"});
  for (const Secret& secret : {five, three_values, placeholder, three_labels, twice}) {
    EXPECT_EQ(abstract_state(with_secret(secret), "s"), std::nullopt);
  }
}

TEST(AbstractState, IsRenamedToItselfByItsCanonicalRenaming) {
  AbstractState state{AbstractState::Presence::there, {}};
  state.versions[0].bits = Bits::exists | Bits::custom1;
  state.versions[1].bits = Bits::exists | Bits::current | Bits::payload0;
  const AbstractState form = canonical(state);
  EXPECT_EQ(canonical(form), form);
  EXPECT_EQ(canonical_renaming(form), Renaming{});
  EXPECT_TRUE(form.versions[0].has(Bits::current));
  EXPECT_TRUE(form.versions[1].has(Bits::custom0));
}

TEST(ClassOfState, NamesTheLabelsOfTheServiceAndNoOthers) {
  EXPECT_EQ(class_of(with_secret(two_versions("a", "b", "red")), "s"), "2 versions: current, previous");
  EXPECT_EQ(class_of(State{}, "s"), "no secret");
}

TEST(ClassOfState, SpeaksOfAnySecret) {
  Secret secret;
  for (int i = 0; i < 7; ++i) secret.versions.push_back(version(std::to_string(i), std::to_string(i)));
  secret.versions.push_back(std::make_shared<const Version>(Version{{"p"}, NoValue{}, {}, {}}));
  attach(secret, awscurrent, {"3"});
  attach(secret, awspending, {"p"});
  secret.deletion = Deletion{};
  EXPECT_EQ(class_of(with_secret(secret), "s"),
            "3 or more versions: current, pending; one without a value; scheduled for deletion");
}

}  // namespace
}  // namespace psvcheck::model
