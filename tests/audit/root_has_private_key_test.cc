// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/check_test.h"

namespace pkiaudit::audit {
namespace {

using test_support::CertificateBuilder;

constexpr std::string_view kId = "root-has-private-key";

CertificateBuilder Ca() { return CertificateBuilder().Subject("CN=Root").BasicConstraints(true); }
CertificateBuilder EndEntity() {
  return CertificateBuilder().Subject("CN=localhost").BasicConstraints(false);
}

class RootHasPrivateKeyTest : public CheckTest {
 protected:
  RootHasPrivateKeyTest() { inventory_.host().machine_keys_listed = true; }
};

TEST_F(RootHasPrivateKeyTest, WithoutAListOfKeysNothingPasses) {
  inventory_.host().machine_keys_listed = false;
  Add(LocalMachine("Root"), Ca());
  AddPrivateKey(Add(LocalMachine("Root"), Ca().SerialNumber(2)));
  Add(LocalMachine("Root"), Ca().SerialNumber(3));
  const CheckRun run = Run(kId);
  EXPECT_EQ(0u, run.Count(Result::kPass));
  EXPECT_EQ(1u, run.Count(Result::kFail));
  EXPECT_EQ(1u, run.Count(Result::kNotChecked));
}

TEST_F(RootHasPrivateKeyTest, TheListSaysNothingOfUsersKeys) {
  Add(LocalMachine("Root"), Ca());
  Add(CurrentUser("Root"), Ca());
  const CheckRun run = Run(kId);
  EXPECT_EQ(1u, run.Count(Result::kPass));
  EXPECT_EQ(1u, run.Count(Result::kNotChecked));
}

TEST_F(RootHasPrivateKeyTest, SeverityFollowsTheKindOfCertificate) {
  const auto ca = Add(LocalMachine("Root"), Ca());
  const auto end_entity = Add(LocalMachine("Root"), EndEntity());
  EXPECT_EQ(Result::kPass, Judge(kId, ca).result);
  AddPrivateKey(ca);
  AddPrivateKey(end_entity);
  const Judgement of_ca = Judge(kId, ca);
  EXPECT_EQ(Result::kFail, of_ca.result);
  EXPECT_EQ(Severity::kCritical, of_ca.severity);
  EXPECT_EQ("CA certificate", EvidenceText(of_ca.evidence, "certificateKind"));
  const Judgement of_end_entity = Judge(kId, end_entity);
  EXPECT_EQ(Result::kFail, of_end_entity.result);
  EXPECT_EQ(Severity::kWarning, of_end_entity.severity);
}

TEST_F(RootHasPrivateKeyTest, TellsWhatIsKnownOfTheKey) {
  const auto id = Add(LocalMachine("Root"), Ca());
  stores::PrivateKey key;
  key.container = "tq-Root-1";
  key.provider = "Microsoft Software Key Storage Provider";
  key.exportable = true;
  inventory_.SetPrivateKey(id, key);
  const Judgement judgement = Judge(kId, id);
  EXPECT_EQ("tq-Root-1", EvidenceText(judgement.evidence, "container"));
  EXPECT_EQ("Microsoft Software Key Storage Provider",
            EvidenceText(judgement.evidence, "provider"));
  EXPECT_EQ("yes", EvidenceText(judgement.evidence, "exportable"));
}

TEST_F(RootHasPrivateKeyTest, FindsTheKeyInAnyPhysicalStore) {
  Add(LocalMachine("Root", ".GroupPolicy"), Ca());
  AddPrivateKey(Add(LocalMachine("Root", ".Default"), Ca()));
  EXPECT_EQ(1u, Run(kId).Count(Result::kFail));
}

TEST_F(RootHasPrivateKeyTest, JudgesTheRootOfEveryAccount) {
  for (const auto& location : {CurrentUser("Root"), UserStore("S-1-5-21-1-2-3-1001", "root"),
                               ServiceStore("W3SVC", "Root")}) {
    const auto id = Add(location, Ca());
    AddPrivateKey(id);
    EXPECT_EQ(Result::kFail, Judge(kId, id).result) << stores::ToText(location);
  }
}

TEST_F(RootHasPrivateKeyTest, DoesNotApplyElsewhere) {
  for (const auto& location : {LocalMachine("My"), LocalMachine("CA"), FileLocation("Root")}) {
    const auto id = Add(location, Ca());
    AddPrivateKey(id);
    EXPECT_EQ(Result::kNotApplicable, Judge(kId, id).result) << stores::ToText(location);
  }
  const auto id = Add(LocalMachine("Root"), Ca());
  AddPrivateKey(id);
  role_ = Role::kBundle;
  EXPECT_EQ(Result::kNotApplicable, Judge(kId, id).result);
}

}  // namespace
}  // namespace pkiaudit::audit
