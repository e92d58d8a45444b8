// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/ra_keys.h"

#include "audit/audit_input.h"
#include "tests/audit/ra_key_test.h"

namespace pkiaudit::audit {
namespace {

class RaKeysTest : public RaKeyTest {
 protected:
  AuditInput Input() { return AuditInput(inventory_, verifier_, role_, time_, policy_); }

  x509::SignatureVerifier verifier_;
};

TEST_F(RaKeysTest, StandingOfEachGeneration) {
  const auto current = AddCurrent();
  const auto spare = AddSpare();
  const auto expired = AddExpired();
  const auto archived = Add(LocalMachine("My"), CepEncryption(At(2026, 2, 1), At(2029, 1, 1)));
  inventory_.SetProperties(archived, {{}, true});
  const auto expired_agent =
      Add(LocalMachine("My"), EnrollmentAgent(At(2023, 1, 1), At(2025, 1, 1)));
  const auto server = Add(LocalMachine("My"), EndEntity(At(2026, 1, 1), At(2028, 1, 1)));
  const AuditInput input = Input();
  const auto standing = [&](stores::EntryId id) { return input.ra_keys.Find(id)->standing; };
  EXPECT_EQ(standing(current), RaStanding::kCurrent);
  EXPECT_EQ(standing(spare), RaStanding::kSpare);
  EXPECT_EQ(standing(expired), RaStanding::kRetired);
  EXPECT_EQ(standing(archived), RaStanding::kRetired);
  EXPECT_EQ(standing(expired_agent), RaStanding::kCurrent) << "the only one of its role";
  EXPECT_TRUE(input.ra_keys.Find(expired_agent)->expired);
  EXPECT_EQ(input.ra_keys.Find(server), nullptr);
  EXPECT_EQ(input.ra_keys.all().size(), 5u);
}

TEST_F(RaKeysTest, AnArchivedCertificateIsNeverTheCurrentOne) {
  const auto only = AddCurrent();
  inventory_.SetProperties(only, {{}, true});
  EXPECT_EQ(Input().ra_keys.Find(only)->standing, RaStanding::kRetired);
}

TEST_F(RaKeysTest, PresenceAndDescriptor) {
  const auto missing = AddCurrent();
  const auto present = AddSpare(GoodKey());
  const AuditInput input = Input();
  EXPECT_EQ(input.ra_keys.Find(missing)->presence, KeyPresence::kMissing);
  EXPECT_FALSE(input.ra_keys.Find(missing)->descriptor);
  const RaKey& key = *input.ra_keys.Find(present);
  EXPECT_EQ(key.presence, KeyPresence::kPresent);
  EXPECT_EQ(key.custody, KeyCustody::kFile);
  EXPECT_TRUE(key.HasDacl());
  ASSERT_TRUE(key.access);
  EXPECT_EQ(key.access->access, Access::kGranted);
  EXPECT_EQ(key.access->deciding, std::vector<size_t>{2}) << "the entry by which it may read";
  ASSERT_TRUE(key.exposures);
  ASSERT_EQ(key.exposures->size(), 1u);
  EXPECT_EQ(key.exposures->front().kind, TrusteeKind::kServiceAccount);
}

TEST_F(RaKeysTest, ADescriptorThatCannotBeReadIsKeptAsItsError) {
  const auto entry = AddCurrent(KeyWith("D:(A"));
  const AuditInput input = Input();
  const RaKey& key = *input.ra_keys.Find(entry);
  ASSERT_TRUE(key.descriptor);
  EXPECT_FALSE(*key.descriptor);
  EXPECT_FALSE(key.HasDacl());
  EXPECT_FALSE(key.access);
  EXPECT_FALSE(key.exposures);
}

TEST_F(RaKeysTest, TheFileDecidesWhoMayRead) {
  stores::PrivateKey key = KeyWith(kSystemAndAdministrators);
  key.file_security_descriptor = kWithReadForServiceAccount;
  const auto decided = AddCurrent(key);
  // The provider refused.
  key.security_descriptor.reset();
  const auto alone = AddSpare(key);
  key.security_descriptor = kWithReadForServiceAccount;
  key.file_security_descriptor = kSystemAndAdministrators;
  const auto agent = AddAgent(key);
  const AuditInput input = Input();
  const auto access = [&](stores::EntryId id) { return input.ra_keys.Find(id)->access->access; };
  EXPECT_EQ(access(decided), Access::kGranted);
  EXPECT_EQ(access(alone), Access::kGranted);
  EXPECT_EQ(access(agent), Access::kDenied);
  EXPECT_EQ(input.ra_keys.Find(agent)->descriptor_text, kSystemAndAdministrators);
}

TEST_F(RaKeysTest, AFileThatDoesNotTellItsDaclDecidesNothing) {
  stores::PrivateKey key = GoodKey();
  key.file_security_descriptor = "O:SYG:SY";
  const auto absent = AddCurrent(key);
  key.file_security_descriptor = "rubbish";
  const auto unreadable = AddSpare(key);
  const AuditInput input = Input();
  for (const auto entry : {absent, unreadable}) {
    EXPECT_EQ(input.ra_keys.Find(entry)->access->access, Access::kGranted);
    EXPECT_EQ(input.ra_keys.Find(entry)->descriptor_text, kWithReadForServiceAccount);
  }
}

TEST_F(RaKeysTest, AnAclOfAFileMeansNothingForAKeyElsewhere) {
  stores::PrivateKey hsm = GoodKey();
  hsm.provider = "Luna Cryptographic Services for Microsoft Windows";
  const auto entry = AddCurrent(hsm);
  const AuditInput input = Input();
  EXPECT_EQ(input.ra_keys.Find(entry)->custody, KeyCustody::kElsewhere);
  EXPECT_FALSE(input.ra_keys.Find(entry)->access);
  EXPECT_FALSE(input.ra_keys.Find(entry)->exposures);
}

TEST_F(RaKeysTest, WithoutAnAccountAccessIsNotTold) {
  inventory_.host().service_account.reset();
  const auto entry = AddCurrent(GoodKey());
  const AuditInput input = Input();
  EXPECT_FALSE(input.ra_keys.Find(entry)->access);
  EXPECT_TRUE(input.ra_keys.Find(entry)->exposures);
}

}  // namespace
}  // namespace pkiaudit::audit
