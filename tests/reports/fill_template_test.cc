// SPDX-License-Identifier: Apache-2.0
#include "reports/document/fill_template.h"

#include <gtest/gtest.h>

namespace pkiaudit::reports {
namespace {

FindingEvent Finding() {
  FindingEvent finding;
  finding.subject = "CN=a {store}";
  finding.store = "LocalMachine\\Root";
  finding.thumbprint = "0123456789ABCDEF0123456789ABCDEF01234567";
  finding.evidence = {{"remaining", "duration", "1209600"},
                      {"notAfter", "time", "2026-06-14T09:12:30Z"},
                      {"issuer", "name", "CN=from the evidence"},
                      {"owner", "text", "x; Remove-Item C:\\ -Recurse"}};
  return finding;
}

struct Case {
  const char* name;
  const char* text;
  const char* filled;
  const char* command;
};

class FillTemplateTest : public ::testing::TestWithParam<Case> {};

TEST_P(FillTemplateTest, FillsSentences) {
  EXPECT_EQ(FillToText(GetParam().text, Finding()), GetParam().filled);
}

TEST_P(FillTemplateTest, FillsCommands) {
  EXPECT_EQ(FillCommand(GetParam().text, Finding()), GetParam().command);
}

INSTANTIATE_TEST_SUITE_P(
    Texts, FillTemplateTest,
    ::testing::Values(Case{"Plain", "no placeholder", "no placeholder", "no placeholder"},
                      Case{"Empty", "", "", ""},
                      Case{"Several", "Cert:\\{store}\\{thumbprint}!",
                           "Cert:\\LocalMachine\\Root\\0123456789ABCDEF0123456789ABCDEF01234567!",
                           "Cert:\\LocalMachine\\Root\\0123456789ABCDEF0123456789ABCDEF01234567!"},
                      Case{"Unknown", "{nobody} {url}", "{nobody} {url}", "{nobody} {url}"},
                      Case{"NotFilledAgain", "{subject}", "CN=a {store}", "{subject}"},
                      Case{"Duration", "{remaining} left", "14 days left", "1209600 left"},
                      Case{"Time", "until {notAfter}", "until 2026-06-14 09:12:30 UTC",
                           "until 2026-06-14T09:12:30Z"},
                      Case{"EvidenceFirst", "{issuer}", "CN=from the evidence", "{issuer}"},
                      Case{"NoInjection", "whoami {owner}", "whoami x; Remove-Item C:\\ -Recurse",
                           "whoami {owner}"},
                      Case{"PowerShellBlock", "Where-Object { $_.Issuer -ne $_.Subject }",
                           "Where-Object { $_.Issuer -ne $_.Subject }",
                           "Where-Object { $_.Issuer -ne $_.Subject }"},
                      Case{"StoreName", "certutil -store {storeName}", "certutil -store Root",
                           "certutil -store Root"},
                      Case{"Braces", "{{store}} {} { {store", "{LocalMachine\\Root} {} { {store",
                           "{LocalMachine\\Root} {} { {store"}),
    [](const auto& test) { return test.param.name; });

TEST(FillTemplate, TellsWhatComesFromTheFinding) {
  const auto parts = FillTemplate("in {store} and {nobody}", Finding());
  ASSERT_EQ(parts.size(), 3u);
  EXPECT_FALSE(parts[0].filled);
  EXPECT_TRUE(parts[1].filled);
  EXPECT_EQ(parts[1].text, "LocalMachine\\Root");
  EXPECT_FALSE(parts[2].filled);
  EXPECT_EQ(parts[2].text, " and {nobody}");
}

TEST(FillCommand, TakesPlainArgumentsOnly) {
  const char* const kRefused[] = {"",    "a b", "a;b", "a`b",    "$(x)", "a'b", "a\"b",
                                  "-f",  "a|b", "a&b", "a\nb",   "a>b",  "a*b", "ä",
                                  "{a}", "a,b", "@a",  "%PATH%", "a#b",  "a!b"};
  for (const char* value : kRefused) {
    FindingEvent finding;
    finding.evidence = {{"value", "text", value}};
    EXPECT_EQ(FillCommand("x {value}", finding), "x {value}") << value;
  }
  for (const char* value : {"LocalMachine\\My", "S-1-5-18", "http://a/b.crl", "a_b.cer"}) {
    FindingEvent finding;
    finding.evidence = {{"value", "text", value}};
    EXPECT_EQ(FillCommand("x {value}", finding), std::string("x ") + value);
  }
}

}  // namespace
}  // namespace pkiaudit::reports
