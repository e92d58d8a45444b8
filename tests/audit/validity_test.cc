// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/validity.h"

#include "audit/pki/store_purpose.h"
#include "tests/audit/check_test.h"
#include "tests/audit/ra_builders.h"

namespace pkiaudit::audit {
namespace {

using test_support::CertificateBuilder;
using test_support::TestKey;

TEST(HoldsUsableCertificatesTest, NotDisallowedAndRequest) {
  const struct {
    stores::StoreLocation location;
    bool matters;
  } kCases[] = {
      {LocalMachine("My"), true},          {LocalMachine("Root"), true},
      {LocalMachine("Disallowed"), false}, {CurrentUser("disallowed"), false},
      {LocalMachine("REQUEST"), false},    {UserStore("S-1-5-21-1", "Request"), false},
      {FileLocation("REQUEST"), true},
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(HoldsUsableCertificates(test.location), test.matters)
        << stores::ToText(test.location);
  }
}

class ValidityTest : public CheckTest {
 protected:
  std::optional<stores::EntryId> StandIn(stores::EntryId entry) {
    return StandInForCa(inventory_, IssuerIndex(inventory_), inventory_.entry(entry), time_);
  }
};

TEST_F(ValidityTest, RenewsItself) {
  const CertificateBuilder self_issued = CertificateBuilder().Subject("CN=NDES01");
  const CertificateBuilder issued = CertificateBuilder().Subject("CN=NDES01").Issuer("CN=CA");
  const struct {
    stores::StoreLocation location;
    CertificateBuilder builder;
    bool renews;
  } kCases[] = {
      {LocalMachine("Remote Desktop"), self_issued, true},
      {LocalMachine("Remote Desktop"), issued, false},
      {LocalMachine("My"), self_issued, false},
      {LocalMachine("My"), CertificateBuilder().Issuer("DC=net,CN=MS-Organization-Access"), true},
      {CurrentUser("My"), CertificateBuilder().Issuer("CN=MS-Organization-P2P-Access [2026]"),
       true},
      {LocalMachine("My"), CertificateBuilder().Issuer("CN=MS-Organization-Accessories"), false},
      {LocalMachine("My"), CertificateBuilder().Issuer("O=MS-Organization-Access"), false},
      {FileLocation("a.cer"), CertificateBuilder().Issuer("CN=MS-Organization-Access"), false},
  };
  for (const auto& test : kCases) {
    const auto& entry = inventory_.entry(Add(test.location, test.builder));
    EXPECT_EQ(RenewsItself(inventory_, entry), test.renews)
        << stores::ToText(test.location) << " " << entry.certificate.issuer().ToRfc4514();
  }
}

TEST_F(ValidityTest, StandInHasTheSameNameAndKeyAndWorks) {
  const auto expired = Add(LocalMachine("CA"), IssuingCa(At(2015, 1, 1), At(2025, 1, 1)));
  Add(LocalMachine("CA"), IssuingCa(At(2020, 1, 1), At(2031, 1, 1)).PublicKey(TestKey::kRsa2048D));
  Add(LocalMachine("CA"), IssuingCa(At(2010, 1, 1), At(2024, 1, 1)));
  Add(LocalMachine("CA"), IssuingCa(At(2020, 1, 1), At(2031, 1, 1)).Subject("CN=Another"));
  Add(CurrentUser("CA"), IssuingCa(At(2020, 1, 1), At(2031, 1, 1)));
  EXPECT_EQ(StandIn(expired), std::nullopt);
  const auto renewed = Add(LocalMachine("CA"), IssuingCa(At(2020, 1, 1), At(2028, 1, 1)));
  EXPECT_EQ(StandIn(expired), renewed);
  EXPECT_EQ(StandIn(renewed), std::nullopt);
  const auto latest = Add(LocalMachine("CA"), IssuingCa(At(2021, 1, 1), At(2029, 1, 1)));
  EXPECT_EQ(StandIn(expired), latest);
  EXPECT_EQ(StandIn(renewed), latest);
}

TEST_F(ValidityTest, TheSameCertificateElsewhereIsNoStandIn) {
  const auto ca = Add(LocalMachine("CA"), RootCa(At(2020, 1, 1), At(2030, 1, 1)));
  Add(LocalMachine("Root"), RootCa(At(2020, 1, 1), At(2030, 1, 1)));
  EXPECT_EQ(StandIn(ca), std::nullopt);
}

TEST_F(ValidityTest, StandInIsTrustedAsMuch) {
  const auto root = Add(LocalMachine("Root"), RootCa(At(2015, 1, 1), At(2025, 1, 1)));
  const auto in_ca = Add(LocalMachine("CA"), RootCa(At(2020, 1, 1), At(2030, 1, 1)));
  EXPECT_EQ(StandIn(root), std::nullopt);
  const auto in_root = Add(LocalMachine("Root"), RootCa(At(2020, 1, 1), At(2032, 1, 1)));
  EXPECT_EQ(StandIn(root), in_root);
  EXPECT_EQ(StandIn(in_ca), in_root);
}

TEST_F(ValidityTest, OnlyForCaCertificatesOfTheMachine) {
  const auto user = Add(CurrentUser("CA"), IssuingCa(At(2015, 1, 1), At(2025, 1, 1)));
  Add(LocalMachine("CA"), IssuingCa(At(2020, 1, 1), At(2030, 1, 1)));
  EXPECT_EQ(StandIn(user), std::nullopt);
}

}  // namespace
}  // namespace pkiaudit::audit
