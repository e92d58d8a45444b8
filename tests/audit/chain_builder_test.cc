// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/chain_builder.h"

#include <gmock/gmock.h>

#include <memory>
#include <string>

#include "stores/formats/property_decoder.h"
#include "tests/audit/check_test.h"
#include "tests/audit/ra_builders.h"
#include "tests/support/serialized_store_writer.h"

namespace pkiaudit::audit {
namespace {

using test_support::CertificateBuilder;
using test_support::TestKey;
using testing::ElementsAre;
using testing::IsEmpty;
using Entries = std::vector<stores::EntryId>;
using Faults = std::vector<ChainFault>;

// A CA certificate of a hierarchy that the test describes by names and keys.
CertificateBuilder Ca(std::string_view subject, TestKey key, std::string_view issuer,
                      TestKey issuer_key) {
  return CertificateBuilder()
      .Subject(subject)
      .PublicKey(key)
      .Issuer(issuer)
      .SignedBy(issuer_key)
      .BasicConstraints(true);
}

class ChainTest : public CheckTest {
 protected:
  ChainTest() {
    for (const char* store : {"Root", "CA", "My"}) {
      MarkRead(LocalMachine(store));
    }
  }

  Chain Build(stores::EntryId entry) {
    const LogicalStores logical_stores(inventory_);
    const IssuerIndex issuers(inventory_);
    x509::SignatureVerifier signatures;
    return ChainBuilder(inventory_, logical_stores, issuers, signatures, time_).Build(entry);
  }

  static Entries EntriesOf(const Chain& chain) {
    Entries entries;
    for (const ChainLink& link : chain.links) {
      entries.push_back(link.entry);
    }
    return entries;
  }

  stores::EntryId AddLeaf() {
    return Add(LocalMachine("My"), CepEncryption(At(2026, 1, 1), At(2028, 1, 1)));
  }
  stores::EntryId AddCa() { return Add(LocalMachine("CA"), issuing_ca_); }
  stores::EntryId AddRoot() { return Add(LocalMachine("Root"), root_); }

