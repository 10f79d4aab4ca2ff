#include "harness/targets/faketime.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>

#include "harness/temporary_folder_for_tests.h"

namespace psvcheck::targets {
namespace {

using testing::IsSupersetOf;
using testing::Pair;

TEST(Faketime, TellsTheProgramItsFile) {
  const auto environment = faketime_environment("/lib/libfaketimeMT.so.1", "/run/offset");
  EXPECT_THAT(environment, IsSupersetOf({Pair("LD_PRELOAD", "/lib/libfaketimeMT.so.1"),
                                         Pair("FAKETIME_TIMESTAMP_FILE", "/run/offset"), Pair("FAKETIME_NO_CACHE", "1"),
                                         Pair("DONT_FAKE_MONOTONIC", "1"), Pair("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
                                         Pair("FAKETIME_FORCE_MONOTONIC_FIX", "0")}));
  EXPECT_FALSE(environment.contains("FAKETIME")) << "it would win over the file";
}

TEST(Faketime, ComesBeforeWhatWouldHaveBeenPreloadedAnyway) {
  EXPECT_EQ(faketime_environment("/a.so", "/f", "/b.so:/c.so").at("LD_PRELOAD"), "/a.so /b.so:/c.so");
}

TEST(Faketime, WritesTheOffsetInSecondsAndReplacesTheFile) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "offset";
  ASSERT_TRUE(write_faketime(file, std::chrono::seconds(0)));
  EXPECT_EQ(read_text(file), "+0\n");
  const int before = open(file.c_str(), O_RDONLY | O_CLOEXEC);
  ASSERT_TRUE(write_faketime(file, std::chrono::hours(25)));
  EXPECT_EQ(read_text(file), "+90000\n");
  char text[8] = {};
  EXPECT_EQ(read(before, text, sizeof text), 3) << "whoever reads the old file sees all of it";
  EXPECT_STREQ(text, "+0\n");
  close(before);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1) << "nothing else is left there";
}

TEST(Faketime, NamesTheFileThatCannotBeWritten) {
  const auto written = write_faketime("/psvcheck/no/such/offset", std::chrono::seconds(1));
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error(), "/psvcheck/no/such/offset.new: cannot be written");
}

TEST(Faketime, NamesTheFileThatCannotBeReplaced) {
  const TemporaryFolder folder;
  std::filesystem::create_directories(folder.path() / "offset/inner");
  const auto written = write_faketime(folder.path() / "offset", std::chrono::seconds(1));
  ASSERT_FALSE(written);
  EXPECT_THAT(written.error(), testing::HasSubstr("offset: cannot be replaced: "));
}

TEST(Faketime, IsFoundWhereDistributionsPutIt) {
  for (const char* where : {"usr/lib/x86_64-linux-gnu", "usr/lib/some-linux-gnu", "usr/lib64", "usr/local/lib"}) {
    const TemporaryFolder root;
    EXPECT_EQ(find_faketime_library(root.path()), std::nullopt);
    const auto library = root.path() / where / "faketime/libfaketimeMT.so.1";
    std::filesystem::create_directories(library.parent_path());
    std::ofstream(library) << "x";
    EXPECT_EQ(find_faketime_library(root.path()), library);
  }
}

TEST(Faketime, LeavesNoSharedMemoryBehind) {
  const std::string id = "2147480001";  // over any process id of Linux, so nobody else's
  const std::string memory = "/faketime_shm_" + id;
  const std::string semaphore = "/sem.faketime_sem_" + id;
  for (const auto& name : {memory, semaphore}) close(shm_open(name.c_str(), O_CREAT | O_RDWR, 0600));
  remove_faketime_leftovers(2147480001);
  for (const auto& name : {memory, semaphore}) {
    EXPECT_EQ(shm_open(name.c_str(), O_RDWR, 0), -1) << name;
    EXPECT_EQ(errno, ENOENT) << name;
  }
}

}  // namespace
}  // namespace psvcheck::targets
