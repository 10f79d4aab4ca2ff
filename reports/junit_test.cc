#include "reports/junit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

#include "reports/report_for_tests.h"
#include "reports/sample_result.h"
#include "reports/xml.h"

namespace psvcheck::reports {
namespace {

using namespace std::literals;
using testing::HasSubstr;

/// Why a document is not well-formed as far as psvcheck's own writers could get it wrong: tags that do not nest, bare
/// ampersands and angle brackets, attributes without quotes, characters that XML does not have. Empty where it is.
std::string fault_of(std::string text) {
  static const std::regex reference("&(amp|lt|gt|quot|#[0-9]+);");
  static const std::regex tag(R"(<(/?)([a-z-]+)((?: [a-z_]+="[^"<]*")*)(/?)>)");
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') return "a control character";
  }
  text = std::regex_replace(text, reference, "");
  if (text.find('&') != std::string::npos) return "a bare ampersand";
  text.erase(0, text.find("?>") + 2);
  std::vector<std::string> open;
  std::string rest = text;
  for (std::smatch match; std::regex_search(rest, match, tag); rest = match.suffix()) {
    if (match.prefix().str().find_first_of("<>") != std::string::npos)
      return "a bare angle bracket: " + match.prefix().str();
    if (match[4] == "/") continue;
    if (match[1] == "") {
      open.push_back(match[2]);
    } else if (open.empty() || open.back() != match[2]) {
      return "</" + match[2].str() + "> closes nothing";
    } else {
      open.pop_back();
    }
  }
  if (rest.find_first_of("<>") != std::string::npos) return "a bare angle bracket at the end";
  return open.empty() ? "" : "<" + open.back() + "> is not closed";
}

TEST(Junit, HasTheNotesAsTheOutputOfTheRun) {
  run::RunResult result = conforming_result();
  EXPECT_THAT(junit(report_of(result)), HasSubstr("<system-out></system-out>"));
  result.sequences.front().notes = {"a <note>"};
  EXPECT_THAT(junit(report_of(result)),
              HasSubstr("<system-out>" + result.sequences.front().name + ": a &lt;note&gt;\n</system-out>"));
  EXPECT_EQ(fault_of(junit(report_of(result))), "");
}

TEST(Junit, HasNoFailureForAMinorClauseUnlessTheRunIsStrict) {
  run::RunResult result = sample_result();
  for (auto& [id, tally] : result.clauses) tally = {};
  result.clauses["WIRE-2"].diverged = 2;
  result.findings.clear();
  EXPECT_THAT(junit(report_of(result)),
              testing::AllOf(HasSubstr("minor, does not count: broken in 2 steps"), testing::Not(HasSubstr("<failure")),
                             testing::Not(HasSubstr("failures=\"1\""))));
  result.strict = true;
  EXPECT_THAT(junit(report_of(result)),
              testing::AllOf(HasSubstr("<failure type=\"WIRE-2\""), HasSubstr("failures=\"1\"")));
}

TEST(JUnit, IsWellFormedWhateverTheTargetAnswered) {
  run::RunResult result = sample_result();
  for (const std::string_view hostile :
       {"\x1b[2J\0]]>"sv, "<a href=\"x\">&amp;"sv, "\xFF\xED\xA0\x80"sv, "--> \r\n \x7F"sv}) {
    result.findings.front().differences.front() = {
        std::string(hostile), std::string(hostile), std::string(hostile), {}};
    result.findings.front().sequence = hostile;
    result.target = hostile;
    result.target_failure = hostile;
    EXPECT_EQ(fault_of(junit(report_of(result))), "");
  }
}

TEST(JUnit, CheckOfThisTestSeesBrokenDocuments) {
  for (const char* document :
       {"<?xml?><a><b></a>", "<?xml?><a>&</a>", "<?xml?><a>1 < 2</a>", "<?xml?><a>\x1b</a>", "<?xml?><a>"}) {
    EXPECT_NE(fault_of(document), "") << document;
  }
}

TEST(JUnit, HasATestCaseForEveryClause) {
  const std::string document = junit(report_of(sample_result()));
  std::size_t count = 0;
  for (std::size_t at = 0; (at = document.find("<testcase ", at)) != std::string::npos; ++at) ++count;
  EXPECT_EQ(count, model::all_clauses().size() + 1) << "and one for the run itself";
}

TEST(JUnit, FailsTheClauseThatABrokenStepCites) {
  const std::string document = junit(report_of(sample_result()));
  EXPECT_THAT(document, HasSubstr("<failure type=\"" + std::string(model::all_clauses().front().id) +
                                  "\" message=\"VersionStages: expected [AWSCURRENT], observed [AWSPENDING]\">"));
  EXPECT_THAT(document, HasSubstr("ClientRequestToken=token 1"));
}

TEST(JUnit, SkipsAClauseThatWasNotReachedWithTheReason) {
  EXPECT_THAT(junit(report_of(sample_result())), HasSubstr("<skipped message=\"the target has no clock adapter\"/>"));
}

TEST(JUnit, SharesASequencesTimeAmongItsClauses) {
  run::RunResult result = conforming_result();
  const std::string other(model::all_clauses()[1].id);
  for (auto& sequence : result.sequences) sequence.clauses.push_back(other);
  EXPECT_THAT(junit(report_of(result)), HasSubstr("time=\"0.500\""));
}

TEST(JUnit, SaysAnErrorWhereTheTargetDied) {
  run::RunResult result = conforming_result();
  EXPECT_THAT(junit(report_of(result)), testing::Not(HasSubstr("<error")));
  result.target_failure = "exited with 3";
  EXPECT_THAT(junit(report_of(result)), HasSubstr("<error type=\"unreachable\" message=\"exited with 3\">"));
}

TEST(Xml, EscapesTextAndAttributesForTheirPlaces) {
  EXPECT_EQ(xml_text("a<b>&\"\n\x01"), "a&lt;b&gt;&amp;\"\n\\u{1}");
  EXPECT_EQ(xml_attribute("a\"\n\t\r"), "a&#34;&#10;&#9;&#13;");
  EXPECT_EQ(xml_token("  a \n b  "), "a \\n b");
}

}  // namespace
}  // namespace psvcheck::reports
