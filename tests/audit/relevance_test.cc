// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/relevance.h"

#include "tests/audit/check_test.h"
#include "tests/audit/ra_builders.h"

namespace pkiaudit::audit {
namespace {

using test_support::CertificateBuilder;
using test_support::TestKey;

class RelevanceTest : public CheckTest {
 protected:
  std::vector<stores::EntryId> Relevant() {
    const AuditInput input(inventory_, own_verifier_, role_, time_, policy_);
    std::vector<stores::EntryId> relevant;
    for (stores::EntryId id = 0; id < inventory_.entries().size(); ++id) {
      if (input.relevance.Contains(id)) {
        relevant.push_back(id);
      }
    }
    EXPECT_FALSE(input.relevance.Contains(stores::kNone));
    return relevant;
  }
  using Ids = std::vector<stores::EntryId>;

  x509::SignatureVerifier own_verifier_;
  const CertificateBuilder cep_ = CepEncryption(At(2026, 1, 1), At(2028, 1, 1));
  const CertificateBuilder issuing_ca_ = IssuingCa(At(2020, 1, 1), At(2030, 1, 1));
  const CertificateBuilder root_ = RootCa(At(2015, 1, 1), At(2035, 1, 1));
};

TEST_F(RelevanceTest, RaCertificatesAndTheirChains) {
  const auto cep = Add(LocalMachine("My"), cep_);
  const auto ca = Add(LocalMachine("CA"), issuing_ca_);
  const auto root = Add(LocalMachine("Root"), root_);
  Add(LocalMachine("Root"), CertificateBuilder().Subject("CN=Another Root"));
  Add(CurrentUser("CA"), issuing_ca_);
  Add(LocalMachine("Disallowed"), issuing_ca_);
  EXPECT_EQ(Relevant(), (Ids{cep, ca, root}));
  role_ = Role::kWindowsHost;
  EXPECT_EQ(Relevant(), (Ids{cep, ca, root}));
}

TEST_F(RelevanceTest, WhatTheHostIsConfiguredToUse) {
  inventory_.host().machine_keys_listed = true;
  const auto bound = Add(LocalMachine("WebHosting"), EndEntity(At(2026, 1, 1), At(2028, 1, 1)));
  const auto policy = Add(LocalMachine("My"), CertificateBuilder().Subject("CN=Client"));
  const auto ca = Add(LocalMachine("CA"), issuing_ca_);
  Add(LocalMachine("WebHosting"), CertificateBuilder().Subject("CN=Not bound"));
  stores::RegistryView& registry = inventory_.host().registry;
  const std::string binding =
      std::string(stores::registry_keys::kHttpParameters) + "\\SslBindingInfo\\0.0.0.0:443";
  const auto set = [&](const std::string& key, std::string_view name, stores::RegistryType type,
                       x509::Bytes data) { registry.SetValue(key, name, type, data); };
  const auto utf16 = [](std::string_view ascii) {
    std::vector<uint8_t> data;
    for (const char c : ascii) data.insert(data.end(), {static_cast<uint8_t>(c), 0});
    return data;
  };
  set(binding, "SslCertHash", stores::RegistryType::kBinary, inventory_.entry(bound).sha1);
  set(binding, "SslCertStoreName", stores::RegistryType::kString, utf16("WebHosting"));
  set(std::string(stores::registry_keys::kMscep) + "\\Modules\\NDESPolicy", "NDESCertThumbprint",
      stores::RegistryType::kString, utf16(x509::ToHex(inventory_.entry(policy).sha1)));
  EXPECT_EQ(Relevant(), (Ids{bound, policy, ca}));
}

TEST_F(RelevanceTest, EmptyWhereThereIsNoHost) {
  Add(LocalMachine("My"), cep_);
  Add(LocalMachine("CA"), issuing_ca_);
  for (Role role : {Role::kTrustStore, Role::kBundle}) {
    role_ = role;
    EXPECT_EQ(Relevant(), Ids{});
  }
}

TEST_F(RelevanceTest, EveryPhysicalStoreOfTheLogicalOne) {
  const auto cep = Add(LocalMachine("My"), cep_);
  const auto registry = Add(LocalMachine("CA", ".Default"), issuing_ca_);
  const auto policy = Add(LocalMachine("CA", ".GroupPolicy"), issuing_ca_);
  EXPECT_EQ(Relevant(), (Ids{cep, registry, policy}));
}

TEST_F(RelevanceTest, CertificatesOfMyWithAPrivateKey) {
  const auto with_key = Add(LocalMachine("My"), CertificateBuilder().Subject("CN=TLS"));
  const auto without = Add(LocalMachine("My"), CertificateBuilder().Subject("CN=Other"));
  const auto agent = Add(LocalMachine("My"), EnrollmentAgent(At(2026, 1, 1), At(2028, 1, 1)));
  EXPECT_EQ(Relevant(), (Ids{with_key, without, agent}));  // nothing is known of keys
  AddPrivateKey(with_key);
  EXPECT_EQ(Relevant(), (Ids{with_key, without, agent})) << "one key is no list of keys";
  inventory_.host().machine_keys_listed = true;
  EXPECT_EQ(Relevant(), (Ids{with_key, agent}));
  inventory_.SetProperties(with_key, {{}, true});
  EXPECT_EQ(Relevant(), Ids{agent});
}

TEST_F(RelevanceTest, KeysInOtherStoresSayNothingOfMy) {
  const auto tls = Add(LocalMachine("My"), CertificateBuilder().Subject("CN=TLS"));
  AddPrivateKey(Add(CurrentUser("My"), CertificateBuilder().Subject("CN=User")));
  EXPECT_EQ(Relevant(), Ids{tls});
}

TEST_F(RelevanceTest, OtherGenerationsOfTheRootDoNotCount) {
  const auto old_root = Add(LocalMachine("Root"), RootCa(At(2006, 1, 1), At(2026, 1, 1))
                                                      .Subject("CN=Root")
                                                      .PublicKey(test_support::TestKey::kRsa2048M)
                                                      .SubjectKeyIdentifier());
  const auto new_root = Add(LocalMachine("Root"), RootCa(At(2016, 1, 1), At(2036, 1, 1))
                                                      .Subject("CN=Root")
                                                      .PublicKey(test_support::TestKey::kRsa2048N)
                                                      .SubjectKeyIdentifier());
  const auto tls =
      Add(LocalMachine("My"),
          CertificateBuilder().Subject("CN=TLS").Issuer("CN=Root").AuthorityKeyIdentifier(
              test_support::TestKey::kRsa2048N));
  EXPECT_EQ(Relevant(), (Ids{new_root, tls})) << old_root;
}

TEST_F(RelevanceTest, PastGenerationsCountButNotTheirChains) {
  const auto past = Add(LocalMachine("My"),
                        CepEncryption(At(2020, 1, 1), At(2022, 1, 1)).Issuer("DC=corp,CN=Old CA"));
  Add(LocalMachine("CA"), IssuingCa(At(2012, 1, 1), At(2022, 1, 1)).Subject("DC=corp,CN=Old CA"));
  const auto current = Add(LocalMachine("My"), cep_);
  const auto older =
      Add(LocalMachine("My"),
          CepEncryption(At(2025, 1, 1), At(2027, 1, 1)).Issuer("DC=corp,CN=Other CA"));
  const auto other_ca = Add(
      LocalMachine("CA"), IssuingCa(At(2012, 1, 1), At(2032, 1, 1)).Subject("DC=corp,CN=Other CA"));
  EXPECT_EQ(Relevant(), (Ids{past, current, older, other_ca}));
}

TEST_F(RelevanceTest, ChainOfAnExpiredCertificateThatIsTheCurrentOne) {
  const auto expired = Add(LocalMachine("My"), CepEncryption(At(2020, 1, 1), At(2022, 1, 1)));
  const auto ca = Add(LocalMachine("CA"), issuing_ca_);
  EXPECT_EQ(Relevant(), (Ids{expired, ca}));
}

TEST_F(RelevanceTest, CrossCertificatesInACircle) {
  const auto cep = Add(LocalMachine("My"), cep_);
  const auto ca = Add(LocalMachine("CA"), issuing_ca_);
  const auto cross = Add(LocalMachine("CA"), CertificateBuilder()
                                                 .Subject("DC=corp,CN=Corp Root")
                                                 .Issuer("DC=corp,CN=Corp Issuing CA")
                                                 .PublicKey(TestKey::kRsa2048C)
                                                 .SignedBy(TestKey::kRsa2048A)
                                                 .BasicConstraints(true));
  EXPECT_EQ(Relevant(), (Ids{cep, ca, cross}));
}

TEST_F(RelevanceTest, NotTheCaWhoseKeyIsAnotherOne) {
  auto cep = CepEncryption(At(2026, 1, 1), At(2028, 1, 1));
  const auto id = Add(LocalMachine("My"), cep.AuthorityKeyIdentifier(TestKey::kRsa2048A));
  auto same_key = issuing_ca_;
  const auto ca = Add(LocalMachine("CA"), same_key.SubjectKeyIdentifier());
  auto renewed = issuing_ca_;
  Add(LocalMachine("CA"), renewed.PublicKey(TestKey::kRsa2048D).SubjectKeyIdentifier());
  EXPECT_EQ(Relevant(), (Ids{id, ca}));
}

}  // namespace
}  // namespace pkiaudit::audit
