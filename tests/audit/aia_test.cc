// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "tests/audit/revocation_test.h"

namespace pkiaudit::audit {
namespace {

using test_support::TestKey;
using testing::ElementsAre;
using testing::IsEmpty;

class AiaTest : public RevocationTest {
 protected:
  static constexpr char kAia[] = "http://pki.corp.example/ca.crt";

  stores::EntryId AddRaWithAia() {
    return AddRa(Ra({kUrl}).AuthorityInfoAccess({.ca_issuers = {kAia}}));
  }
  test_support::Bytes CaDer(TestKey key = TestKey::kRsa2048A) const {
    return IssuingCa(In(-700 * kDay), In(3000 * kDay)).PublicKey(key).Build();
  }
  std::vector<std::string> FailingAia() {
    auto failing = Failing();
    std::erase_if(failing, [](const std::string& text) { return !text.starts_with("aia-"); });
    return failing;
  }
};

TEST_F(AiaTest, TheIssuersCertificateIsRight) {
  AddRaWithAia();
  Gives(kAia, CaDer(), FetchKind::kCaIssuers);
  EXPECT_THAT(FailingAia(), IsEmpty());
}

TEST_F(AiaTest, AsPkcs7AndPemToo) {
  AddRaWithAia();
  const std::string pem = test_support::ToPem(CaDer());
  Gives(kAia, test_support::ToBytes(pem), FetchKind::kCaIssuers);
  EXPECT_THAT(FailingAia(), IsEmpty());
}

TEST_F(AiaTest, AnotherCertificate) {
  AddRaWithAia();
  Gives(kAia, CaDer(TestKey::kRsa2048D), FetchKind::kCaIssuers);
  EXPECT_THAT(FailingAia(), ElementsAre("aia-not-the-issuer warning"));
  AddCa();
  EXPECT_THAT(FailingAia(), ElementsAre("aia-not-the-issuer notice"));
}

TEST_F(AiaTest, UnreachableIsANoticeWhereTheIssuerIsAtHand) {
  AddRaWithAia();
  Fails(kAia, FetchStep::kName, {}, FetchKind::kCaIssuers);
  EXPECT_THAT(FailingAia(), ElementsAre("aia-unreachable warning"));
  AddCa();
  EXPECT_THAT(FailingAia(), ElementsAre("aia-unreachable notice"));
}

TEST_F(AiaTest, APageIsNoCertificate) {
  AddRaWithAia();
  Gives(kAia, test_support::ToBytes("<html></html>"), FetchKind::kCaIssuers);
  EXPECT_THAT(FailingAia(), ElementsAre("aia-unreachable warning"));
}

TEST_F(AiaTest, OfflineNothingIsSaid) {
  AddRaWithAia();
  EXPECT_THAT(FailingAia(), IsEmpty());
}

}  // namespace
}  // namespace pkiaudit::audit
