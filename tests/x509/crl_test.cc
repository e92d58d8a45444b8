// SPDX-License-Identifier: Apache-2.0
#include "x509/crl.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/certificate_builder.h"
#include "tests/support/crl_builder.h"
#include "tests/support/pem_writer.h"
#include "tests/x509/octets.h"
#include "x509/signature.h"

namespace pkiaudit::x509 {
namespace {

namespace der = test_support::der;
using test_support::CertificateBuilder;
using test_support::CrlBuilder;
using test_support::TestKey;
using test_support::UnixTime;
using testing::ElementsAre;
using testing::IsEmpty;

using Der = std::vector<uint8_t>;

class Collector final : public CrlEntrySink {
 public:
  void OnEntry(const RevokedCertificate& entry) override {
    std::string text = ToHex(entry.serial_number);
    text += " " + (entry.revocation_date() ? ToIso8601(*entry.revocation_date()) : "?");
    if (const auto reason = entry.reason()) text += " " + std::string(ReasonName(*reason));
    if (!entry.certificate_issuer.empty()) {
      text += " " + Name(entry.certificate_issuer).ToRfc4514();
    }
    entries.push_back(std::move(text));
  }
  std::vector<std::string> entries;
};

std::vector<std::string> Anomalies(const Crl& crl) {
  std::vector<std::string> texts;
  for (const Anomaly& anomaly : crl.anomalies()) {
    texts.push_back(std::string(AnomalyName(anomaly.kind)) + " " + anomaly.path);
  }
  return texts;
}

std::string ErrorOf(const Der& octets) {
  const auto crl = ReadCrl(octets, nullptr);
  return crl ? "none"
             : std::string(ErrorName(crl.error().code)) + " at " +
                   std::to_string(crl.error().offset);
}

// A tbsCertList around `fields`, which begin with the version; the signature is nonsense.
Der Raw(const std::vector<Der>& fields) {
  const Der algorithm =
      test_support::AlgorithmIdentifier(test_support::SignatureAlgorithm::kSha256WithRsa);
  return der::Sequence({der::Sequence(fields), algorithm, der::BitString(Der{0})});
}
std::vector<Der> UsualFields() {
  return {der::Integer(1),
          test_support::AlgorithmIdentifier(test_support::SignatureAlgorithm::kSha256WithRsa),
          test_support::ParseName("CN=Test CA").Der(), der::Time(UnixTime(2026, 6, 1)),
          der::Time(UnixTime(2026, 6, 8))};
}
Der WithEntries(const std::vector<Der>& entries) {
  auto fields = UsualFields();
  fields.push_back(der::Sequence(entries));
  return Raw(fields);
}
Der Entry(int64_t serial) {
  return der::Sequence({der::Integer(serial), der::Time(UnixTime(2026, 5, 1))});
}
Der ExtensionOf(std::string_view oid, bool critical, const Der& value) {
  return der::Sequence(
      {der::ObjectIdentifier(oid), critical ? der::Boolean(true) : Der(), der::OctetString(value)});
}

TEST(Crl, TellsItsFields) {
  const Der octets = CrlBuilder()
                         .CrlNumber(300)
                         .AuthorityKeyIdentifier(TestKey::kRsa2048A)
                         .Extension("1.3.6.1.4.1.311.21.4", false, der::Time(UnixTime(2026, 6, 7)))
                         .Extension("1.3.6.1.4.1.311.21.1", false, der::Integer(0x10002))
                         .Revoke(Octets("0102"), UnixTime(2026, 5, 1), 1)
                         .Revoke(Octets("00FF"), UnixTime(2026, 5, 2))
                         .Build();
  Collector collector;
  const auto crl = ReadCrl(octets, &collector);
  ASSERT_TRUE(crl.has_value());
  EXPECT_EQ(crl->version(), 1u);
  EXPECT_EQ(crl->issuer().ToRfc4514(), "CN=Test CA");
  EXPECT_EQ(ToIso8601(*crl->this_update()), "2026-06-01T00:00:00Z");
  EXPECT_EQ(ToIso8601(*crl->next_update()), "2026-06-08T00:00:00Z");
  EXPECT_EQ(ToIso8601(**crl->next_crl_publish()), "2026-06-07T00:00:00Z");
  EXPECT_EQ((*crl->crl_number())->ToText(), "300");
  EXPECT_EQ((*crl->ca_version())->key_index, 1);
  EXPECT_FALSE(crl->IsDelta());
  EXPECT_FALSE(crl->was_pem());
  EXPECT_THAT(collector.entries,
              ElementsAre("0102 2026-05-01T00:00:00Z keyCompromise", "00FF 2026-05-02T00:00:00Z"));
  EXPECT_THAT(Anomalies(*crl), IsEmpty());
}

TEST(Crl, ComesFromPemToo) {
  const Der octets = CrlBuilder().Revoke(Octets("05"), UnixTime(2026, 5, 1)).Build();
  const std::string pem = test_support::ToPem(octets, "X509 CRL");
  const Der text(pem.begin(), pem.end());
  Collector collector;
  const auto crl = ReadCrl(text, &collector);
  ASSERT_TRUE(crl.has_value());
  EXPECT_TRUE(crl->was_pem());
  EXPECT_EQ(crl->size(), text.size());
  EXPECT_TRUE(Equal(crl->sha256(), Sha256(text)));
  EXPECT_EQ(collector.entries.size(), 1u);
  SignatureVerifier verifier;
  const Der issuer = CertificateBuilder().PublicKey(TestKey::kRsa2048A).Build();
  EXPECT_EQ(
      verifier.Verify(crl->signed_octets(), *crl->signature_value(), *Certificate::Parse(issuer)),
      SignatureStatus::kValid);
}

TEST(Crl, IsOfVersion1WithoutVersion) {
  auto fields = UsualFields();
  fields.erase(fields.begin());
  fields.push_back(der::Sequence({Entry(7)}));
  Collector collector;
  const auto crl = ReadCrl(Raw(fields), &collector);
  ASSERT_TRUE(crl.has_value());
  EXPECT_EQ(crl->version(), 0u);
  EXPECT_THAT(collector.entries, ElementsAre("07 2026-05-01T00:00:00Z"));
  EXPECT_THAT(Anomalies(*crl), IsEmpty());
}

TEST(Crl, KeepsTheIssuerOfAnIndirectEntryForThoseBehindIt) {
  const auto issued_by = [](std::string_view name) {
    return der::Sequence(
        {ExtensionOf("2.5.29.29", true,
                     der::Sequence({der::Constructed(4, test_support::ParseName(name).Der())}))});
  };
  const auto entry = [](int64_t serial, const Der& extensions) {
    return der::Sequence({der::Integer(serial), der::Time(UnixTime(2026, 5, 1)), extensions});
  };
  Collector collector;
  const auto crl = ReadCrl(WithEntries({Entry(1), entry(2, issued_by("CN=Other")), Entry(3),
                                        entry(4, issued_by("CN=Third"))}),
                           &collector);
  ASSERT_TRUE(crl.has_value());
  EXPECT_THAT(collector.entries,
              ElementsAre("01 2026-05-01T00:00:00Z", "02 2026-05-01T00:00:00Z CN=Other",
                          "03 2026-05-01T00:00:00Z CN=Other", "04 2026-05-01T00:00:00Z CN=Third"));
}

TEST(Crl, ReadsTheScopeOfTheDistributionPoint) {
  const Der uri = der::Implicit(6, test_support::ToBytes("http://pki.example/ca.crl"));
  const Der value =
      der::Sequence({der::Constructed(0, der::Constructed(0, uri)), der::Implicit(1, Der{0xff}),
                     der::Implicit(3, Der{0x06, 0x40}), der::Implicit(4, Der{0xff})});
  const auto crl = ReadCrl(CrlBuilder().Extension("2.5.29.28", true, value).Build(), nullptr);
  ASSERT_TRUE(crl.has_value());
  EXPECT_THAT(Anomalies(*crl), IsEmpty());
  const auto scope = crl->issuing_distribution_point();
  ASSERT_TRUE(scope.has_value() && scope->has_value());
  EXPECT_EQ((*scope)->point->full_name.at(0).ToText(), "URI:http://pki.example/ca.crl");
  EXPECT_TRUE((*scope)->only_user_certificates);
  EXPECT_FALSE((*scope)->only_ca_certificates);
  EXPECT_TRUE((*scope)->indirect_crl);
  EXPECT_EQ((*scope)->only_some_reasons, uint16_t{2});
}

struct OddCase {
  const char* name;
  Der octets;
  std::vector<std::string> anomalies;
  size_t entries;
};
void PrintTo(const OddCase& odd, std::ostream* stream) { *stream << odd.name; }

class OddCrl : public testing::TestWithParam<OddCase> {};

TEST_P(OddCrl, IsReadAndTold) {
  Collector collector;
  const auto crl = ReadCrl(GetParam().octets, &collector);
  ASSERT_TRUE(crl.has_value()) << ErrorName(crl.error().code) << " at " << crl.error().offset;
  EXPECT_EQ(Anomalies(*crl), GetParam().anomalies);
  EXPECT_EQ(collector.entries.size(), GetParam().entries);
}

Der Replaced(size_t field, const Der& value) {
  auto fields = UsualFields();
  fields[field] = value;
  return Raw(fields);
}
Der Followed(const Der& value) {
  Der octets = CrlBuilder().Build();
  octets.insert(octets.end(), value.begin(), value.end());
  return octets;
}

INSTANTIATE_TEST_SUITE_P(
    All, OddCrl,
    testing::Values(
        OddCase{"version 3", Replaced(0, der::Integer(2)), {"badVersion tbsCertList.version"}, 0},
        OddCase{
            "version 1 told", Replaced(0, der::Integer(0)), {"badVersion tbsCertList.version"}, 0},
        OddCase{"no issuer",
                Replaced(2, der::Sequence(std::vector<Der>())),
                {"emptyIssuer tbsCertList.issuer"},
                0},
        OddCase{"no such time",
                Replaced(3, der::Tlv(0x17, test_support::ToBytes("260231000000Z"))),
                {"malformed tbsCertList.thisUpdate"},
                0},
        OddCase{"time before 2050 as GeneralizedTime",
                Replaced(3, der::GeneralizedTime(UnixTime(2026, 6, 1))),
                {"oddTime tbsCertList.thisUpdate"},
                0},
        OddCase{"next before this",
                Replaced(4, der::Time(UnixTime(2026, 5, 1))),
                {"validityReversed tbsCertList.nextUpdate"},
                0},
        OddCase{"year 1950", Replaced(3, der::UtcTime(UnixTime(1950, 1, 1))), {}, 0},
        OddCase{"year 9999", Replaced(4, der::GeneralizedTime(UnixTime(9999, 12, 31))), {}, 0},
        OddCase{"empty list", WithEntries({}), {"emptyList tbsCertList.revokedCertificates"}, 0},
        OddCase{"negative serial number", WithEntries({Entry(-1)}), {}, 1},
        OddCase{"serial number without octets",
                WithEntries({der::Sequence({der::IntegerOctets(Der()),
                                            der::Time(UnixTime(2026, 5, 1))})}),
                {"badSerialNumber tbsCertList.revokedCertificates.0.userCertificate"},
                1},
        OddCase{"entry that is none",
                WithEntries({Entry(1), der::Null(), Entry(2)}),
                {"malformed tbsCertList.revokedCertificates.1"},
                2},
        OddCase{"entry without a date",
                WithEntries({der::Sequence({der::Integer(1)}), Entry(2)}),
                {"malformed tbsCertList.revokedCertificates.0"},
                1},
        OddCase{"unknown critical extension of an entry",
                WithEntries(
                    {der::Sequence({der::Integer(1), der::Time(UnixTime(2026, 5, 1)),
                                    der::Sequence({ExtensionOf("1.2.3", true, der::Null())})})}),
                {"unknownCriticalExtension tbsCertList.revokedCertificates.0.crlEntryExtensions"},
                1},
        OddCase{"unknown critical extension",
                CrlBuilder().Extension("1.2.3", true, der::Null()).Build(),
                {"unknownCriticalExtension tbsCertList.crlExtensions.0"},
                0},
        OddCase{"negative CRL number",
                CrlBuilder().CrlNumber(-1).Build(),
                {"malformed tbsCertList.crlExtensions.0"},
                0},
        OddCase{"two CRL numbers",
                CrlBuilder().CrlNumber(1).CrlNumber(2).Build(),
                {"duplicateExtension tbsCertList.crlExtensions.1"},
                0},
        OddCase{"octets behind", Followed({0x30, 0x00}), {"trailingData certificateList"}, 0}),
    [](const auto& odd) {
      std::string name = odd.param.name;
      std::ranges::replace(name, ' ', '_');
      return name;
    });

// Entries of the usual form are read by a way of their own, where more than the longest of them is
// left: each must say there what it says as the last one.
TEST(Crl, ReadsAnEntryTheSameWhereverItStands) {
  std::vector<Der> serials;
  for (const char* const octets :
       {"01", "7F", "80", "0102", "00FF", "0001", "FF7F", "FF80", "FFFF", "", "8000"}) {
    serials.push_back(der::IntegerOctets(Octets(octets)));
  }
  for (const size_t size : {19U, 20U, 21U, 127U, 128U}) {
    serials.push_back(der::IntegerOctets(Der(size, 0x61)));
  }
  serials.push_back(der::Tlv(0x04, Octets("0102")));
  const std::vector<Der> dates = {
      der::UtcTime(UnixTime(2026, 5, 1)), der::GeneralizedTime(UnixTime(2026, 5, 1)),
      der::Tlv(0x17, Der(13, 'x')),       der::Tlv(0x17, Der(11, '1')),
      der::Tlv(0x18, Der(13, 0x31)),      der::Integer(1)};
  std::vector<Der> rests = {{}, der::Sequence(std::vector<Der>{}), der::Null()};
  for (const uint8_t reason : Octets("00 01 06 07 08 0A 0B 80")) {
    for (const bool critical : {false, true}) {
      rests.push_back(
          der::Sequence({ExtensionOf("2.5.29.21", critical, der::Tlv(0x0a, Der{reason}))}));
    }
  }
  rests.push_back(
      der::Sequence({ExtensionOf("2.5.29.24", false, der::GeneralizedTime(UnixTime(2026, 1, 1)))}));
  rests.push_back(der::Concat({rests[4], der::Null()}));
  const auto told = [](const std::vector<Der>& entries) {
    Collector collector;
    const auto crl = ReadCrl(WithEntries(entries), &collector);
    EXPECT_TRUE(crl.has_value());
    std::vector<std::string> all = collector.entries;
    all.resize(1);
    for (const std::string& text : Anomalies(*crl)) all.push_back(text);
    all.push_back(std::to_string(crl->unreadable_entries()));
    return all;
  };
  for (const Der& serial : serials) {
    for (const Der& date : dates) {
      for (const Der& rest : rests) {
        const Der entry = der::Sequence({serial, date, rest});
        auto alone = told({entry});
        auto before_others = told({entry, Entry(1), Entry(2), Entry(3), Entry(4)});
        if (alone.back() == "1") alone[0] = before_others[0];  // it was not handed out
        EXPECT_EQ(alone, before_others) << ToHex(entry);
      }
    }
  }
}

TEST(Crl, IsNoneWhereItCannotBeDelimited) {
  EXPECT_EQ(ErrorOf({}), "truncated at 0");
  EXPECT_EQ(ErrorOf({0x31, 0x00}), "unexpectedTag at 0");
  EXPECT_EQ(ErrorOf(test_support::ToBytes("<html>404</html>")), "unexpectedTag at 0");
  EXPECT_EQ(ErrorOf(test_support::ToBytes("-----BEGIN X509 CRL-----\nMA==")), "missingEnd at 0");
  // A length of 2^63 - 1.
  EXPECT_EQ(ErrorOf(Octets("30 88 7FFFFFFFFFFFFFFF 30 80")), "truncated at 0");
  EXPECT_EQ(ErrorOf(Octets("30 80 30 80 00 00 00 00")), "indefiniteLength at 0");
  // A certificate has its serial number where a CRL has its version, and its validity where a CRL
  // has its date.
  EXPECT_NE(ErrorOf(CertificateBuilder().Build()), "none");
  Der octets = CrlBuilder().Revoke(Octets("05"), UnixTime(2026, 5, 1)).Build();
  for (size_t size = 0; size < octets.size(); ++size) {
    EXPECT_NE(ErrorOf(Der(octets.begin(), octets.begin() + static_cast<std::ptrdiff_t>(size))),
              "none");
  }
}

TEST(Crl, RefusesAnEntryThatClaimsAGigabyte) {
  auto fields = UsualFields();
  Der entry = Octets("30 84 40000000");
  entry.resize(100'000);
  fields.push_back(der::Sequence({entry}));
  EXPECT_THAT(ErrorOf(Raw(fields)), testing::StartsWith("tooLarge at "));
}

TEST(Crl, IsTheSameWhereverThePiecesAreCut) {
  std::vector<Der> entries;
  for (int i = 1; i < 20'000; ++i) entries.push_back(Entry(i));
  const Der octets = WithEntries(entries);  // larger than two windows
  Collector whole;
  const auto expected = ReadCrl(octets, &whole);
  ASSERT_TRUE(expected.has_value());
  EXPECT_EQ(expected->entry_count(), entries.size());
  for (size_t piece : {1u, 7u, 4096u, 1'000'000u}) {
    Collector collector;
    Bytes rest = octets;
    const auto crl = ReadCrl(
        [&](std::span<uint8_t> buffer) -> std::optional<size_t> {
          const size_t count = std::min({piece, buffer.size(), rest.size()});
          std::ranges::copy(rest.first(count), buffer.begin());
          rest = rest.subspan(count);
          return count;
        },
        &collector);
    ASSERT_TRUE(crl.has_value()) << piece;
    EXPECT_EQ(collector.entries, whole.entries) << piece;
    EXPECT_EQ(crl->sha256(), expected->sha256()) << piece;
    EXPECT_EQ(crl->signed_octets().octets, expected->signed_octets().octets) << piece;
    EXPECT_EQ(crl->size(), octets.size()) << piece;
  }
}

TEST(Crl, IsUnreadableWhereReadingFails) {
  const auto crl =
      ReadCrl([](std::span<uint8_t>) -> std::optional<size_t> { return std::nullopt; }, nullptr);
  ASSERT_FALSE(crl.has_value());
  EXPECT_EQ(crl.error().code, ErrorCode::kUnreadable);
}

TEST(Crl, IsVerifiedByItsIssuersKeyOnly) {
  SignatureVerifier verifier;
  for (const TestKey key : {TestKey::kRsa2048A, TestKey::kEcP256, TestKey::kEd25519}) {
    const auto crl = ReadCrl(CrlBuilder().SignedBy(key).Build(), nullptr);
    ASSERT_TRUE(crl.has_value());
    const Der right = CertificateBuilder().PublicKey(key).Build();
    const Der wrong = CertificateBuilder().PublicKey(TestKey::kRsa2048B).Build();
    const auto verify = [&](const Der& issuer) {
      return verifier.Verify(crl->signed_octets(), *crl->signature_value(),
                             *Certificate::Parse(issuer));
    };
    EXPECT_EQ(verify(right), SignatureStatus::kValid);
    EXPECT_EQ(verify(wrong), SignatureStatus::kInvalid);
  }
  const auto pss = ReadCrl(
      CrlBuilder().SignatureWith(test_support::SignatureAlgorithm::kRsaPssSha256).Build(), nullptr);
  const Der issuer = CertificateBuilder().PublicKey(TestKey::kRsa2048A).Build();
  EXPECT_EQ(
      verifier.Verify(pss->signed_octets(), *pss->signature_value(), *Certificate::Parse(issuer)),
      SignatureStatus::kValid);
}

TEST(CrlNumber, ComparesBySize) {
  const auto number = [](const Der& content) { return CrlNumber(content); };
  const Der small = {0x00, 0xff};
  const Der large = {0x01, 0x00};
  EXPECT_LT(number(small), number(large));
  EXPECT_EQ(number(small).ToText(), "255");
  const Der huge = Octets("01 0000000000000000");
  EXPECT_LT(number(large), number(huge));
  EXPECT_EQ(number(huge).ToText(), "0x010000000000000000");
  const Der padded = {0x00, 0x00, 0xff};
  EXPECT_EQ(number(small), number(padded));
}

}  // namespace
}  // namespace pkiaudit::x509
