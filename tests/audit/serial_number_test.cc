// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "tests/audit/check_test.h"
#include "tests/support/digest.h"

namespace pkiaudit::audit {
namespace {

using test_support::Bytes;
using test_support::CertificateBuilder;

constexpr std::string_view kId = "serial-number";

Bytes Octets(size_t count, uint8_t first) {
  Bytes octets(count, 0x11);
  octets[0] = first;
  return octets;
}

class SerialNumberTest : public CheckTest {
 protected:
  stores::EntryId AddRelevant(const CertificateBuilder& builder) {
    const auto id = Add(LocalMachine("My"), builder);
    AddPrivateKey(id);
    return id;
  }
};

TEST_F(SerialNumberTest, JudgesTheNumber) {
  const struct {
    Bytes octets;
    const char* fault;  // nothing: it passes
  } kCases[] = {
      {{0x01}, nullptr},
      {{0x00, 0x80}, nullptr},
      {Octets(20, 0x7F), nullptr},
      {{0x00}, "it is zero"},
      {{0x80}, "it is negative"},
      {{0xFF, 0x01}, "it is negative"},
      {Octets(21, 0x01), "it has more than 20 octets"},
      {Octets(21, 0x00), "it has more than 20 octets"},
      {Octets(21, 0x81), "it is negative"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(test_support::Hex(c.octets));
    const Judgement judgement =
        Judge(kId, AddRelevant(CertificateBuilder().SerialNumberOctets(c.octets)));
    if (c.fault == nullptr) {
      EXPECT_EQ(Result::kPass, judgement.result);
      continue;
    }
    EXPECT_EQ(Result::kFail, judgement.result);
    EXPECT_EQ(Severity::kWarning, judgement.severity);
    EXPECT_EQ(c.fault, EvidenceText(judgement.evidence, "fault"));
    EXPECT_EQ(test_support::Hex(c.octets), EvidenceText(judgement.evidence, "serialNumber"));
    EXPECT_EQ(std::to_string(c.octets.size()), EvidenceText(judgement.evidence, "octets"));
  }
}

TEST_F(SerialNumberTest, IsInformationWhereEnrolmentDoesNotDependOnIt) {
  const Judgement judgement =
      Judge(kId, Add(LocalMachine("Root"), CertificateBuilder().SerialNumber(0)));
  EXPECT_EQ(Result::kFail, judgement.result);
  EXPECT_EQ(Severity::kInfo, judgement.severity);
}

TEST_F(SerialNumberTest, TwoCertificatesOfOneIssuerMustNotShareANumber) {
  const auto first = CertificateBuilder().Subject("CN=one").Issuer("CN=CA").SerialNumber(7);
  const auto second = CertificateBuilder().Subject("CN=two").Issuer("CN=CA").SerialNumber(7);
  const auto id = AddRelevant(first);
  EXPECT_EQ(Result::kPass, Judge(kId, id).result);
  const auto other = Add(FileLocation("a.pem"), second);
  const Judgement judgement = Judge(kId, id);
  EXPECT_EQ(Result::kFail, judgement.result);
  EXPECT_EQ(Severity::kWarning, judgement.severity);
  EXPECT_EQ("another certificate of the same issuer has it too",
            EvidenceText(judgement.evidence, "fault"));
  EXPECT_EQ(test_support::Thumbprint(second.Build()),
            EvidenceText(judgement.evidence, "sharedWith"));
  EXPECT_EQ(Severity::kInfo, Judge(kId, other).severity);
}

TEST_F(SerialNumberTest, CopiesAndOtherIssuersShareNothing) {
  const auto certificate = CertificateBuilder().Subject("CN=one").Issuer("CN=CA").SerialNumber(7);
  const auto id = AddRelevant(certificate);
  Add(LocalMachine("TrustedPeople"), certificate);
  Add(FileLocation("a.pem"), certificate);
  Add(LocalMachine("My"), CertificateBuilder().Subject("CN=one").Issuer("CN=CA 2").SerialNumber(7));
  Add(LocalMachine("My"), CertificateBuilder().Subject("CN=one").Issuer("CN=CA").SerialNumber(8));
  EXPECT_EQ(Result::kPass, Judge(kId, id).result);
}

TEST_F(SerialNumberTest, ListsALimitedNumberOfOthers) {
  for (int i = 0; i < 12; ++i) {
    const auto certificate =
        CertificateBuilder().Subject("CN=" + std::to_string(i)).Issuer("CN=CA").SerialNumber(7);
    Add(LocalMachine("My"), certificate);
    Add(CurrentUser("My"), certificate);  // a copy takes no place on the list
  }
  const Judgement judgement = Judge(kId, 0);
  const auto shared = EvidenceTexts(judgement.evidence, "sharedWith");
  EXPECT_EQ(5u, shared.size());
  EXPECT_EQ(5u, std::set<std::string>(shared.begin(), shared.end()).size());
}

TEST_F(SerialNumberTest, CannotTellOfAnEmptyNumber) {
  const auto id = AddRelevant(CertificateBuilder().SerialNumberOctets({}));
  AddRelevant(CertificateBuilder().Subject("CN=two").SerialNumberOctets({}));
  EXPECT_EQ(Result::kNotChecked, Judge(kId, id).result);
}

TEST_F(SerialNumberTest, DoesNotApplyToStoresThatNobodyUses) {
  for (const auto& location : {LocalMachine("Disallowed"), LocalMachine("REQUEST")}) {
    EXPECT_EQ(Result::kNotApplicable,
              Judge(kId, Add(location, CertificateBuilder().SerialNumber(0))).result);
  }
}

}  // namespace
}  // namespace pkiaudit::audit
