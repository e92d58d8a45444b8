// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/run_pkiaudit.h"

namespace pkiaudit::cli {
namespace {

TEST(OutputPosixTest, FullDisk) {
  const auto result = test_support::RunProcess(
      {.executable = "/bin/sh",
       .arguments = {"-c", "exec \"$0\" audit --snapshot \"$1\" --format html > /dev/full",
                     PKIAUDIT_EXECUTABLE, Host("healthy")},
       .standard_input = {},
       .environment = {},
       .working_directory = {}});
  EXPECT_EQ(1, result.exit_code);
  EXPECT_THAT(result.standard_error, testing::HasSubstr("standard output"));
}

}  // namespace
}  // namespace pkiaudit::cli
