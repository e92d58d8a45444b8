// SPDX-License-Identifier: Apache-2.0
#include "reports/text/text_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "tests/reports/hostile_texts.h"
#include "tests/reports/sample_report.h"

namespace pkiaudit::reports {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::string ToText(const std::function<void(Consumer&)>& tell, const TextOptions& options = {}) {
  StringOutput output;
  TextWriter writer(output, options);
  tell(writer);
  return output.text();
}

TEST(TextWriter, BeginsWithTheVerdict) {
  EXPECT_THAT(ToText(TellSampleReport),
              StartsWith("NOT READY  ndes01.corp.example  ndes-host  2026-06-01 08:00:00 UTC\n"
                         "2 critical, 1 error, 8 warning, 0 notice, 12 info; 1,247 certificates "
                         "from 38 sources, 1 item not readable\n"
                         "\n"
                         "RA certificates\n"));
  EXPECT_THAT(ToText(TellSampleReport),
              HasSubstr("\n"
                        "[critical] root-not-self-issued  LocalMachine\\Root (.GroupPolicy)  "
                        "CC37DDF42380CE07EF48F4CE73B791BB9F68A9BB\n"
                        "  CN=Example Issuing CA 2,O=Example Corporation,C=DE stands in "
                        "LocalMachine\\Root, but CN=Example Root CA,O=Example Corporation,C=DE "
                        "issued it.\n"
                        "  from stores/GroupPolicy/Root/issuing-ca-2.cer\n"
                        "  How to fix it:\n"));
}

TEST(TextWriter, SaysOfEachRaCertificateWhoCanUseItsKeyAndWhereItsChainLeads) {
  const std::string text = ToText(TellSampleReport);
  EXPECT_THAT(text, HasSubstr("\nRA certificates\n  CEP Encryption: current, ends in 13 days  "));
  EXPECT_THAT(text, HasSubstr("  \"NDES RA\"\n"));
  EXPECT_THAT(
      text,
      HasSubstr(
          "\n    key: CORP\\svc-ndes$ may read the key\n"
          "    chain: CN=Example Issuing CA 2,O=Example Corporation,C=DE has an "
          "issuer whose certificate is in none of the host's stores: CN=Example Root CA,C=DE\n"
          "  CEP Encryption: expired, ended 710 days ago  "));
  EXPECT_THAT(text,
              HasSubstr("\n  Exchange Enrollment Agent (Offline request): current, ends in "));
  EXPECT_THAT(
      ToText(TellSampleReport, {.verbose = true}),
      HasSubstr("\n      Everyone: Read; write data on a condition (should not have it)\n"));
}

TEST(TextWriter, CountsThePlacesOfRevocation) {
  EXPECT_THAT(ToText(TellSampleReport),
              HasSubstr("\n\nRevocation, fetched 2026-06-01 08:00:00 UTC: 15 places, 1 no URL, 1 "
                        "unreachable, "));
  EXPECT_THAT(ToText(TellSampleReport), HasSubstr(", 1 not fetched, 2 usable\n\n["));
  EXPECT_THAT(ToText(TellEmptyReport), Not(HasSubstr("Revocation")));
}

FindingEvent FindingOf(const char* check, audit::Severity severity, const char* thumbprint) {
  FindingEvent finding;
  finding.check = check;
  finding.severity = severity;
  finding.thumbprint = thumbprint;
  return finding;
}

TEST(TextWriter, SaysOnceHowToFixWhatIsAnErrorOrWorse) {
  const std::string text = ToText([](Consumer& consumer) {
    consumer.Begin({});
    consumer.OnVerdict({});
    for (const char* const id : {"root-gone", "key-odd"}) {
      CheckEvent check;
      check.id = id;
      check.summary = "It is so.";
      check.remediation = {{false, "Look at {thumbprint}:"},
                           {true, "certutil -store {thumbprint}"}};
      consumer.OnCheck(check);
    }
    consumer.OnFinding(FindingOf("root-gone", audit::Severity::kError, "AA"));
    consumer.OnFinding(FindingOf("root-gone", audit::Severity::kError, "BB"));
    consumer.OnFinding(FindingOf("key-odd", audit::Severity::kWarning, "CC"));
    consumer.End();
  });
  EXPECT_THAT(text, HasSubstr("[error] root-gone  AA\n"
                              "  It is so.\n"
                              "  How to fix it:\n"
                              "    Look at AA:\n"
                              "    $ certutil -store AA\n"
                              "\n"
                              "[error] root-gone  BB\n"
                              "  It is so.\n"
                              "\n"
                              "[warning] key-odd  CC\n"
                              "  It is so.\n"
                              "\n"
                              "How to fix a finding: pkiaudit explain CHECK\n"));
}

TEST(TextWriter, EndsWithWhatWasNotEvaluatedAndWhatExpires) {
  const std::string text = ToText(TellSampleReport);
  EXPECT_THAT(text, HasSubstr("\nNot evaluated: 1 required, 1 failed, 6 not supplied, 1 excluded\n"
                              "  [required, not supplied] service account: The snapshot"));
  EXPECT_TRUE(
      text.ends_with("\nNext to expire: in 13 days, 2026-06-14 09:12:30 UTC  LocalMachine\\My  "
                     "ACEC78AB5A051FB1D4B99FAD7139428A92C64A1E\n"
                     "  CN=NDES01-MSCEP-RA,OU=PKI,O=Example Corporation,C=DE\n"));
}

TEST(TextWriter, CountsInfoFindingsOnlyUnlessVerbose) {
  const std::string text = ToText(TellSampleReport);
  EXPECT_THAT(text, Not(HasSubstr("[info]")));
  EXPECT_THAT(text, HasSubstr("12 info findings not listed here"));
  const std::string verbose = ToText(TellSampleReport, {.verbose = true});
  EXPECT_THAT(verbose, HasSubstr("[info] certificate-expiring"));
  EXPECT_THAT(verbose, Not(HasSubstr("not listed here")));
}

TEST(TextWriter, SaysHowManyMoreThereAre) {
  const auto tell = [](Consumer& consumer) {
    consumer.Begin({});
    VerdictEvent verdict;
    verdict.gaps = {0, 25, 0};
    consumer.OnVerdict(verdict);
    for (int index = 0; index < 25; ++index) {
      consumer.OnCoverage({"thing", audit::CoverageCause::kNotSupplied, "reason", false});
    }
    for (int index = 0; index < 70; ++index) {
      FindingEvent finding;
      finding.check = "weak-key";
      finding.severity = audit::Severity::kWarning;
      consumer.OnFinding(finding);
    }
    consumer.End();
  };
  const std::string text = ToText(tell);
  EXPECT_THAT(text, HasSubstr("… 20 further findings: see the report"));
  EXPECT_THAT(text, HasSubstr("… 15 more: see the report"));
  const std::string verbose = ToText(tell, {.verbose = true});
  EXPECT_THAT(verbose, Not(HasSubstr("see the report")));
}

TEST(TextWriter, ColoursOnlyWhenAsked) {
  EXPECT_EQ(ToText(TellSampleReport).find('\x1b'), std::string::npos);
  EXPECT_THAT(ToText(TellSampleReport, {.colour = true}),
              StartsWith("\x1b[1;31mNOT READY\x1b[0m  ndes01"));
}

TEST(TextWriter, SaysThatNothingWasLeftOut) {
  EXPECT_THAT(ToText(TellEmptyReport), HasSubstr("Not evaluated: nothing was left out\n"));
  EXPECT_THAT(ToText(TellEmptyReport), StartsWith("READY  bundle  2026-06-01 08:00:00 UTC\n"));
}

class HostileTextOutput : public ::testing::TestWithParam<HostileText> {};

TEST_P(HostileTextOutput, CannotReachTheTerminal) {
  const std::string text =
      ToText([](Consumer& consumer) { TellReportMadeOf(GetParam().text, consumer); });
  const std::string plain = ToText([](Consumer& consumer) { TellReportMadeOf("text", consumer); });
  for (char c : text) {
    EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20) << static_cast<int>(c);
  }
  EXPECT_EQ(std::ranges::count(text, '\n'), std::ranges::count(plain, '\n'));
}

INSTANTIATE_TEST_SUITE_P(Texts, HostileTextOutput, ::testing::ValuesIn([] {
                           // What is empty leaves lines out.
                           auto texts = HostileTexts();
                           std::erase_if(texts, [](const auto& text) { return text.text.empty(); });
                           return texts;
                         }()),
                         [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace pkiaudit::reports
