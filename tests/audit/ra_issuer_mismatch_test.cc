// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <algorithm>
#include <string>
#include <vector>

#include "stores/host/registry_view.h"
#include "tests/audit/check_test.h"
#include "tests/audit/ra_builders.h"

namespace pkiaudit::audit {
namespace {

using ::testing::HasSubstr;

constexpr char kId[] = "ra-issuer-mismatch";
constexpr char kOtherCa[] = "DC=corp,CN=Corp Old CA";

class RaIssuerMismatchTest : public CheckTest {
 protected:
  void ConfigureCa(std::string_view configuration) {
    std::vector<uint8_t> utf16;
    for (char c : configuration) {
      utf16.push_back(static_cast<uint8_t>(c));
      utf16.push_back(0);
    }
    utf16.insert(utf16.end(), 2, 0);
    inventory_.host().registry.SetValue(std::string(stores::registry_keys::kMscep) + "\\CAInfo",
                                        "Configuration", stores::RegistryType::kString, utf16);
  }
  // Issued by "DC=corp,CN=Corp Issuing CA" unless said otherwise.
  stores::EntryId AddCep(std::string_view issuer = "DC=corp,CN=Corp Issuing CA") {
    return Add(LocalMachine("My"), CepEncryption(start_, end_).Issuer(issuer));
  }
  stores::EntryId AddAgent(std::string_view issuer = "DC=corp,CN=Corp Issuing CA") {
    return Add(LocalMachine("My"), EnrollmentAgent(start_, end_).Issuer(issuer));
  }

