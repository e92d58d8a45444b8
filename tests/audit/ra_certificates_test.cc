// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/ra_certificates.h"

#include <gmock/gmock.h>

#include <functional>

#include "audit/pki/logical_stores.h"
#include "tests/audit/check_test.h"
#include "tests/audit/ra_builders.h"

namespace pkiaudit::audit {
namespace {

using test_support::CertificateBuilder;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kForest[] = "1.3.6.1.4.1.311.21.8.2473254.8732921.10830778.4921832.3426923.193";
constexpr char kDuplicatedTemplate[] =
    "1.3.6.1.4.1.311.21.8.2473254.8732921.10830778.4921832.3426923.193.9025784.11813639";

struct IdentificationCase {
  std::string name;
  std::function<void(CertificateBuilder&)> build;
  std::optional<RaRole> role;
  RaIdentification by = RaIdentification::kTemplateName;
  std::optional<uint32_t> key_spec = std::nullopt;
  // Of kDuplicatedTemplate.
  std::string mapped_name = {};
  std::string cached_name = {};
};

void AgentUsage(CertificateBuilder& builder, uint32_t key_usage) {
  builder.ExtendedKeyUsage({"1.3.6.1.5.5.7.3.2", kCertificateRequestAgent}).KeyUsage(key_usage);
}

void DefaultTemplate(CertificateBuilder& builder, const std::string& end) {
  builder.TemplateInformation(kForest + end, 100, 3);
}

std::vector<IdentificationCase> IdentificationCases() {
  using test_support::kDigitalSignature;
  using test_support::kKeyEncipherment;
  constexpr auto kEncryption = RaRole::kEncryption;
  constexpr auto kSigning = RaRole::kSigning;
  constexpr auto kName = RaIdentification::kTemplateName;
  constexpr auto kOid = RaIdentification::kTemplateOid;
  constexpr auto kSuffix = RaIdentification::kTemplateOidSuffix;
  constexpr auto kUsage = RaIdentification::kKeyUsage;
  constexpr auto kCache = RaIdentification::kTemplateCache;
  constexpr auto kSpec = RaIdentification::kKeySpec;
  using Builder = CertificateBuilder;
  return {
      {"CepEncryptionName", [](Builder& b) { b.TemplateName("CEPEncryption"); }, kEncryption,
       kName},
      {"AgentName", [](Builder& b) { b.TemplateName("EnrollmentAgentOffline"); }, kSigning, kName},
      {"NameBeatsKeyUsage",
       [](Builder& b) {
         b.TemplateName("CEPEncryption");
         AgentUsage(b, kDigitalSignature);
       },
       kEncryption, kName},
      {"OtherNameExcludes",
       [](Builder& b) {
         b.TemplateName("EnrollmentAgent");
         AgentUsage(b, kDigitalSignature);
       },
       std::nullopt},
      {"MachineEnrollmentAgentExcludes",
       [](Builder& b) {
         b.TemplateName("MachineEnrollmentAgent");
         AgentUsage(b, kDigitalSignature);
       },
       std::nullopt},
      {"NameBeatsOid",
       [](Builder& b) {
         b.TemplateName("CEPEncryption");
         DefaultTemplate(b, ".1.12");
       },
       kEncryption, kName},
      {"CepEncryptionSuffix", [](Builder& b) { DefaultTemplate(b, ".1.22"); }, kEncryption,
       kSuffix},
      {"AgentSuffix", [](Builder& b) { DefaultTemplate(b, ".1.12"); }, kSigning, kSuffix},
      {"DeviceTemplateExcludes",
       [](Builder& b) {
         DefaultTemplate(b, ".1.20");
         AgentUsage(b, kDigitalSignature);
       },
       std::nullopt},
      {"OtherAgentSuffixExcludes",
       [](Builder& b) {
         DefaultTemplate(b, ".1.11");
         AgentUsage(b, kDigitalSignature);
       },
       std::nullopt},
      {"NoDefaultTemplateHasNumber34",
       [](Builder& b) {
         DefaultTemplate(b, ".1.34");
         AgentUsage(b, kDigitalSignature);
       },
       kSigning, kUsage},
      {"SuffixWithoutTheOneIsDuplicated",
       [](Builder& b) {
         DefaultTemplate(b, ".7.22");
         AgentUsage(b, kDigitalSignature);
       },
       kSigning, kUsage},
      {"SuffixWithoutForestIsNoDefault",
       [](Builder& b) {
         b.TemplateInformation("1.3.6.1.4.1.311.21.8.1.22", 100, 3);
         AgentUsage(b, kDigitalSignature);
       },
       kSigning, kUsage},
      {"SuffixUnderAnotherArcIsUnknown",
       [](Builder& b) { b.TemplateInformation("1.3.6.1.4.1.99999.5.1.22", 100, 3); }, std::nullopt},
      {"MappedToCepEncryption",
       [](Builder& b) { b.TemplateInformation(kDuplicatedTemplate, 100, 3); }, kEncryption, kOid,
       std::nullopt, "CEPEncryption"},
      {"MappedToAgent", [](Builder& b) { b.TemplateInformation(kDuplicatedTemplate, 100, 3); },
       kSigning, kOid, std::nullopt, "EnrollmentAgentOffline"},
      {"MappedToAnotherDefaultTemplateExcludes",
       [](Builder& b) {
         b.TemplateInformation(kDuplicatedTemplate, 100, 3);
         AgentUsage(b, kDigitalSignature);
       },
       std::nullopt, kName, std::nullopt, "machineenrollmentagent"},
      {"MappedToANameOfOnesOwnLeavesItToKeyUsage",
       [](Builder& b) {
         b.TemplateInformation(kDuplicatedTemplate, 100, 3);
         AgentUsage(b, kDigitalSignature);
       },
       kSigning, kUsage, std::nullopt, "CorpNdesAgent"},
      {"CachedAsCepEncryption",
       [](Builder& b) { b.TemplateInformation(kDuplicatedTemplate, 100, 3); }, kEncryption, kCache,
       std::nullopt, "", "CEPEncryption"},
      {"CachedAsAnotherDefaultTemplateExcludes",
       [](Builder& b) {
         b.TemplateInformation(kDuplicatedTemplate, 100, 3);
         AgentUsage(b, kDigitalSignature);
       },
       std::nullopt, kName, std::nullopt, "", "EnrollmentAgent"},
      {"CachedUnderANameOfItsOwnLeavesItToKeyUsage",
       [](Builder& b) {
         b.TemplateInformation(kDuplicatedTemplate, 100, 3);
         AgentUsage(b, kKeyEncipherment);
       },
       kEncryption, kUsage, std::nullopt, "", "CorpCEP"},
      {"OperatorBeatsCache", [](Builder& b) { b.TemplateInformation(kDuplicatedTemplate, 100, 3); },
       kSigning, kOid, std::nullopt, "EnrollmentAgentOffline", "CEPEncryption"},
      {"OperatorsOwnNameBeatsCache",
       [](Builder& b) {
         b.TemplateInformation(kDuplicatedTemplate, 100, 3);
         AgentUsage(b, kDigitalSignature);
       },
       kSigning, kUsage, std::nullopt, "CorpNdesAgent", "CEPEncryption"},
      {"UnknownNameLeavesItToTheOid",
       [](Builder& b) {
         b.TemplateName("CorpAgent");
         DefaultTemplate(b, ".1.12");
       },
       kSigning, kSuffix},
      {"ApplicationPoliciesStandInForAbsentUsages",
       [](Builder& b) {
         b.ApplicationPolicies({kCertificateRequestAgent}).KeyUsage(kKeyEncipherment);
       },
       kEncryption, kUsage},
      {"ApplicationPoliciesDoNotAddToUsages",
       [](Builder& b) {
         b.ExtendedKeyUsage({"1.3.6.1.5.5.7.3.1"})
             .ApplicationPolicies({kCertificateRequestAgent})
             .KeyUsage(kKeyEncipherment);
       },
       std::nullopt},
      {"UnknownOidLeavesItToKeyUsage",
       [](Builder& b) {
         b.TemplateInformation(kDuplicatedTemplate, 100, 3);
         AgentUsage(b, kKeyEncipherment);
       },
       kEncryption, kUsage},
      {"KeyEncipherment", [](Builder& b) { AgentUsage(b, kKeyEncipherment); }, kEncryption, kUsage},
      {"DigitalSignature", [](Builder& b) { AgentUsage(b, kDigitalSignature); }, kSigning, kUsage},
      {"NeitherUsage", [](Builder& b) { AgentUsage(b, test_support::kKeyAgreement); },
       std::nullopt},
      {"BothUsages", [](Builder& b) { AgentUsage(b, kDigitalSignature | kKeyEncipherment); },
       std::nullopt},
      {"BothUsagesKeyExchange",
       [](Builder& b) { AgentUsage(b, kDigitalSignature | kKeyEncipherment); }, kEncryption, kSpec,
       stores::kAtKeyExchange},
      {"BothUsagesSignature",
       [](Builder& b) { AgentUsage(b, kDigitalSignature | kKeyEncipherment); }, kSigning, kSpec,
       stores::kAtSignature},
      {"BothUsagesCng", [](Builder& b) { AgentUsage(b, kDigitalSignature | kKeyEncipherment); },
       std::nullopt, kUsage, stores::kNcryptKeySpec},
      {"NoKeyUsageExtension", [](Builder& b) { b.ExtendedKeyUsage({kCertificateRequestAgent}); },
       kSigning, kSpec, stores::kAtSignature},
      {"KeyUsageBeatsKeySpec", [](Builder& b) { AgentUsage(b, kKeyEncipherment); }, kEncryption,
       kUsage, stores::kAtSignature},
      {"AnotherExtendedKeyUsage",
       [](Builder& b) { b.ExtendedKeyUsage({"1.3.6.1.5.5.7.3.1"}).KeyUsage(kKeyEncipherment); },
       std::nullopt},
      {"NoExtendedKeyUsage", [](Builder& b) { b.KeyUsage(kKeyEncipherment); }, std::nullopt},
      {"MalformedTemplateNameIsUnknown",
       [](Builder& b) {
         b.Extension("1.3.6.1.4.1.311.20.2", false, test_support::der::Null());
         AgentUsage(b, kKeyEncipherment);
       },
       kEncryption, kUsage},
      {"MalformedKeyUsage",
       [](Builder& b) {
         b.ExtendedKeyUsage({kCertificateRequestAgent})
             .Extension("2.5.29.15", true, test_support::der::Null());
       },
       std::nullopt},
  };
}

void CacheTemplate(stores::RegistryView& registry, const std::string& name, std::string_view oid) {
  std::vector<uint8_t> utf16;
  for (char c : oid) {
    utf16.push_back(static_cast<uint8_t>(c));
    utf16.push_back(0);
  }
  utf16.insert(utf16.end(), 4, 0);
  registry.SetValue(std::string(stores::registry_keys::kTemplateCache) + "\\" + name,
                    "msPKI-Cert-Template-OID", stores::RegistryType::kMultiString, utf16);
}

class IdentifyRaCertificateTest : public ::testing::TestWithParam<IdentificationCase> {};

TEST_P(IdentifyRaCertificateTest, Identifies) {
  const IdentificationCase& param = GetParam();
  CertificateBuilder builder;
  param.build(builder);
  const auto der = builder.Build();
  const auto certificate = x509::Certificate::Parse(der);
  ASSERT_TRUE(certificate);
  Policy policy;
  if (!param.mapped_name.empty()) {
    policy.template_names[kDuplicatedTemplate] = param.mapped_name;
  }
  stores::RegistryView registry;
  if (!param.cached_name.empty()) {
    CacheTemplate(registry, param.cached_name, kDuplicatedTemplate);
  }
  const auto match =
      IdentifyRaCertificate(*certificate, TemplateNames(policy, registry), param.key_spec);
  ASSERT_EQ(match.has_value(), param.role.has_value());
  if (match) {
    EXPECT_EQ(match->role, *param.role);
    EXPECT_EQ(RaIdentificationName(match->by), RaIdentificationName(param.by));
  }
}

INSTANTIATE_TEST_SUITE_P(All, IdentifyRaCertificateTest, ::testing::ValuesIn(IdentificationCases()),
                         [](const auto& test) { return test.param.name; });

class RaCertificatesTest : public CheckTest {
 protected:
  RaCertificates Find() const {
    return FindRaCertificates(inventory_, LogicalStores(inventory_),
                              TemplateNames(policy_, inventory_.host().registry), time_);
  }
  std::vector<stores::EntryId> Generations(RaRole role) const {
    const RaCertificates found = Find();
    std::vector<stores::EntryId> entries;
    for (const RaCertificate& ra : found.of(role)) {
      entries.push_back(ra.entry);
    }
    return entries;
  }
  void Archive(stores::EntryId entry) { inventory_.SetProperties(entry, {{}, true}); }
};

TEST_F(RaCertificatesTest, OnlyLocalMachineMy) {
  const auto cep = CepEncryption(At(2026, 1, 1), At(2027, 1, 1));
  Add(LocalMachine("CA"), cep);
  Add(CurrentUser("My"), cep);
  Add(ServiceStore("W3SVC", "My"), cep);
  Add(FileLocation("My"), cep);
  EXPECT_THAT(Generations(RaRole::kEncryption), IsEmpty());
  EXPECT_FALSE(Find().current(RaRole::kEncryption));
  const auto id = Add(LocalMachine("MY"), cep);
  EXPECT_THAT(Generations(RaRole::kEncryption), ElementsAre(id));
  EXPECT_THAT(Generations(RaRole::kSigning), IsEmpty());
}

TEST_F(RaCertificatesTest, OneOfACertificateThatStandsTwiceInTheStore) {
  const auto cep = CepEncryption(At(2026, 1, 1), At(2027, 1, 1));
  Add(LocalMachine("My"), cep);
  const auto with_key = Add(LocalMachine("My"), cep);
  AddPrivateKey(with_key);
  EXPECT_THAT(Generations(RaRole::kEncryption), ElementsAre(with_key));
}

TEST_F(RaCertificatesTest, CurrentIsTheWorkingOneThatEndsLast) {
  const auto expired = Add(LocalMachine("My"), CepEncryption(At(2022, 5, 1), At(2024, 5, 1)));
  const auto older = Add(LocalMachine("My"), CepEncryption(At(2024, 5, 1), At(2026, 7, 1)));
  const auto current = Add(LocalMachine("My"), CepEncryption(At(2026, 5, 1), At(2028, 5, 1)));
  const auto not_yet = Add(LocalMachine("My"), CepEncryption(At(2026, 6, 2), At(2028, 6, 2)));
  EXPECT_THAT(Generations(RaRole::kEncryption), ElementsAre(current, not_yet, older, expired));
  EXPECT_EQ(Find().current(RaRole::kEncryption)->entry, current);
  EXPECT_TRUE(Find().Find(older)->works);
  EXPECT_FALSE(Find().Find(not_yet)->works);
  EXPECT_FALSE(Find().Find(expired)->works);
}

TEST_F(RaCertificatesTest, AmongEqualsTheLaterNotBeforeThenTheThumbprint) {
  const auto early = Add(LocalMachine("My"), CepEncryption(At(2024, 5, 1), At(2028, 5, 1)));
  const auto late = Add(LocalMachine("My"), CepEncryption(At(2026, 5, 1), At(2028, 5, 1)));
  EXPECT_THAT(Generations(RaRole::kEncryption), ElementsAre(late, early));
  const auto twin =
      Add(LocalMachine("My"), CepEncryption(At(2026, 5, 1), At(2028, 5, 1)).SerialNumber(7));
  const bool greater = inventory_.entry(twin).sha1 > inventory_.entry(late).sha1;
  EXPECT_EQ(Find().current(RaRole::kEncryption)->entry, greater ? twin : late);
}

TEST_F(RaCertificatesTest, ArchivedDoesNotWork) {
  const auto archived = Add(LocalMachine("My"), CepEncryption(At(2026, 5, 1), At(2028, 5, 1)));
  Archive(archived);
  EXPECT_EQ(Find().current(RaRole::kEncryption)->entry, archived);
  EXPECT_FALSE(Find().current(RaRole::kEncryption)->works);
  EXPECT_TRUE(Find().current(RaRole::kEncryption)->archived);
  // NDES cannot see the archived one, so the expired one is what it has.
  const auto expired = Add(LocalMachine("My"), CepEncryption(At(2022, 5, 1), At(2024, 5, 1)));
  EXPECT_THAT(Generations(RaRole::kEncryption), ElementsAre(expired, archived));
}

TEST_F(RaCertificatesTest, WithoutAWorkingOneCurrentEndsLast) {
  const auto first = Add(LocalMachine("My"), EnrollmentAgent(At(2020, 5, 1), At(2022, 5, 1)));
  const auto second = Add(LocalMachine("My"), EnrollmentAgent(At(2022, 5, 1), At(2024, 5, 1)));
  const auto broken =
      Add(LocalMachine("My"),
          EnrollmentAgent(At(2026, 5, 1), At(2028, 5, 1)).NotAfterRaw(test_support::der::Null()));
  EXPECT_THAT(Generations(RaRole::kSigning), ElementsAre(second, first, broken));
}

TEST_F(RaCertificatesTest, FindsByEntry) {
  const auto other = Add(LocalMachine("My"), EndEntity(At(2026, 1, 1), At(2027, 1, 1)));
  const auto agent = Add(LocalMachine("My"), EnrollmentAgent(At(2026, 1, 1), At(2027, 1, 1)));
  const auto cep = Add(LocalMachine("My"), CepEncryption(At(2026, 1, 1), At(2027, 1, 1)));
  const RaCertificates ra = Find();
  EXPECT_FALSE(ra.Find(other));
  ASSERT_TRUE(ra.Find(agent));
  EXPECT_EQ(ra.Find(agent)->role, RaRole::kSigning);
  ASSERT_TRUE(ra.Find(cep));
  EXPECT_EQ(ra.Find(cep)->role, RaRole::kEncryption);
  EXPECT_FALSE(ra.Find(stores::kNone));
}

TEST_F(RaCertificatesTest, KeySpecificationOfThePrivateKeyDecides) {
  auto builder = EndEntity(At(2026, 1, 1), At(2027, 1, 1))
                     .ExtendedKeyUsage({kCertificateRequestAgent})
                     .KeyUsage(test_support::kDigitalSignature | test_support::kKeyEncipherment);
  const auto id = Add(LocalMachine("My"), builder);
  EXPECT_THAT(Find().undecided, ElementsAre(id));
  EXPECT_FALSE(Find().Find(id));
  stores::PrivateKey key;
  key.key_spec = stores::kAtSignature;
  inventory_.SetPrivateKey(id, key);
  EXPECT_THAT(Generations(RaRole::kSigning), ElementsAre(id));
  EXPECT_THAT(Find().undecided, IsEmpty());
}

TEST_F(RaCertificatesTest, WhatCannotBeReadIsUndecided) {
  const auto der_null = test_support::der::Null();
  const auto bad_usage = Add(LocalMachine("My"), EndEntity(At(2026, 1, 1), At(2027, 1, 1))
                                                     .ExtendedKeyUsage({kCertificateRequestAgent})
                                                     .Extension("2.5.29.15", true, der_null));
  const auto bad_eku = Add(LocalMachine("My"), EndEntity(At(2026, 1, 1), At(2027, 1, 1))
                                                   .Extension("2.5.29.37", false, der_null)
                                                   .KeyUsage(test_support::kKeyEncipherment));
  // Neither of these can be one.
  Add(LocalMachine("My"), EndEntity(At(2026, 1, 1), At(2027, 1, 1))
                              .Extension("2.5.29.37", false, der_null)
                              .KeyUsage(test_support::kKeyAgreement));
  Add(LocalMachine("My"), EndEntity(At(2026, 1, 1), At(2027, 1, 1))
                              .ExtendedKeyUsage({"1.3.6.1.5.5.7.3.1"})
                              .Extension("2.5.29.15", true, der_null));
  EXPECT_THAT(Find().undecided, ElementsAre(bad_usage, bad_eku));
  EXPECT_THAT(Find().by_entry, IsEmpty());
}

TEST_F(RaCertificatesTest, NdesShowsInItsKeyOrItsCertificates) {
  Add(LocalMachine("My"), EndEntity(At(2026, 1, 1), At(2027, 1, 1)));
  Add(CurrentUser("My"), CepEncryption(At(2026, 1, 1), At(2027, 1, 1)));
  EXPECT_FALSE(ShowsNdes(inventory_, policy_));
  inventory_.host().registry.AddKey(stores::registry_keys::kMscep);
  EXPECT_TRUE(ShowsNdes(inventory_, policy_));
}

TEST_F(RaCertificatesTest, NdesShowsInExpiredAndArchivedCertificates) {
  Archive(Add(LocalMachine("My"), CepEncryption(At(2020, 1, 1), At(2022, 1, 1))));
  EXPECT_TRUE(ShowsNdes(inventory_, policy_));
}

TEST_F(RaCertificatesTest, WorksFromNotBeforeToNotAfter) {
  const auto id = Add(LocalMachine("My"), CepEncryption(At(2026, 1, 1), At(2027, 1, 1)));
  const auto& entry = inventory_.entry(id);
  EXPECT_FALSE(Works(inventory_, entry, At(2025, 12, 31, 23, 59, 59)));
  EXPECT_TRUE(Works(inventory_, entry, At(2026, 1, 1)));
  EXPECT_TRUE(Works(inventory_, entry, At(2027, 1, 1)));
  EXPECT_FALSE(Works(inventory_, entry, At(2027, 1, 1, 0, 0, 1)));
}

}  // namespace
}  // namespace pkiaudit::audit
