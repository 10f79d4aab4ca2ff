// The byte form: its three promises, and that scenarios keep all that goes over the wire.

#include "fuzz/codec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "fuzz/random.h"
#include "harness/trace/json.h"

namespace psvcheck::fuzz {
namespace {

using namespace trace;

std::string text_of(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

// Every scenario, as a sequence; recordings begin in the middle and are left out.
std::vector<std::pair<std::string, Sequence>> scenarios() {
  std::vector<std::pair<std::string, Sequence>> found;
  const std::filesystem::path folder = std::filesystem::path(PSVCHECK_SOURCE_DIR) / "scenarios";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".json" || entry.path().parent_path().filename() == "recorded") continue;
    auto trace = read(text_of(entry.path()), entry.path().string());
    EXPECT_TRUE(trace) << trace.error().message();
    if (trace) found.emplace_back(entry.path().string(), std::move(trace->sequence));
  }
  std::ranges::sort(found, {}, &std::pair<std::string, Sequence>::first);
  return found;
}

// Bytes of which some mean something: a third letters of the form, a third digits and quotes, a third anything.
std::string random_bytes(Random& random) {
  constexpr std::string_view letters = "CPUMGDLXRTOANstvblmfoirdknxewzayuSTPLEIFRBWJ\n\n\n\n$&@/:%'!+-[].,;^_\\";
  constexpr std::string_view digits = "0123456789\"\" ";
  std::string bytes(random.below(200), '\0');
  for (char& byte : bytes) {
    const std::size_t kind = random.below(3);
    byte = kind == 0   ? letters[random.below(letters.size())]
           : kind == 1 ? digits[random.below(digits.size())]
                       : static_cast<char>(random.below(256));
  }
  return bytes;
}

OperationStep operation(const Input& input, std::size_t index) {
  return std::get<OperationStep>(input.sequence.steps.at(index).kind);
}

TEST(Codec, ReadsTheExampleOfItsHeader) {
  const Input input = decode("Cs0t0v0\nPs0t1v1lC0\nAx\nN101s0t5\nXs0z1\n");
  ASSERT_EQ(input.sequence.steps.size(), 5);
  const OperationStep put = operation(input, 1);
  EXPECT_EQ(put.op, "PutSecretValue");
  EXPECT_EQ(find_member(put, "SecretId")->kind, Value{SecretRef{0}}.kind);
  EXPECT_EQ(find_member(put, "ClientRequestToken")->kind, Value{TokenRef{1}}.kind);
  EXPECT_EQ(find_member(put, "SecretString")->kind, Value{PayloadRef{1}}.kind);
  EXPECT_EQ(*find_member(put, "VersionStages"), (Value{List{{{std::string("AWSCURRENT")}, {LabelRef{0}}}}}));
  EXPECT_EQ(std::get<AdvanceStep>(input.sequence.steps[2].kind).by, std::chrono::hours(1));
  EXPECT_EQ(std::get<RepeatStep>(input.sequence.steps[3].kind), (RepeatStep{101, 0, 5, {}}));
  EXPECT_EQ(*find_member(operation(input, 4), "ForceDeleteWithoutRecovery"), Value{true});
}

TEST(Codec, SaysAllThatAScenarioSends) {
  std::size_t steps = 0;
  const auto all = scenarios();
  ASSERT_GT(all.size(), 100U);
  for (const auto& [name, sequence] : all) {
    const auto bytes = faithful({sequence, Reading::full});
    ASSERT_TRUE(bytes) << name << ": " << bytes.error();
    EXPECT_EQ(decode(*bytes).sequence, bare(sequence)) << name;
    steps += sequence.steps.size();
  }
  EXPECT_GT(steps, 500U);
}

TEST(Codec, SaysWhichStepItCannotSay) {
  OperationStep get;
  get.op = "GetSecretValue";
  Input input;
  input.sequence.steps.push_back({get, ""});
  get.members = {{"VersionId", {VersionOfStep{7}}}};  // a step that comes later
  input.sequence.steps.push_back({get, ""});
  const auto bytes = faithful(input);
  ASSERT_FALSE(bytes);
  EXPECT_THAT(bytes.error(), testing::HasSubstr("step 1"));
  input.sequence.steps.resize(1);
  EXPECT_TRUE(faithful(input));
}

TEST(Codec, IsAFixpointAfterOneRound) {
  Random random(1);
  for (int i = 0; i < 3000; ++i) {
    const std::string bytes = random_bytes(random);
    const Input input = decode(bytes);
    const std::string again = encode(input);
    ASSERT_EQ(decode(again), input) << testing::PrintToString(bytes);
    ASSERT_EQ(encode(decode(again)), again);
  }
}

// A sequence that cannot be written as a file could not be handed to a person.
TEST(Codec, GivesSequencesThatTheFileFormatKeepsWhole) {
  Random random(2);
  for (int i = 0; i < 1000; ++i) {
    const std::string bytes = random_bytes(random);
    Trace trace;
    trace.sequence = decode(bytes).sequence;
    const auto again = read(write(trace), "made from bytes");
    ASSERT_TRUE(again) << again.error().message() << '\n' << testing::PrintToString(bytes);
    ASSERT_EQ(again->sequence, trace.sequence) << testing::PrintToString(bytes);
  }
}

// How many steps of the longer input are in no common beginning and no common end.
std::size_t steps_between(const Sequence& a, const Sequence& b) {
  const std::size_t shorter = std::min(a.steps.size(), b.steps.size());
  std::size_t front = 0;
  while (front < shorter && a.steps[front] == b.steps[front]) ++front;
  std::size_t back = 0;
  while (back < shorter - front && a.steps[a.steps.size() - 1 - back] == b.steps[b.steps.size() - 1 - back]) ++back;
  return std::max(a.steps.size(), b.steps.size()) - front - back;
}

// Steps that name another step's version by its number are left out here: taking out a step moves those numbers.
TEST(Codec, MakesSmallEditsOfSmallChanges) {
  Random random(3);
  const auto all = scenarios();
  std::size_t most = 0;
  for (int i = 0; i < 4000; ++i) {
    const Sequence& sequence = all[random.below(all.size())].second;
    const std::string bytes = encode({bare(sequence), Reading::full});
    if (bytes.find('E') != std::string::npos || bytes.size() < 2) continue;
    std::string changed = bytes;
    const std::size_t at = random.below(bytes.size());
    switch (random.below(3)) {
      case 0:
        changed[at] = static_cast<char>(random.below(256));
        break;
      case 1:
        changed.insert(at, 1, static_cast<char>(random.below(256)));
        break;
      default:
        changed.erase(at, 1);
    }
    const std::size_t between = steps_between(decode(bytes).sequence, decode(changed).sequence);
    most = std::max(most, between);
    ASSERT_LE(between, 2U) << bytes << "\n" << changed;  // a line end that comes or goes parts or joins two steps
  }
  EXPECT_GE(most, 1U);
}

TEST(Codec, KeepsItsBounds) {
  std::string many;
  for (int i = 0; i < 1000; ++i) many += "Gs0\n";
  EXPECT_EQ(decode(many).sequence.steps.size(), max_lines);
  EXPECT_EQ(count_steps(decode("N999\nN999\nN999\nN999\nGs0").sequence), max_operations);
  std::size_t bytes = 0;
  for (const Step& step : decode("Pv R\"aaaa\"99999\nPvR\"aaaa\"99999\nPvR\"b\"999999").sequence.steps) {
    for (const NamedValue& member : std::get<OperationStep>(step.kind).members) {
      if (const auto* text = std::get_if<Repetition>(&member.value.kind)) bytes += text->text.size() * text->count;
    }
  }
  EXPECT_LE(bytes, max_text_bytes);
  EXPECT_GT(bytes, max_text_bytes / 2);
}

TEST(Codec, KeepsWhatIsReadBack) {
  EXPECT_EQ(decode("$e\nGs0").reading, Reading::end);
  EXPECT_EQ(encode(decode("$lr\"-a1b2c3\"\nGs0")), "$lr\"-a1b2c3\"\nGs0\n");
}

}  // namespace
}  // namespace psvcheck::fuzz
