// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "tests/support/run_process.h"

namespace pkiaudit::test_support {
namespace {

TEST(RunProcessTest, HandsOverInputOutputEnvironmentAndExitCode) {
  const std::string large(1 << 20, 'x');
  const ProcessResult result = RunProcess(
      {"sh", {"-c", "cat; printf %s \"$GREETING\" >&2; exit 3"}, large, {{"GREETING", "hi"}}, {}});
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_EQ(result.standard_output, large);
  EXPECT_EQ(result.standard_error, "hi");
  EXPECT_EQ(RunProcess({"sh", {"-c", "kill -9 $$"}, {}, {}, {}}).exit_code, 128 + 9);
  EXPECT_EQ(RunProcess({"/nonexistent/program", {}, {}, {}, {}}).exit_code, 127);
  EXPECT_EQ(RunProcess({"pwd", {}, {}, {}, "/"}).standard_output, "/\n");
}

}  // namespace
}  // namespace pkiaudit::test_support
