#include "harness/cli/glob.h"

#include <gtest/gtest.h>

namespace psvcheck::cli {
namespace {

TEST(Glob, MatchesPathsByFolder) {
  struct Case {
    const char* pattern;
    const char* path;
    bool matches;
  };
  const Case cases[] = {
      {"*.json", "a.json", true},
      {"*.json", "labels/a.json", false},
      {"labels/*", "labels/a.json", true},
      {"labels/*", "labels/deep/a.json", false},
      {"labels", "labels/a.json", false},
      {"labels/**", "labels/deep/a.json", true},
      {"**", "labels/deep/a.json", true},
      {"**/a.json", "a.json", true},
      {"**/a.json", "labels/deep/a.json", true},
      {"**/a.json", "labels/ba.json", false},
      {"**/deep/**/a*.json", "x/deep/y/z/abc.json", true},
      {"la*/?.json", "labels/a.json", true},
      {"la*/?.json", "labels/ab.json", false},
      {"*a*b*", "xaxxbx", true},
      {"*a*b", "xaxxbx", false},
      {"", "a", false},
  };
  for (const Case& c : cases) EXPECT_EQ(glob_matches(c.pattern, c.path), c.matches) << c.pattern << " on " << c.path;
}

}  // namespace
}  // namespace psvcheck::cli
