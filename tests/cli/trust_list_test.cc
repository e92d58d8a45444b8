// SPDX-License-Identifier: Apache-2.0
// --trust-list and --allow-root, as a user gives them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/run_pkiaudit.h"
#include "tests/support/temporary_directory.h"
#include "tests/support/trust_list_writer.h"

namespace pkiaudit::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

class TrustListTest : public testing::Test {
 protected:
  std::string Write(std::string_view name, const test_support::Bytes& octets) {
    return folder_.Write(name, octets).string();
  }
  test_support::ProcessResult Audit(std::vector<std::string> options) {
    options.insert(options.begin(), {"audit", "--snapshot", Host("healthy"), "--verbose"});
    return RunPkiaudit(options);
  }

  test_support::TemporaryDirectory folder_;
};

TEST_F(TrustListTest, TellsTheRootsThatAreNotOnIt) {
  const std::string list = Write("authroot.stl", test_support::WriteTrustList({}));
  const auto result = Audit({"--trust-list", list});
  EXPECT_EQ(0, result.exit_code) << result.standard_error;
  EXPECT_THAT(result.standard_output, HasSubstr("root-not-in-trust-list"));
}

TEST_F(TrustListTest, WithoutOneNothingIsSaidOfIt) {
  EXPECT_THAT(Audit({}).standard_output, Not(HasSubstr("root-not-in-trust-list")));
}

TEST_F(TrustListTest, WhatIsNoGoodListIsRefused) {
  const std::string text = folder_.Write("a.stl", std::string_view("text")).string();
  EXPECT_THAT(Audit({"--trust-list", text}).standard_error, HasSubstr("no certificate trust list"));
  test_support::TrustListOptions options;
  options.corrupt_signature = true;
  const auto forged =
      Audit({"--trust-list", Write("forged.stl", test_support::WriteTrustList({}, options))});
  EXPECT_EQ(64, forged.exit_code);
  EXPECT_THAT(forged.standard_error, HasSubstr("signature does not verify"));
  EXPECT_EQ("", forged.standard_output);
  const auto absent = Audit({"--trust-list", (folder_.path() / "absent.stl").string()});
  EXPECT_EQ(64, absent.exit_code);
  EXPECT_THAT(absent.standard_error, HasSubstr("absent.stl"));
}

TEST_F(TrustListTest, AllowRootTakesHashesOnly) {
  const auto result = Audit({"--allow-root", "0011"});
  EXPECT_EQ(64, result.exit_code);
  EXPECT_THAT(result.standard_error, HasSubstr("0011"));
}

}  // namespace
}  // namespace pkiaudit::cli