  const x509::Time start_ = At(2026, 1, 1);
  const x509::Time end_ = At(2028, 1, 1);
};

TEST_F(RaIssuerMismatchTest, AnotherCaThanTheConfiguredOne) {
  ConfigureCa("ca01.corp.example\\Corp Issuing CA");
  AddCep();
  const auto agent = AddAgent(kOtherCa);
  const CheckRun run = Run(kId);
  ASSERT_EQ(run.Failures().size(), 1u);
  const Finding finding = run.Failures()[0];
  EXPECT_EQ(finding.subject, Subject::Entry(agent));
  EXPECT_EQ(finding.severity, Severity::kError);
  EXPECT_EQ(EvidenceText(finding.evidence, "issuer"), "CN=Corp Old CA,DC=corp");
  EXPECT_EQ(EvidenceText(finding.evidence, "otherCa"),
            "NDES is configured with ca01.corp.example\\Corp Issuing CA");
  EXPECT_EQ(run.Count(Result::kPass), 1u);
}

TEST_F(RaIssuerMismatchTest, TheNameOfTheConfiguredCaMayBeSanitized) {
  ConfigureCa("ca01\\Corp !0028G2!0029");
  AddCep("DC=corp,CN=Corp (G2)");
  AddAgent("DC=corp,CN=Corp (G2)");
  EXPECT_EQ(Run(kId).Count(Result::kPass), 2u);
}

// The certificates are as they should be, or both wrong: the registry alone differs.
TEST_F(RaIssuerMismatchTest, WhereBothDifferFromTheRegistryThatIsOneFinding) {
  ConfigureCa("ca01\\Corp New CA");
  const auto cep = AddCep();
  const auto agent = AddAgent();
  const CheckRun run = Run(kId);
  ASSERT_EQ(run.Failures().size(), 1u);
  const Finding finding = run.Failures()[0];
  EXPECT_EQ(finding.subject, Subject::Entry(cep));
  EXPECT_EQ(EvidenceText(finding.evidence, "otherCa"), "NDES is configured with ca01\\Corp New CA");
  EXPECT_THAT(*EvidenceText(finding.evidence, "role"), HasSubstr(", like the one for "));
  EXPECT_EQ(EvidenceText(finding.evidence, "otherCertificate"),
            x509::ToHex(inventory_.entry(agent).sha1));
  EXPECT_EQ(run.Count(Result::kNotApplicable), 1u);
}

TEST_F(RaIssuerMismatchTest, TwoOtherCasAreTwoFindings) {
  ConfigureCa("ca01\\Corp New CA");
  AddCep();
  AddAgent(kOtherCa);
  EXPECT_EQ(Run(kId).Failures().size(), 2u);
}

TEST_F(RaIssuerMismatchTest, AnExpiredOneHidesNotTheOther) {
  ConfigureCa("ca01\\Corp New CA");
  Add(LocalMachine("My"), CepEncryption(At(2023, 1, 1), At(2025, 1, 1)));
  const auto agent = AddAgent();
  const CheckRun run = Run({kId, "ra-certificate-expired"});
  EXPECT_TRUE(std::ranges::any_of(run.Failures(), [&](const Finding& finding) {
    return finding.check == 0 && finding.subject == Subject::Entry(agent);
  }));
}

TEST_F(RaIssuerMismatchTest, TheTwoOfThemDiffer) {
  const auto cep = AddCep();
  const auto agent = AddAgent(kOtherCa);
  const CheckRun run = Run(kId);
  ASSERT_EQ(run.Failures().size(), 1u);
  const Finding finding = run.Failures()[0];
  EXPECT_EQ(finding.subject, Subject::Entry(cep));
  EXPECT_THAT(*EvidenceText(finding.evidence, "otherCa"), HasSubstr("CN=Corp Old CA,DC=corp"));
  EXPECT_EQ(EvidenceText(finding.evidence, "otherCertificate"),
            x509::ToHex(inventory_.entry(agent).sha1));
  EXPECT_EQ(run.Count(Result::kNotChecked), 1u) << "which of them is right";
}

TEST_F(RaIssuerMismatchTest, WithoutTheRegistryOnlyThatPartIsNotChecked) {
  AddCep();
  AddAgent();
  const CheckRun run = Run(kId);
  EXPECT_EQ(run.Count(Result::kPass), 1u);
  ASSERT_EQ(run.WithResult(Result::kNotChecked).size(), 1u);
  const Finding finding = run.WithResult(Result::kNotChecked)[0];
  EXPECT_EQ(finding.subject, Subject::Setting("MSCEP\\CAInfo\\Configuration"));
  EXPECT_THAT(*EvidenceText(finding.evidence, "reason"), HasSubstr("registry/mscep.reg"));
}

TEST_F(RaIssuerMismatchTest, OneAloneCannotBeCompared) {
  AddAgent();
  EXPECT_EQ(Run(kId).Count(Result::kNotChecked), 1u);
  EXPECT_EQ(Run(kId).Count(Result::kPass), 0u);
  ConfigureCa("ca01\\Corp Issuing CA");
  EXPECT_EQ(Run(kId).Count(Result::kPass), 1u);
}

TEST_F(RaIssuerMismatchTest, AnIssuerWithoutCommonName) {
  ConfigureCa("ca01\\Corp Issuing CA");
  AddCep("O=Corp,C=DE");
  EXPECT_EQ(Run(kId).Count(Result::kNotChecked), 1u);
}

TEST_F(RaIssuerMismatchTest, OnlyTheCurrentGenerationCounts) {
  ConfigureCa("ca01\\Corp Issuing CA");
  AddCep();
  Add(LocalMachine("My"), CepEncryption(At(2025, 1, 1), At(2027, 1, 1)).Issuer(kOtherCa));
  const auto archived =
      Add(LocalMachine("My"), EnrollmentAgent(At(2025, 1, 1), At(2027, 1, 1)).Issuer(kOtherCa));
  inventory_.SetProperties(archived, {{}, true});
  const CheckRun run = Run(kId);
  EXPECT_EQ(run.Count(Result::kPass), 1u);
  EXPECT_EQ(run.Count(Result::kFail), 0u);
}

TEST_F(RaIssuerMismatchTest, AnExpiredOneIsToldAsExpired) {
  ConfigureCa("ca01\\Corp Issuing CA");
  Add(LocalMachine("My"), CepEncryption(At(2023, 1, 1), At(2025, 1, 1)).Issuer(kOtherCa));
  const CheckRun run = Run({kId, "ra-certificate-expired"});
  EXPECT_EQ(run.Failures().size(), 1u);
  EXPECT_EQ(run.WithResult(Result::kNotApplicable).size(), 1u);
}

TEST_F(RaIssuerMismatchTest, DoesNotApply) {
  Add(LocalMachine("My"), EndEntity(start_, end_));
  EXPECT_EQ(Run(kId).Count(Result::kNotApplicable), 1u);
  AddCep(kOtherCa);
  AddAgent();
  role_ = Role::kWindowsHost;
  EXPECT_EQ(Run(kId).Count(Result::kFail), 0u);
}

}  // namespace
}  // namespace pkiaudit::audit
