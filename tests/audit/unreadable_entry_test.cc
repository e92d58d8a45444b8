// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/check_test.h"

namespace pkiaudit::audit {
namespace {

using stores::ErrorCode;

constexpr std::string_view kId = "unreadable-entry";

class UnreadableEntryTest : public CheckTest {
 protected:
  void AddUnreadable(const std::string& path, std::string what, stores::Error error,
                     stores::LocationId location = stores::kNone) {
    inventory_.AddUnreadable({inventory_.AddSource(path, ""), location, std::move(what), error});
  }
};

TEST_F(UnreadableEntryTest, PassesWhenEverythingWasRead) {
  Add(LocalMachine("Root"), test_support::CertificateBuilder());
  const CheckRun run = Run(kId);
  EXPECT_EQ(0u, run.Count(Result::kFail));
  EXPECT_EQ(1u, run.Count(Result::kPass));
}

TEST_F(UnreadableEntryTest, TellsFileOffsetAndReason) {
  stores::Error error{.code = ErrorCode::kBadFormat, .offset = 412, .detail = {}, .os_status = 0};
  error.detail = x509::ErrorCode::kTruncated;
  AddUnreadable("stores/LocalMachine/My/ra.p7b", "certificate 3 of PKCS#7", error,
                inventory_.InternLocation(LocalMachine("My")));
  const CheckRun run = Run(kId);
  ASSERT_EQ(1u, run.Count(Result::kFail));
  EXPECT_EQ(0u, run.Count(Result::kPass));
  const Finding finding = run.Failures()[0];
  EXPECT_EQ(Subject::SourceItem(0), finding.subject);
  EXPECT_EQ(Severity::kWarning, finding.severity);
  EXPECT_EQ("stores/LocalMachine/My/ra.p7b", EvidenceText(finding.evidence, "file"));
  EXPECT_EQ("certificate 3 of PKCS#7", EvidenceText(finding.evidence, "what"));
  EXPECT_EQ("412", EvidenceText(finding.evidence, "offset"));
  EXPECT_EQ(x509::ErrorName(x509::ErrorCode::kTruncated), EvidenceText(finding.evidence, "reason"));
  EXPECT_EQ(x509::Describe(x509::ErrorCode::kTruncated),
            EvidenceText(finding.evidence, "description"));
  EXPECT_EQ("LocalMachine\\My", EvidenceText(finding.evidence, "missingFrom"));
}

TEST_F(UnreadableEntryTest, SeverityFollowsTheReason) {
  const struct {
    ErrorCode code;
    Severity expected;
  } kCases[] = {
      {ErrorCode::kPermissionDenied, Severity::kWarning},
      {ErrorCode::kNotARegularFile, Severity::kWarning},
      {ErrorCode::kLinkLeadsOut, Severity::kWarning},
      {ErrorCode::kEmptyFile, Severity::kWarning},
      {ErrorCode::kTooLarge, Severity::kWarning},
      {ErrorCode::kUnmatchedKey, Severity::kWarning},
      {ErrorCode::kUnexpectedFile, Severity::kNotice},
  };
  for (const auto& c : kCases) {
    AddUnreadable(std::string(stores::ErrorName(c.code)), "",
                  {.code = c.code, .offset = 0, .detail = {}, .os_status = 13});
  }
  const auto failures = Run(kId).Failures();
  ASSERT_EQ(std::size(kCases), failures.size());
  for (const Finding& finding : failures) {
    const auto& c = kCases[finding.subject.index];
    SCOPED_TRACE(stores::ErrorName(c.code));
    EXPECT_EQ(c.expected, finding.severity);
    EXPECT_EQ(stores::ErrorName(c.code), EvidenceText(finding.evidence, "reason"));
    EXPECT_EQ(stores::Describe(c.code), EvidenceText(finding.evidence, "description"));
    EXPECT_EQ("the whole file", EvidenceText(finding.evidence, "what"));
    EXPECT_EQ("13", EvidenceText(finding.evidence, "osStatus"));
    EXPECT_EQ(std::nullopt, EvidenceText(finding.evidence, "missingFrom"));
  }
}

TEST_F(UnreadableEntryTest, AppliesInEveryRole) {
  AddUnreadable("a.pem", "",
                {.code = ErrorCode::kEmptyFile, .offset = 0, .detail = {}, .os_status = 0});
  for (Role role : {Role::kNdesHost, Role::kWindowsHost, Role::kTrustStore, Role::kBundle}) {
    role_ = role;
    EXPECT_EQ(1u, Run(kId).Count(Result::kFail)) << RoleName(role);
  }
}

}  // namespace
}  // namespace pkiaudit::audit
