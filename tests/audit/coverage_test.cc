// SPDX-License-Identifier: Apache-2.0
#include "audit/coverage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

#include "stores/formats/serialized_store.h"
#include "tests/audit/ra_key_test.h"
#include "tests/support/certificate_builder.h"
#include "tests/support/serialized_store_writer.h"

namespace pkiaudit::audit {
namespace {

using stores::StoreLocation;
using testing::Contains;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class CoverageTest : public testing::Test {
 protected:
  stores::LocationId Machine(std::string store) {
    return inventory_.InternLocation(
        {StoreLocation::Kind::kLocalMachine, "", std::move(store), ".Default"});
  }
  void Read(std::string store) { inventory_.AddStoreRecord({Machine(std::move(store)), {}}); }
  AuditReport Run(Role role) {
    const AuditInput input(inventory_, verifier_, role, x509::Time{1'780'000'000}, policy_);
    return Audit(input, std::span<const Check* const>(), 1);
  }
  static auto Gap(std::string what, CoverageCause cause, bool required) {
    return testing::AllOf(Field(&CoverageGap::what, what), Field(&CoverageGap::cause, cause),
                          Field(&CoverageGap::required, required));
  }

  stores::Inventory inventory_;
  x509::SignatureVerifier verifier_;
  Policy policy_;
};

TEST_F(CoverageTest, WindowsRolesRequireRootAndMy) {
  Read("Root");
  const AuditReport report = Run(Role::kNdesHost);
  EXPECT_THAT(report.coverage,
              Contains(Gap("store LocalMachine\\My", CoverageCause::kNotSupplied, true)));
  EXPECT_THAT(report.coverage,
              Not(Contains(Gap("store LocalMachine\\Root", CoverageCause::kNotSupplied, true))));
  EXPECT_EQ(Verdict::kIncomplete, report.verdict);
  Read("my");
  EXPECT_EQ(Verdict::kIncomplete, Run(Role::kNdesHost).verdict) << "no service account";
  policy_.service_account_sid = kServiceAccount;
  EXPECT_EQ(Verdict::kReady, Run(Role::kNdesHost).verdict);
  EXPECT_EQ(Verdict::kReady, Run(Role::kWindowsHost).verdict);
}

// What is missing on the machine that the audit runs on, nobody can supply.
TEST_F(CoverageTest, ALiveHostIsNotAskedForASnapshot) {
  const auto root =
      test_support::CertificateBuilder().Subject("CN=Root").BasicConstraints(true).Build();
  const auto source = inventory_.AddSource("HKEY_LOCAL_MACHINE", "system store");
  stores::ReadSerializedElements(test_support::SerializedStoreWriter().Certificate(root).Elements(),
                                 {.what = "registry blob"}, std::nullopt, false,
                                 {inventory_, Machine("Root"), source});
  const auto texts = [&] {
    const AuditInput input(inventory_, verifier_, Role::kNdesHost, x509::Time{1'780'000'000},
                           policy_);
    std::string all;
    for (const CoverageGap& gap : Audit(input, AllChecks(), 1).coverage) all += gap.reason + "\n";
    return all;
  };
  const auto asks = testing::AnyOf(HasSubstr("snapshot"), HasSubstr("registry/"));
  EXPECT_THAT(texts(), asks);
  inventory_.host().live = true;
  EXPECT_THAT(texts(), testing::AllOf(Not(asks), HasSubstr("store LocalMachine\\Disallowed"),
                                      HasSubstr("This host has no such store."),
                                      HasSubstr("Cryptography was not found on this host")));
}

TEST_F(CoverageTest, OtherRolesRequireNoStore) {
  const auto der = test_support::CertificateBuilder().SignatureRaw({1}).Build();
  const auto source = inventory_.AddSource("a.cer", "DER certificate");
  const auto location = inventory_.InternLocation({StoreLocation::Kind::kFile, "", "a.cer", ""});
  ASSERT_TRUE(inventory_.AddCertificate(location, source, 0, der));
  EXPECT_THAT(Run(Role::kBundle).coverage, IsEmpty());
  EXPECT_EQ(Verdict::kReady, Run(Role::kTrustStore).verdict);
  // Of a bundle all is asked for.
  inventory_.AddUnreadable({source, location, "", {.code = stores::ErrorCode::kBadFormat}});
  EXPECT_EQ(Verdict::kIncomplete, Run(Role::kBundle).verdict);
}

TEST_F(CoverageTest, WithoutAnyCertificateNothingIsReady) {
  EXPECT_EQ(Verdict::kIncomplete, Run(Role::kBundle).verdict);
  EXPECT_EQ(Verdict::kIncomplete, Run(Role::kTrustStore).verdict);
}

TEST_F(CoverageTest, AnotherPhysicalStoreDoesNotStandForTheMachinesOwn) {
  Read("My");
  inventory_.AddStoreRecord(
      {inventory_.InternLocation({StoreLocation::Kind::kLocalMachine, "", "Root", ".AuthRoot"}),
       {}});
  EXPECT_THAT(Run(Role::kWindowsHost).coverage,
              Contains(Gap("store LocalMachine\\Root", CoverageCause::kNotSupplied, true)));
}

TEST_F(CoverageTest, AStoreThatFailedIsToldOnce) {
  Read("Root");
  inventory_.AddStoreRecord(
      {Machine("My"), stores::Error{.code = stores::ErrorCode::kPermissionDenied}});
  const AuditReport report = Run(Role::kNdesHost);
  EXPECT_THAT(report.coverage,
              Contains(Gap("store LocalMachine\\My (.Default)", CoverageCause::kFailed, true)));
  EXPECT_THAT(report.coverage,
              Not(Contains(Gap("store LocalMachine\\My", CoverageCause::kNotSupplied, true))));
  EXPECT_EQ(Verdict::kIncomplete, report.verdict);
}

TEST_F(CoverageTest, UnreadableFilesAreFailedAndRequiredWhereTheyStandInARequiredStore) {
  Read("Root");
  Read("My");
  policy_.service_account_sid = kServiceAccount;
  const auto add = [&](std::string path, stores::LocationId location, stores::ErrorCode code) {
    const auto source = inventory_.AddSource(std::move(path), "");
    inventory_.AddUnreadable({source, location, "", {.code = code}});
    return source;
  };
  add("stores/LocalMachine/CA/x.cer", Machine("CA"), stores::ErrorCode::kBadFormat);
  EXPECT_EQ(Verdict::kReady, Run(Role::kNdesHost).verdict);
  add("notes.txt", stores::kNone, stores::ErrorCode::kUnexpectedFile);
  const auto source =
      add("stores/LocalMachine/My/y.cer", Machine("My"), stores::ErrorCode::kBadFormat);
  inventory_.AddUnreadable({source, Machine("My"), "2", {.code = stores::ErrorCode::kBadFormat}});
  const AuditReport report = Run(Role::kNdesHost);
  EXPECT_THAT(report.coverage,
              Contains(Gap("file stores/LocalMachine/CA/x.cer", CoverageCause::kFailed, false)));
  EXPECT_THAT(report.coverage,
              Contains(Gap("file stores/LocalMachine/My/y.cer", CoverageCause::kFailed, true)));
  EXPECT_THAT(report.coverage, Contains(Gap("file notes.txt", CoverageCause::kExcluded, false)));
  EXPECT_EQ(Verdict::kIncomplete, report.verdict);
  EXPECT_TRUE(report.coverage.front().required) << "what is required comes first";
}

TEST_F(CoverageTest, WhatSeveralChecksLackIsOneGap) {
  Read("Root");
  Read("My");
  const AuditInput input(inventory_, verifier_, Role::kNdesHost, x509::Time{1'780'000'000},
                         policy_);
  const AuditReport report = Audit(input, 1);
  const auto about_registry = std::ranges::count_if(report.coverage, [](const CoverageGap& gap) {
    return gap.reason.find("registry") != std::string::npos;
  });
  EXPECT_EQ(1, about_registry);
}

// The key of a current RA certificate, and what its verdict is without any check.
class RaKeyCoverageTest : public RaKeyTest {
 protected:
  RaKeyCoverageTest() {
    MarkRead(LocalMachine("Root"));
    MarkRead(LocalMachine("My"));
  }
  std::vector<CoverageGap> Required() {
    const CheckRun run = Run(std::initializer_list<std::string_view>{});
    std::vector<CoverageGap> required;
    std::ranges::copy_if(run.report.coverage, std::back_inserter(required), &CoverageGap::required);
    EXPECT_EQ(run.report.verdict, required.empty() ? Verdict::kReady : Verdict::kIncomplete);
    return required;
  }
};

TEST_F(RaKeyCoverageTest, WhatIsKnownLeavesNoGap) {
  AddCurrent(GoodKey());
  AddAgent(KeyWith(kSystemAndAdministrators));
  EXPECT_THAT(Required(), IsEmpty());
}

TEST_F(RaKeyCoverageTest, TheAclOfTheCurrentPairIsRequired) {
  const auto current = AddCurrent({});
  const auto agent = AddAgent(KeyWith("O:SYG:SY"));
  AddSpare({});
  const auto gap = [&](const char* title, stores::EntryId id) {
    return testing::AllOf(
        Field(&CoverageGap::what, std::string("private-key ACL of ") + title + " " +
                                      x509::ToHex(inventory_.entry(id).sha1)),
        Field(&CoverageGap::cause, CoverageCause::kNotSupplied));
  };
  EXPECT_THAT(Required(), testing::UnorderedElementsAre(
                              gap("CEP Encryption", current),
                              gap("Exchange Enrollment Agent (Offline request)", agent)));
}

TEST_F(RaKeyCoverageTest, SoIsTheServiceAccount) {
  AddCurrent(GoodKey());
  inventory_.host().service_account.reset();
  EXPECT_THAT(Required(),
              testing::ElementsAre(Field(&CoverageGap::what, std::string("service account"))));
}

TEST_F(RaKeyCoverageTest, TwoAccountsAreNone) {
  AddCurrent(GoodKey());
  inventory_.host().scep_pool = {"SCEP", stores::ScepApplicationPool::Identity::kSpecificUser,
                                 "CORP\\other"};
  EXPECT_THAT(Required(), testing::ElementsAre(testing::AllOf(
                              Field(&CoverageGap::what, std::string("service account")),
                              Field(&CoverageGap::reason, testing::HasSubstr("CORP\\svc-ndes$")),
                              Field(&CoverageGap::reason, testing::HasSubstr("CORP\\other")))));
}

TEST_F(RaKeyCoverageTest, AnErrorMattersForTheCurrentPairOnly) {
  AddCurrent(GoodKey());
  AddSpare(KeyWith("D:(A"));
  const CheckRun of_spare = Run("ra-key-acl-too-open");
  EXPECT_EQ(of_spare.Count(Result::kError), 1u);
  EXPECT_EQ(of_spare.report.verdict, Verdict::kReady);
  AddAgent(KeyWith("D:(A"));
  EXPECT_EQ(Run("ra-key-acl-too-open").report.verdict, Verdict::kIncomplete);
}

TEST_F(RaKeyCoverageTest, AndWhetherTheAccountIsInTheGroupThatMayRead) {
  AddCurrent(KeyWith("O:SYD:(A;;FR;;;S-1-5-21-1-2-3-2000)"));
  EXPECT_THAT(Required(), IsEmpty()) << "it is not";
  inventory_.host().service_account->groups.reset();
  EXPECT_THAT(Required(),
              testing::ElementsAre(Field(&CoverageGap::what,
                                         testing::StartsWith("access of the service account to the "
                                                             "private key of CEP Encryption "))));
}

TEST_F(RaKeyCoverageTest, WhatAFindingTellsIsNoGap) {
  AddCurrent();  // missing
  AddAgent(KeyWith("D:(A"));
  EXPECT_THAT(Required(), IsEmpty());
}

// What the host was asked for, and failed.
TEST_F(RaKeyCoverageTest, AKeyOfTheCurrentPairThatIsRefusedFailed) {
  stores::PrivateKey key =
      Refused(GoodKey(), stores::KeyQuestion::kKey, stores::ErrorCode::kPermissionDenied);
  key.security_descriptor.reset();
  AddCurrent(key);
  stores::PrivateKey hsm =
      Refused(GoodKey(), stores::KeyQuestion::kKey, stores::ErrorCode::kReadFailed);
  hsm.provider = "Luna Cryptographic Services for Microsoft Windows";
  AddAgent(hsm);
  const auto failed = [](const char* what) {
    return testing::AllOf(Field(&CoverageGap::what, testing::StartsWith(what)),
                          Field(&CoverageGap::cause, CoverageCause::kFailed));
  };
  EXPECT_THAT(Required(),
              testing::UnorderedElementsAre(failed("private-key ACL of CEP Encryption "),
                                            failed("private key of Exchange Enrollment Agent ")));
}

TEST_F(RaKeyCoverageTest, WhoseFileToldItIsKnown) {
  stores::PrivateKey key =
      Refused(GoodKey(), stores::KeyQuestion::kKey, stores::ErrorCode::kPermissionDenied);
  key.file_security_descriptor = std::exchange(key.security_descriptor, std::nullopt);
  AddCurrent(key);
  EXPECT_THAT(Required(), IsEmpty());
  EXPECT_THAT(Run(std::initializer_list<std::string_view>{}).report.coverage,
              Contains(testing::AllOf(Field(&CoverageGap::what, "a private key"),
                                      Field(&CoverageGap::cause, CoverageCause::kNotSupplied),
                                      Field(&CoverageGap::reason, HasSubstr("certlm.msc")))));
}

// A smart card that is not inserted, a user's key: nothing of that failed.
TEST_F(RaKeyCoverageTest, KeysOfOtherCertificatesAreToldAndNoFailure) {
  AddCurrent(GoodKey());
  for (unsigned i = 0; i < 5; ++i) {
    const auto entry = Add(LocalMachine("My"), EndEntity(At(2026, 1, 1 + i), At(2028, 1, 1)));
    WithKey(entry, Refused(GoodKey(), stores::KeyQuestion::kKey,
                           i == 0 ? stores::ErrorCode::kNotFound : stores::ErrorCode::kReadFailed));
  }
  EXPECT_THAT(Required(), IsEmpty());
  const auto coverage = Run(std::initializer_list<std::string_view>{}).report.coverage;
  const auto gap = [](const char* what) {
    return testing::AllOf(Field(&CoverageGap::what, what), Field(&CoverageGap::required, false),
                          Field(&CoverageGap::cause, CoverageCause::kNotSupplied));
  };
  EXPECT_THAT(coverage, Contains(gap("a private key")));
  EXPECT_THAT(coverage,
              Contains(testing::AllOf(gap("4 private keys"),
                                      Field(&CoverageGap::reason, HasSubstr(" and 1 more.")))));
}

TEST_F(RaKeyCoverageTest, AnHsmIsTrustedWithItsKeys) {
  stores::PrivateKey hsm = GoodKey();
  hsm.provider = "Luna Cryptographic Services for Microsoft Windows";
  hsm.security_descriptor.reset();
  AddCurrent(hsm);
  EXPECT_THAT(Required(), IsEmpty());
  EXPECT_THAT(Run(std::initializer_list<std::string_view>{}).report.coverage,
              Contains(testing::AllOf(
                  Field(&CoverageGap::what, testing::StartsWith("private-key ACL of CEP")),
                  Field(&CoverageGap::cause, CoverageCause::kExcluded))));
}

// A certificate file does not say whether Windows still trusts the root.
TEST_F(CoverageTest, RestrictionsOfRootsThatNobodyTells) {
  const auto gap =
      Gap("trust restrictions of LocalMachine\\Root", CoverageCause::kNotSupplied, false);
  const auto source = inventory_.AddSource("a.cer", "DER certificate");
  const auto der = test_support::CertificateBuilder().Subject("CN=Root").Build();
  const auto root = inventory_.AddCertificate(Machine("Root"), source, 0, der);
  ASSERT_TRUE(root);
  EXPECT_THAT(Run(Role::kNdesHost).coverage, Contains(gap));
  EXPECT_THAT(Run(Role::kTrustStore).coverage, Not(Contains(gap)));
  inventory_.MarkAllProperties(*root);
  EXPECT_THAT(Run(Role::kNdesHost).coverage, Not(Contains(gap)));
  // Another certificate, in another store.
  const auto other = test_support::CertificateBuilder().Subject("CN=CA").Build();
  ASSERT_TRUE(inventory_.AddCertificate(Machine("CA"), source, 0, other));
  EXPECT_THAT(Run(Role::kNdesHost).coverage, Not(Contains(gap)));
}

TEST_F(RaKeyCoverageTest, WhatAnHsmKeepsIsToldOnce) {
  stores::PrivateKey hsm = GoodKey();
  hsm.provider = "Luna Cryptographic Services for Microsoft Windows";
  hsm.security_descriptor.reset();
  AddCurrent(hsm);
  const auto checks = {std::string_view("ra-key-acl-too-open"),
                       std::string_view("ra-key-not-readable-by-service-account")};
  const auto of_acls = [&] {
    std::vector<std::string> gaps;
    for (const CoverageGap& gap : Run(checks).report.coverage) {
      if (gap.what.find("ACL") != std::string::npos ||
          gap.what.find("ra-key") != std::string::npos) {
        gaps.push_back(gap.what);
      }
    }
    return gaps;
  };
  EXPECT_THAT(of_acls(), testing::ElementsAre(testing::StartsWith("private-key ACL of CEP")));
  // Another generation has no gap of its own.
  AddSpare(hsm);
  EXPECT_THAT(of_acls(), Contains(testing::HasSubstr("ra-key-acl-too-open")));
}

}  // namespace
}  // namespace pkiaudit::audit