  x509::SignatureVerifier signatures_;
  CertificateBuilder issuing_ca_ = IssuingCa(At(2020, 1, 1), At(2030, 1, 1));
  CertificateBuilder root_ = RootCa(At(2015, 1, 1), At(2035, 1, 1));
};

TEST_F(ChainTest, FromTheCertificateToTheRoot) {
  const auto leaf = AddLeaf();
  const auto ca = AddCa();
  const auto root = AddRoot();
  const Chain chain = Build(leaf);
  EXPECT_EQ(chain.verdict, ChainVerdict::kTrusted);
  EXPECT_EQ(chain.end, ChainEnd::kTrustedRoot);
  EXPECT_EQ(EntriesOf(chain), (Entries{leaf, ca, root}));
  EXPECT_EQ(chain.FaultCount(), 0U);
}

TEST_F(ChainTest, EveryPhysicalStoreOfRootIsRoot) {
  const auto leaf = AddLeaf();
  AddCa();
  const auto elsewhere = Add(LocalMachine("CA"), root_);
  const auto root = Add(LocalMachine("Root", ".GroupPolicy"), root_);
  const Chain chain = Build(leaf);
  EXPECT_EQ(chain.verdict, ChainVerdict::kTrusted);
  EXPECT_EQ(chain.links.back().entry, root) << elsewhere;
}

TEST_F(ChainTest, RootOfTheUserIsNoRootOfTheHost) {
  const auto leaf = AddLeaf();
  const auto ca = AddCa();
  Add(CurrentUser("Root"), root_);
  const Chain chain = Build(leaf);
  EXPECT_EQ(chain.verdict, ChainVerdict::kBroken);
  EXPECT_EQ(chain.end, ChainEnd::kIssuerMissing);
  EXPECT_EQ(EntriesOf(chain), (Entries{leaf, ca}));
}

TEST_F(ChainTest, IssuerMissing) {
  const auto leaf = AddLeaf();
  AddRoot();
  const Chain chain = Build(leaf);
  EXPECT_EQ(chain.verdict, ChainVerdict::kBroken);
  EXPECT_EQ(chain.end, ChainEnd::kIssuerMissing);
  EXPECT_EQ(EntriesOf(chain), Entries{leaf});
  EXPECT_THAT(chain.others, IsEmpty());
}

TEST_F(ChainTest, IssuerWithAnotherKeyIdentifierIsNamed) {
  auto leaf = CepEncryption(At(2026, 1, 1), At(2028, 1, 1));
  const auto id = Add(LocalMachine("My"), leaf.AuthorityKeyIdentifier(TestKey::kRsa2048A));
  const auto renewed =
      Add(LocalMachine("CA"), issuing_ca_.PublicKey(TestKey::kRsa2048D).SubjectKeyIdentifier());
  AddRoot();
  const Chain chain = Build(id);
  EXPECT_EQ(chain.end, ChainEnd::kIssuerMissing);
  EXPECT_EQ(chain.verdict, ChainVerdict::kBroken);
  EXPECT_THAT(chain.others, ElementsAre(renewed));
}

TEST_F(ChainTest, WrongSignature) {
  auto builder = CepEncryption(At(2026, 1, 1), At(2028, 1, 1));
  const auto leaf = Add(LocalMachine("My"), builder.CorruptSignature());
  const auto ca = AddCa();
  AddRoot();
  const Chain chain = Build(leaf);
  EXPECT_EQ(chain.verdict, ChainVerdict::kBroken);
  EXPECT_EQ(chain.end, ChainEnd::kWrongSignature);
  EXPECT_EQ(EntriesOf(chain), Entries{leaf});
  EXPECT_THAT(chain.others, ElementsAre(ca));
}

TEST_F(ChainTest, UntrustedRoot) {
  const auto leaf = AddLeaf();
  const auto ca = AddCa();
  const auto root = Add(LocalMachine("CA"), root_);
  const Chain chain = Build(leaf);
  EXPECT_EQ(chain.verdict, ChainVerdict::kBroken);
  EXPECT_EQ(chain.end, ChainEnd::kUntrustedRoot);
  EXPECT_EQ(EntriesOf(chain), (Entries{leaf, ca, root}));
}

TEST_F(ChainTest, ACertificateOfAnotherIssuerInRootIsNoRoot) {
  const auto leaf = AddLeaf();
  const auto ca = Add(LocalMachine("Root"), issuing_ca_);
  const Chain chain = Build(leaf);
  EXPECT_EQ(chain.verdict, ChainVerdict::kBroken);
  EXPECT_EQ(chain.end, ChainEnd::kIssuerMissing);
  EXPECT_EQ(EntriesOf(chain), (Entries{leaf, ca}));
}

TEST_F(ChainTest, RootThatItsOwnKeyDidNotSign) {
  const auto leaf = AddLeaf();
  AddCa();
  Add(LocalMachine("Root"), root_.CorruptSignature());
  const Chain chain = Build(leaf);
  EXPECT_EQ(chain.verdict, ChainVerdict::kBroken);
  EXPECT_EQ(chain.end, ChainEnd::kTrustedRoot);
  EXPECT_EQ(chain.links.back().faults, Faults{ChainFault::kNotSelfSigned});
}

struct FaultCase {
  const char* name;
  CertificateBuilder (*issuing_ca)(CertificateBuilder);
  ChainFault fault;
  ChainVerdict verdict;
};
void PrintTo(const FaultCase& fault_case, std::ostream* out) { *out << fault_case.name; }

class ChainFaultTest : public ChainTest, public testing::WithParamInterface<FaultCase> {};

TEST_P(ChainFaultTest, OfTheIssuingCa) {
  const auto leaf = AddLeaf();
  issuing_ca_ = CertificateBuilder()
                    .Subject("DC=corp,CN=Corp Issuing CA")
                    .Issuer("DC=corp,CN=Corp Root")
                    .PublicKey(TestKey::kRsa2048A)
                    .SignedBy(TestKey::kRsa2048C);
  const auto ca = Add(LocalMachine("CA"), GetParam().issuing_ca(issuing_ca_));
  const auto root = AddRoot();
  const Chain chain = Build(leaf);
  EXPECT_EQ(chain.verdict, GetParam().verdict);
  EXPECT_EQ(chain.end, ChainEnd::kTrustedRoot);
  EXPECT_EQ(EntriesOf(chain), (Entries{leaf, ca, root}));
  EXPECT_EQ(chain.links[1].faults, Faults{GetParam().fault});
  EXPECT_EQ(chain.FaultCount(), 1U);
}

INSTANTIATE_TEST_SUITE_P(
    Faults, ChainFaultTest,
    testing::Values(FaultCase{"Expired",
                              [](CertificateBuilder ca) {
                                return ca.BasicConstraints(true).Validity(
                                    At(2020, 1, 1).unix_seconds, At(2026, 5, 31).unix_seconds);
                              },
                              ChainFault::kExpired, ChainVerdict::kBroken},
                    FaultCase{"NotYetValid",
                              [](CertificateBuilder ca) {
                                return ca.BasicConstraints(true).Validity(
                                    At(2026, 7, 1).unix_seconds, At(2036, 1, 1).unix_seconds);
                              },
                              ChainFault::kNotYetValid, ChainVerdict::kBroken},
                    FaultCase{"NoBasicConstraints", [](CertificateBuilder ca) { return ca; },
                              ChainFault::kNotCa, ChainVerdict::kBroken},
                    FaultCase{"NotCa",
                              [](CertificateBuilder ca) { return ca.BasicConstraints(false); },
                              ChainFault::kNotCa, ChainVerdict::kBroken},
                    FaultCase{"NoKeyCertSign",
                              [](CertificateBuilder ca) {
                                return ca.BasicConstraints(true).KeyUsage(test_support::kCrlSign);
                              },
                              ChainFault::kNoCertSign, ChainVerdict::kBroken},
                    FaultCase{"Unreadable",
                              [](CertificateBuilder ca) {
                                return ca.BasicConstraints(true).Extension(
                                    "2.5.29.15", true, test_support::Bytes{4, 0});
                              },
                              ChainFault::kUnreadable, ChainVerdict::kNotTold}),
    [](const auto& param_info) { return std::string(param_info.param.name); });

TEST_F(ChainTest, PathLengthCountsTheCasBelow) {
  const auto leaf = AddLeaf();
  AddCa();
  auto none_below = root_;
  const auto root = Add(LocalMachine("Root"), CertificateBuilder()
                                                  .Subject("DC=corp,CN=Corp Root")
                                                  .PublicKey(TestKey::kRsa2048C)
                                                  .BasicConstraints(true, 0));
  EXPECT_EQ(Build(leaf).links.back().faults, Faults{ChainFault::kPathLength}) << root;
}

TEST_F(ChainTest, PathLengthThatIsJustEnough) {
  const auto leaf = AddLeaf();
  AddCa();
  Add(LocalMachine("Root"), CertificateBuilder()
                                .Subject("DC=corp,CN=Corp Root")
                                .PublicKey(TestKey::kRsa2048C)
                                .BasicConstraints(true, 1));
  EXPECT_EQ(Build(leaf).verdict, ChainVerdict::kTrusted);
}

TEST_F(ChainTest, SelfIssuedCasDoNotCountForThePathLength) {
  // The root's new key, certified by its old one (RFC 4210 4.4.1).
  const auto leaf = AddLeaf();
  AddCa();
  const auto bridge = Add(LocalMachine("CA"), Ca("DC=corp,CN=Corp Root", TestKey::kRsa2048C,
                                                 "DC=corp,CN=Corp Root", TestKey::kRsa2048D));
  const auto old_root = Add(LocalMachine("Root"), CertificateBuilder()
                                                      .Subject("DC=corp,CN=Corp Root")
                                                      .PublicKey(TestKey::kRsa2048D)
                                                      .BasicConstraints(true, 1));
  const Chain chain = Build(leaf);
  EXPECT_EQ(chain.verdict, ChainVerdict::kTrusted);
  ASSERT_EQ(chain.links.size(), 4U);
  EXPECT_EQ(chain.links[2].entry, bridge);
  EXPECT_EQ(chain.links[3].entry, old_root);
}

TEST_F(ChainTest, DisallowedWhereTheStoreIsKnown) {
  const auto leaf = AddLeaf();
  AddCa();
  AddRoot();
  Add(LocalMachine("Disallowed"), issuing_ca_);
  const Chain chain = Build(leaf);
  EXPECT_EQ(chain.verdict, ChainVerdict::kBroken);
  EXPECT_EQ(chain.links[1].faults, Faults{ChainFault::kDisallowed});
}

TEST_F(ChainTest, ARootThatItsPropertiesDisable) {
  const auto leaf = AddLeaf();
  AddCa();
  const auto root = AddRoot();
  stores::PropertyDecoder decoder;
  ASSERT_TRUE(decoder.Add(104, test_support::FileTimeProperty(At(2023, 4, 1).unix_seconds)));
  decoder.Apply(inventory_, root);
  const Chain chain = Build(leaf);
  EXPECT_EQ(chain.verdict, ChainVerdict::kBroken);
  EXPECT_EQ(chain.links.back().faults, Faults{ChainFault::kDisabled});
}

// What a root is worth that its properties limit, to a leaf for certificate request agents that was
// issued on 2026-01-01.
struct LimitCase {
  const char* name;
  std::vector<std::pair<uint32_t, test_support::Bytes>> properties;
  Faults faults;
};
void PrintTo(const LimitCase& limit, std::ostream* out) { *out << limit.name; }

class ChainLimitTest : public ChainTest, public testing::WithParamInterface<LimitCase> {};

TEST_P(ChainLimitTest, OfTheRoot) {
  const auto leaf = AddLeaf();
  AddCa();
  const auto root = AddRoot();
  stores::PropertyDecoder decoder;
  for (const auto& [id, value] : GetParam().properties) ASSERT_TRUE(decoder.Add(id, value));
  decoder.Apply(inventory_, root);
  const Chain chain = Build(leaf);
  EXPECT_EQ(chain.links.back().faults, GetParam().faults);
  EXPECT_EQ(chain.verdict, GetParam().faults.empty()              ? ChainVerdict::kTrusted
                           : CouldNotBeTold(GetParam().faults[0]) ? ChainVerdict::kNotTold
                                                                  : ChainVerdict::kBroken);
}

const auto kBefore = test_support::FileTimeProperty(test_support::UnixTime(2025, 12, 31));
const auto kAfter = test_support::FileTimeProperty(test_support::UnixTime(2026, 1, 2));
const auto kAgent = test_support::UsagesProperty({kCertificateRequestAgent});
const auto kServer = test_support::UsagesProperty({"1.3.6.1.5.5.7.3.1"});

INSTANTIATE_TEST_SUITE_P(
    Limits, ChainLimitTest,
    testing::Values(
        LimitCase{"NotForItsUsage", {{122, kAgent}}, {ChainFault::kRestricted}},
        LimitCase{"NotForAnother", {{122, kServer}}, {}},
        LimitCase{"IssuedTooLate", {{126, kBefore}}, {ChainFault::kRestricted}},
        LimitCase{"IssuedInTime", {{126, kAfter}}, {}},
        LimitCase{"SinceEver", {{126, {}}}, {ChainFault::kRestricted}},
        LimitCase{"TooLateForItsUsage", {{126, kBefore}, {127, kAgent}}, {ChainFault::kRestricted}},
        LimitCase{"TooLateForAnother", {{126, kBefore}, {127, kServer}}, {}},
        LimitCase{"InTimeForItsUsage", {{126, kAfter}, {127, kAgent}}, {}}),
    [](const auto& param_info) { return std::string(param_info.param.name); });

TEST_F(ChainTest, ALimitOnSomeOfTheUsagesCannotBeTold) {
  AddCa();
  const auto root = AddRoot();
  stores::PropertyDecoder decoder;
  ASSERT_TRUE(decoder.Add(122, kServer));
  decoder.Apply(inventory_, root);
  const auto both = Add(LocalMachine("My"),
                        EndEntity(At(2026, 1, 1), At(2028, 1, 1))
                            .ExtendedKeyUsage({kCertificateRequestAgent, "1.3.6.1.5.5.7.3.1"}));
  const auto all = Add(LocalMachine("My"), EndEntity(At(2026, 1, 1), At(2028, 1, 1)));
  for (const auto leaf : {both, all}) {
    EXPECT_EQ(Build(leaf).links.back().faults, Faults{ChainFault::kPartlyRestricted});
    EXPECT_EQ(Build(leaf).verdict, ChainVerdict::kNotTold);
  }
}

struct NamesCase {
  const char* name;
  test_support::Bytes permitted;
  Faults faults;
};
void PrintTo(const NamesCase& names, std::ostream* out) { *out << names.name; }

class ChainNamesTest : public ChainTest, public testing::WithParamInterface<NamesCase> {};

TEST_P(ChainNamesTest, OfTheIssuingCa) {
  const auto leaf = AddLeaf();  // DC=corp,CN=NDES01-MSCEP-RA
  AddRoot();
  Add(LocalMachine("CA"), issuing_ca_.NameConstraints({GetParam().permitted}, {}));
  EXPECT_EQ(Build(leaf).links.at(1).faults, GetParam().faults);
}

test_support::Bytes Directory(std::string_view name) {
  return test_support::DirectoryName(test_support::ParseName(name));
}

INSTANTIATE_TEST_SUITE_P(
    Names, ChainNamesTest,
    testing::Values(NamesCase{"Permitted", Directory("DC=corp"), {}},
                    NamesCase{"OfAnotherKind", test_support::DnsName("corp.example"), {}},
                    NamesCase{"Forbidden", Directory("DC=other"), {ChainFault::kNameNotPermitted}},
                    NamesCase{"Broken",
                              test_support::der::Constructed(4, test_support::Bytes{5, 0}),
                              {ChainFault::kNamesNotCompared}}),
    [](const auto& param_info) { return std::string(param_info.param.name); });

// RFC 5280 6.1.3 (b): a CA's new key, certified by its old one.
TEST_F(ChainTest, NameConstraintsLetSelfIssuedCasBe) {
  const auto leaf =
      Add(LocalMachine("My"),
          CepEncryption(At(2026, 1, 1), At(2028, 1, 1)).Subject("DC=other,CN=NDES01-MSCEP-RA"));
  Add(LocalMachine("CA"), Ca("DC=corp,CN=Corp Issuing CA", TestKey::kRsa2048A,
                             "DC=corp,CN=Corp Issuing CA", TestKey::kRsa2048D));
  Add(LocalMachine("Root"), CertificateBuilder()
                                .Subject("DC=corp,CN=Corp Issuing CA")
                                .PublicKey(TestKey::kRsa2048D)
                                .BasicConstraints(true)
                                .NameConstraints({Directory("DC=other")}, {}));
  EXPECT_EQ(Build(leaf).verdict, ChainVerdict::kTrusted);
}

TEST_F(ChainTest, TheCertificateItself) {
  const auto leaf = Add(LocalMachine("My"), CepEncryption(At(2020, 1, 1), At(2022, 1, 1)));
  AddCa();
  AddRoot();
  const Chain chain = Build(leaf);
  EXPECT_EQ(chain.verdict, ChainVerdict::kBroken);
  EXPECT_EQ(chain.end, ChainEnd::kTrustedRoot);
  EXPECT_EQ(chain.links[0].faults, Faults{ChainFault::kExpired});
}

TEST_F(ChainTest, SelfSignedInMy) {
  const auto id = Add(LocalMachine("My"), CertificateBuilder().Subject("CN=Self"));
  EXPECT_EQ(Build(id).end, ChainEnd::kUntrustedRoot);
  Add(LocalMachine("Root"), CertificateBuilder().Subject("CN=Self"));
  EXPECT_EQ(Build(id).verdict, ChainVerdict::kTrusted);
}

TEST_F(ChainTest, ValidIssuerBeforeTheExpiredOne) {
  const auto leaf = AddLeaf();
  Add(LocalMachine("CA"), IssuingCa(At(2015, 1, 1), At(2025, 1, 1)));
  const auto renewed = AddCa();
  AddRoot();
  const Chain chain = Build(leaf);
  EXPECT_EQ(chain.verdict, ChainVerdict::kTrusted);
  EXPECT_EQ(chain.links[1].entry, renewed);
}

TEST_F(ChainTest, AnotherPathWhereTheFirstOneEndsNowhere) {
  // Two certificates of the same CA key: one from a root that is not here.
  const auto leaf = AddLeaf();
  Add(LocalMachine("CA"),
      Ca("DC=corp,CN=Corp Issuing CA", TestKey::kRsa2048A, "CN=Gone", TestKey::kRsa2048E)
          .Validity(At(2020, 1, 1).unix_seconds, At(2040, 1, 1).unix_seconds));
  const auto ca = AddCa();
  const auto root = AddRoot();
  const Chain chain = Build(leaf);
  EXPECT_EQ(chain.verdict, ChainVerdict::kTrusted);
  EXPECT_EQ(EntriesOf(chain), (Entries{leaf, ca, root}));
}

TEST_F(ChainTest, FewestFaultsWhereNoPathIsWithout) {
  const auto leaf = AddLeaf();
  const auto worse =
      Add(LocalMachine("CA"),
          IssuingCa(At(2015, 1, 1), At(2025, 6, 1)).KeyUsage(test_support::kCrlSign));
  const auto better = Add(LocalMachine("CA"), IssuingCa(At(2015, 1, 1), At(2025, 1, 1)));
  AddRoot();
  const Chain chain = Build(leaf);
  EXPECT_EQ(chain.links[1].entry, better) << worse;
  EXPECT_EQ(chain.links[1].faults, Faults{ChainFault::kExpired});
}

TEST_F(ChainTest, CrossCertificatesInACircle) {
  const auto leaf = AddLeaf();
  const auto ca = AddCa();
  const auto cross = Add(LocalMachine("CA"), Ca("DC=corp,CN=Corp Root", TestKey::kRsa2048C,
                                                "DC=corp,CN=Corp Issuing CA", TestKey::kRsa2048A));
  Chain chain = Build(leaf);
  EXPECT_EQ(chain.verdict, ChainVerdict::kBroken);
  EXPECT_EQ(chain.end, ChainEnd::kLoop);
  EXPECT_EQ(EntriesOf(chain), (Entries{leaf, ca, cross}));
  AddRoot();
  EXPECT_EQ(Build(leaf).verdict, ChainVerdict::kTrusted);
}

TEST_F(ChainTest, SignatureThatCannotBeVerifiedIsNotTold) {
  namespace der = test_support::der;
  const auto unknown = der::Sequence({der::ObjectIdentifier("1.3.6.1.4.1.55555.1"), der::Null()});
  const auto leaf = AddLeaf();
  Add(LocalMachine("CA"),
      issuing_ca_.InnerSignatureAlgorithmRaw(unknown).OuterSignatureAlgorithmRaw(unknown));
  AddRoot();
  const Chain chain = Build(leaf);
  EXPECT_EQ(chain.verdict, ChainVerdict::kNotTold);
  EXPECT_EQ(chain.end, ChainEnd::kTrustedRoot);
  EXPECT_EQ(chain.links[1].faults, Faults{ChainFault::kSignatureNotVerified});
}

TEST_F(ChainTest, AnchorWhoseOwnSignatureCannotBeVerifiedIsTrusted) {
  namespace der = test_support::der;
  const auto unknown = der::Sequence({der::ObjectIdentifier("1.2.840.113549.1.1.2"), der::Null()});
  const auto leaf = AddLeaf();
  AddCa();
  Add(LocalMachine("Root"),
      root_.InnerSignatureAlgorithmRaw(unknown).OuterSignatureAlgorithmRaw(unknown));
  EXPECT_EQ(Build(leaf).verdict, ChainVerdict::kTrusted);
}

// Without the stores that were read by themselves.
class ChainWithoutStoresTest : public ChainTest {
 protected:
  ChainWithoutStoresTest() { inventory_ = stores::Inventory(); }
};

TEST_F(ChainWithoutStoresTest, WhatIsNotSuppliedIsNotMissing) {
  MarkRead(LocalMachine("Root"));
  const auto leaf = AddLeaf();
  Chain chain = Build(leaf);
  EXPECT_EQ(chain.verdict, ChainVerdict::kNotTold);
  EXPECT_EQ(chain.store_not_read, "CA");
  AddCa();
  AddRoot();
  chain = Build(leaf);
  EXPECT_EQ(chain.verdict, ChainVerdict::kTrusted) << "what is there is enough";
  EXPECT_EQ(chain.store_not_read, "");
}

TEST_F(ChainTest, TenThousandIssuersOfOneNameCostBoundedWork) {
  auto leaf = CepEncryption(At(2026, 1, 1), At(2028, 1, 1)).SignedBy(TestKey::kRsa2048B);
  const auto id = Add(LocalMachine("My"), leaf);
  test_support::Bytes der = issuing_ca_.Build();
  for (int i = 0; i < 10'000; ++i) {
    der[der.size() - 1] = static_cast<uint8_t>(i);
    der[der.size() - 2] = static_cast<uint8_t>(i >> 8);
    Add(LocalMachine("CA"), der, "flood.p7b");
  }
  AddRoot();
  const Chain chain = Build(id);
  EXPECT_EQ(chain.verdict, ChainVerdict::kNotTold);
  EXPECT_TRUE(chain.limited);
  EXPECT_LE(chain.tried, ChainBuilder::kMaxTried);
}

TEST_F(ChainTest, TenThousandCopiesOfOneIssuerAreOne) {
  const auto leaf = AddLeaf();
  const test_support::Bytes der = issuing_ca_.Build();
  for (int i = 0; i < 10'000; ++i) {
    Add(LocalMachine("CA"), der, "flood.p7b");
  }
  AddRoot();
  const Chain chain = Build(leaf);
  EXPECT_EQ(chain.verdict, ChainVerdict::kTrusted);
  EXPECT_EQ(chain.tried, 3U);
}

TEST_F(ChainTest, TheIssuerWithTheKeyIdentifierIsFoundAmongTenThousand) {
  auto builder = CepEncryption(At(2026, 1, 1), At(2028, 1, 1));
  const auto leaf = Add(LocalMachine("My"), builder.AuthorityKeyIdentifier(TestKey::kRsa2048A));
  auto without = issuing_ca_;
  test_support::Bytes der = without.Build();
  for (int i = 0; i < 10'000; ++i) {
    der[der.size() - 1] = static_cast<uint8_t>(i);
    der[der.size() - 2] = static_cast<uint8_t>(i >> 8);
    Add(LocalMachine("CA"), der, "flood.p7b");
  }
  const auto ca = Add(LocalMachine("CA"), issuing_ca_.SubjectKeyIdentifier());
  AddRoot();
  const Chain chain = Build(leaf);
  EXPECT_EQ(chain.verdict, ChainVerdict::kTrusted);
  EXPECT_EQ(chain.links[1].entry, ca);
  EXPECT_EQ(chain.tried, 3U);
}

TEST_F(ChainTest, ALongRowOfCasComesToALimit) {
  const auto leaf =
      Add(LocalMachine("My"),
          CertificateBuilder().Subject("CN=Leaf").Issuer("CN=CA 0").SignedBy(TestKey::kRsa2048A));
  for (int i = 0; i < 20; ++i) {
    Add(LocalMachine("CA"), Ca("CN=CA " + std::to_string(i), TestKey::kRsa2048A,
                               "CN=CA " + std::to_string(i + 1), TestKey::kRsa2048A));
  }
  const Chain chain = Build(leaf);
  EXPECT_EQ(chain.verdict, ChainVerdict::kNotTold);
  EXPECT_EQ(chain.end, ChainEnd::kLimit);
  EXPECT_TRUE(chain.limited);
  EXPECT_EQ(chain.links.size(), ChainBuilder::kMaxLinks);
}

// Each CA certifies each other one with every signature right: the number of paths explodes.
TEST_F(ChainTest, AMeshOfCrossCertificatesComesToALimit) {
  const auto leaf =
      Add(LocalMachine("My"),
          CertificateBuilder().Subject("CN=Leaf").Issuer("CN=CA 0").SignedBy(TestKey::kRsa2048A));
  for (int i = 0; i < 8; ++i) {
    for (int j = 0; j < 8; ++j) {
      if (i != j) {
        Add(LocalMachine("CA"), Ca("CN=CA " + std::to_string(i), TestKey::kRsa2048A,
                                   "CN=CA " + std::to_string(j), TestKey::kRsa2048A));
      }
    }
  }
  const Chain chain = Build(leaf);
  EXPECT_EQ(chain.verdict, ChainVerdict::kNotTold);
  EXPECT_TRUE(chain.limited);
  EXPECT_LE(chain.tried, ChainBuilder::kMaxTried);
}

TEST_F(ChainTest, AllChainsTogetherHaveALimit) {
  // 200 certificates that each have 200 issuers of their name, whose keys are all wrong.
  for (int i = 0; i < 200; ++i) {
    test_support::Bytes der = issuing_ca_.Build();
    der[der.size() - 1] = static_cast<uint8_t>(i);
    Add(LocalMachine("CA"), der, "flood.p7b");
  }
  auto builder = CepEncryption(At(2026, 1, 1), At(2028, 1, 1)).SignedBy(TestKey::kRsa2048B);
  test_support::Bytes der = builder.Build();
  Entries leaves;
  for (int i = 0; i < 200; ++i) {
    der[der.size() - 1] = static_cast<uint8_t>(i);
    leaves.push_back(Add(LocalMachine("My"), der, "flood.p7b"));
  }
  AddRoot();
  const AuditInput input(inventory_, signatures_, role_, time_, policy_);
  size_t tried = 0;
  for (stores::EntryId leaf : leaves) {
    const Chain* chain = input.chains.Find(leaf);
    ASSERT_NE(chain, nullptr);
    EXPECT_EQ(chain->verdict, ChainVerdict::kNotTold);
    tried += chain->tried;
  }
  EXPECT_LE(tried, ChainBuilder::kMaxRefusedInAll);
}

TEST_F(ChainTest, OnlyWhatIsInUseIsAskedFor) {
  const auto leaf = AddLeaf();
  const auto ca = AddCa();
  const AuditInput input(inventory_, signatures_, role_, time_, policy_);
  EXPECT_NE(input.chains.Find(leaf), nullptr);
  EXPECT_EQ(input.chains.Find(ca), nullptr);
}

}  // namespace
}  // namespace pkiaudit::audit
