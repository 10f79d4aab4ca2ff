#include "reports/markdown.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/report_for_tests.h"
#include "reports/sample_result.h"

namespace psvcheck::reports {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Markdown, SaysTheVerdictTheFiguresAndEachGroupThatCounts) {
  const std::string text = markdown(report_of(sample_result()), "out");
  EXPECT_THAT(text, HasSubstr("## ❌ moto 5.2.5: 2 findings in 1 group at level recorded\n"));
  EXPECT_THAT(text, HasSubstr("| **all** |"));
  EXPECT_THAT(text, HasSubstr("### Findings (1)"));
  EXPECT_THAT(text, HasSubstr("```diff\n- VersionStages: [AWSCURRENT]\n+ VersionStages: [AWSPENDING]\n```"));
  EXPECT_THAT(text, testing::ContainsRegex("psvcheck replay out/findings/[^ ]+ --target moto\n"));
  EXPECT_THAT(markdown(report_of(sample_result()), ""), Not(HasSubstr("replay")));
  EXPECT_THAT(markdown(report_of(conforming_result()), "out"), HasSubstr("## ✅ moto 5.2.5: conforms"));
}

TEST(Markdown, ListsWhatIsKnownAndWhatIsGone) {
  run::RunResult result = sample_result();
  result.baseline = run::Baseline{"known.json", {{"the same", {}}, {"lost_one", {}}}};
  result.baseline->groups["the same"].note = "see #12";
  result.baseline->groups["lost_one"].state = run::KnownState::gone;
  const std::string text = markdown(report_of(result), "out");
  EXPECT_THAT(text, HasSubstr("### Known findings (1)\n\n- the same (2 findings): see \\#12\n"));
  EXPECT_THAT(text, HasSubstr("### Known findings that are gone (1)\n\n- lost\\_one\n"));
  EXPECT_THAT(text, Not(HasSubstr("<details>")));
}

TEST(Markdown, KeepsToTheLimitWithWholeParts) {
  run::RunResult result = sample_result();
  const run::Finding finding = result.findings.front();
  result.findings.clear();
  constexpr std::size_t many = 200;
  for (std::size_t i = 0; i < many; ++i) {
    result.findings.push_back(finding);
    result.findings.back().group = "group " + std::to_string(i);
  }
  const Report report = report_of(result);
  for (const std::size_t limit : {std::size_t{500}, std::size_t{3'000}, max_markdown_bytes}) {
    const std::string text = markdown(report, "out", limit);
    EXPECT_LE(text.size(), limit);
    EXPECT_GT(text.size(), limit == 500 ? 0 : limit / 2);
    EXPECT_THAT(text, HasSubstr("more groups; report.json has them all\n"));
    const auto count = [&](std::string_view what) {
      std::size_t found = 0;
      for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
      return found;
    };
    EXPECT_EQ(count("<details>"), count("</details>"));
  }
}

TEST(Markdown, ShowsTextAsItIs) {
  EXPECT_EQ(markdown_text("a_b* @someone <b> [x](y) #1 & `c`\n"),
            "a\\_b\\* &#64;someone &lt;b\\> \\[x\\]\\(y\\) \\#1 &amp; \\`c\\`\\\\n");
}

TEST(Markdown, EndsNoBlockOfCodeByWhatIsInIt) {
  EXPECT_EQ(markdown_code("text", {"a", "b"}), "```text\na\nb\n```\n");
  EXPECT_EQ(markdown_code("text", {"````"}), "`````text\n````\n`````\n");
}

}  // namespace
}  // namespace psvcheck::reports
