#include "harness/trace/journal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "harness/temporary_folder_for_tests.h"

namespace psvcheck::trace {
namespace {

class JournalTest : public testing::Test {
 protected:
  std::string path() const { return (folder_ / "journal.jsonl").string(); }

  JournalHeader header_{"r1", 7, "a target", model::Level::reported,
                        std::chrono::sys_seconds(std::chrono::seconds(1790000000))};
  Step step_{OperationStep{.op = "DescribeSecret",
                           .members = {{"SecretId", {SecretRef{0}}}},
                           .fault = {},
                           .method = {},
                           .path = {},
                           .headers = {},
                           .body = {},
                           .expect = {}},
             "a note"};
  Sequence sequence_{"a title", {}, {}, {}, {step_, step_}};

 private:
  TemporaryFolder folder_;
};

StepRecord answered(std::string body) {
  Exchange exchange;
  exchange.request.body = "{}";
  exchange.answer = wire::HttpResponse{200, "", {}, std::move(body)};
  return {{exchange}, {exchange, exchange}, ""};
}

TEST_F(JournalTest, ReadsBackTheStepsOfEverySequence) {
  {
    auto journal = Journal::create(path(), header_);
    ASSERT_TRUE(journal) << journal.error();
    ASSERT_TRUE(journal->add(4, sequence_, 0, answered("a\nb")));
    ASSERT_TRUE(journal->add(2, sequence_, 0, answered("\xff")));
    ASSERT_TRUE(journal->add(4, sequence_, 1, {{}, {}, "skipped"}));
  }
  const auto contents = read_journal(path());
  ASSERT_TRUE(contents) << contents.error().message();
  EXPECT_EQ(contents->header, header_);
  EXPECT_FALSE(contents->cut);
  EXPECT_EQ(contents->unfinished, 1U);
  ASSERT_EQ(contents->traces.size(), 2U);
  EXPECT_EQ(contents->traces[0].binding, (Binding{"r1", 7, 2}));
  EXPECT_EQ(contents->traces[0].records, std::vector{answered("\xff")});
  EXPECT_EQ(contents->traces[1].sequence.title, "a title");
  EXPECT_EQ(contents->traces[1].sequence.steps, (std::vector{step_, step_}));
  EXPECT_EQ(contents->traces[1].records[1].skipped, "skipped");
}

TEST_F(JournalTest, KeepsWhatASequenceSaysOfAllOfItsSteps) {
  sequence_.required = {Capability::rotation, Capability::kms};
  sequence_.names_end_with = "-a1b2c3";
  StepRecord record = answered("{}");
  record.taken_over = record.observation;
  record.others = record.exchanges;
  record.unjudged = true;
  {
    auto journal = Journal::create(path(), header_);
    ASSERT_TRUE(journal && journal->add(3, sequence_, 0, record) && journal->add(3, sequence_, 1, answered("{}")));
  }
  const auto contents = read_journal(path());
  ASSERT_TRUE(contents) << contents.error().message();
  EXPECT_EQ(contents->unfinished, 0U);
  const Trace& trace = contents->traces.at(0);
  EXPECT_EQ(trace.sequence, sequence_);
  EXPECT_EQ(trace.binding, (Binding{"r1", 7, 3, "-a1b2c3"}));
  EXPECT_EQ(trace.records, (std::vector{record, answered("{}")}));
}

TEST_F(JournalTest, KeepsLinesWholeWhenThreadsWriteAtOnce) {
  {
    auto journal = Journal::create(path(), header_);
    ASSERT_TRUE(journal);
    sequence_.steps.assign(50, step_);
    std::vector<std::jthread> threads;
    for (std::uint64_t sequence = 0; sequence < 4; ++sequence) {
      threads.emplace_back([&, sequence] {
        for (std::size_t i = 0; i < 50; ++i)
          EXPECT_TRUE(journal->add(sequence, sequence_, i, answered(std::string(5000, 'x'))));
      });
    }
  }
  const auto contents = read_journal(path());
  ASSERT_TRUE(contents) << contents.error().message();
  ASSERT_EQ(contents->traces.size(), 4U);
  for (const Trace& trace : contents->traces) EXPECT_EQ(trace.records.size(), 50U);
}

TEST_F(JournalTest, LeavesOutALineThatACrashHasCut) {
  {
    auto journal = Journal::create(path(), header_);
    ASSERT_TRUE(journal && journal->add(0, sequence_, 0, answered("")));
  }
  for (const char* cut : {"{\"sequence\":0,\"st", "{\"sequence\":0,\"st\n"}) {
    const auto size = std::filesystem::file_size(path());
    std::ofstream(path(), std::ios::app) << cut;
    const auto contents = read_journal(path());
    ASSERT_TRUE(contents) << contents.error().message();
    EXPECT_TRUE(contents->cut);
    EXPECT_EQ(contents->traces.at(0).records.size(), 1U);
    std::filesystem::resize_file(path(), size);
  }
}

TEST_F(JournalTest, SaysAtWhichLineItIsBroken) {
  {
    auto journal = Journal::create(path(), header_);
    ASSERT_TRUE(journal && journal->add(0, sequence_, 0, answered("")));
  }
  std::ofstream(path(), std::ios::app) << "{\"sequence\":0,\"step\":1,\"op\":\"Nope\"}\n";
  const auto contents = read_journal(path());
  ASSERT_FALSE(contents);
  EXPECT_THAT(contents.error().message(), testing::HasSubstr(":3:"));
  EXPECT_THAT(contents.error().message(), testing::HasSubstr("Nope"));
}

TEST_F(JournalTest, RefusesOtherFiles) {
  EXPECT_FALSE(read_journal("/nowhere/journal.jsonl"));
  std::ofstream(path()) << "{}\n";
  EXPECT_FALSE(read_journal(path()));
  std::ofstream{path()};
  EXPECT_FALSE(read_journal(path()));
}

TEST_F(JournalTest, SaysWhyItCannotBeMade) {
  const auto journal = Journal::create("/nowhere/journal.jsonl", header_);
  ASSERT_FALSE(journal);
  EXPECT_THAT(journal.error(), testing::HasSubstr("/nowhere/journal.jsonl"));
}

}  // namespace
}  // namespace psvcheck::trace
