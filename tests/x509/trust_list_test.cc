// SPDX-License-Identifier: Apache-2.0
#include "x509/trust_list.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/certificate_builder.h"
#include "tests/support/pkcs7_writer.h"
#include "tests/support/trust_list_writer.h"

namespace pkiaudit::x509 {
namespace {

using test_support::Filetime;
using test_support::TrustListOptions;
using test_support::TrustListSubject;
using test_support::UnixTime;
using test_support::WriteTrustList;

const std::vector<uint8_t> kFirst(20, 1);
const std::vector<uint8_t> kSecond(20, 2);

TEST(TrustListTest, Roots) {
  TrustListOptions options;
  options.next_update = UnixTime(2026, 9, 1);
  const auto octets = WriteTrustList(
      {{kFirst, {{104, Filetime(UnixTime(2024, 2, 3))}, {11, {0x41, 0}}, {104, {}}}}, {kSecond}},
      options);
  const auto list = ParseTrustList(octets);
  ASSERT_TRUE(list);
  EXPECT_EQ(list->kind, TrustList::Kind::kRoots);
  EXPECT_EQ(AsText(list->list_identifier), "L");
  EXPECT_EQ(list->this_update, Time{UnixTime(2026, 5, 20)});
  EXPECT_EQ(list->next_update, Time{UnixTime(2026, 9, 1)});
  EXPECT_EQ(list->algorithm, test_support::kBySha1);
  ASSERT_EQ(list->subjects.size(), 2u);
  EXPECT_TRUE(Equal(list->subjects[0].identifier, kFirst));
  EXPECT_EQ(list->subjects[0].properties.size(), 3u);
  EXPECT_TRUE(list->subjects[0].Find(104));
  EXPECT_FALSE(list->subjects[0].Find(126));
  EXPECT_TRUE(Equal(list->subjects[1].identifier, kSecond));
  EXPECT_TRUE(list->subjects[1].properties.empty());
  EXPECT_TRUE(LooksLikeTrustList(octets));
}

TEST(TrustListTest, Disallowed) {
  TrustListOptions options;
  options.usage = test_support::kDisallowedListUsage;
  options.algorithm = test_support::kBySignedPart;
  const auto octets = WriteTrustList({{std::vector<uint8_t>(32, 9)}}, options);
  const auto list = ParseTrustList(octets);
  ASSERT_TRUE(list);
  EXPECT_EQ(list->kind, TrustList::Kind::kDisallowed);
  EXPECT_EQ(list->algorithm, test_support::kBySignedPart);
  EXPECT_FALSE(list->next_update);
  EXPECT_EQ(list->subjects[0].identifier.size(), 32u);
}

TEST(TrustListTest, InBer) {
  // The list itself stays DER.
  const auto octets = test_support::der::ToIndefiniteLength(WriteTrustList({{kFirst}}), 5);
  const auto list = ParseTrustList(octets);
  ASSERT_TRUE(list) << ErrorName(list.error().code);
  EXPECT_EQ(list->subjects.size(), 1u);
}

TEST(TrustListTest, Signature) {
  for (const bool attributes : {true, false}) {
    TrustListOptions options;
    options.signed_attributes = attributes;
    auto octets = WriteTrustList({{kFirst}}, options);
    const auto list = ParseTrustList(octets);
    ASSERT_TRUE(list);
    EXPECT_EQ(VerifyTrustList(octets, *list).status, SignatureStatus::kValid) << attributes;

    // Another identifier than the one that was signed.
    const auto identifier = std::ranges::search(octets, kFirst);
    ASSERT_FALSE(identifier.empty());
    identifier.front() ^= 1;
    const auto changed = ParseTrustList(octets);
    ASSERT_TRUE(changed);
    EXPECT_EQ(VerifyTrustList(octets, *changed).status, SignatureStatus::kInvalid) << attributes;

    options.corrupt_signature = true;
    const auto corrupt = WriteTrustList({{kFirst}}, options);
    EXPECT_EQ(VerifyTrustList(corrupt, *ParseTrustList(corrupt)).status, SignatureStatus::kInvalid);
    options.with_signer = false;
    const auto without = WriteTrustList({{kFirst}}, options);
    EXPECT_EQ(VerifyTrustList(without, *ParseTrustList(without)).status,
              SignatureStatus::kCouldNotTell);
  }
}

SignatureStatus StatusWith(const TrustListOptions& options) {
  const auto octets = WriteTrustList({{kFirst}}, options);
  const auto list = ParseTrustList(octets);
  EXPECT_TRUE(list);
  return VerifyTrustList(octets, *list).status;
}

TEST(TrustListTest, SignedAttributesSpeakOfThisContentOnce) {
  TrustListOptions options;
  options.signed_content_type = "1.2.840.113549.1.7.1";
  EXPECT_EQ(StatusWith(options), SignatureStatus::kInvalid);
  options.signed_content_type = "";
  EXPECT_EQ(StatusWith(options), SignatureStatus::kInvalid);
  for (const int digests : {0, 2}) {
    TrustListOptions digest_options;
    digest_options.digests = digests;
    EXPECT_EQ(StatusWith(digest_options), SignatureStatus::kInvalid) << digests;
  }
}

TEST(TrustListTest, EverySignerCounts) {
  TrustListOptions options;
  options.signers = 2;  // the second is corrupt
  EXPECT_EQ(StatusWith(options), SignatureStatus::kInvalid);
  options.signers = 0;
  EXPECT_EQ(StatusWith(options), SignatureStatus::kCouldNotTell);
  options.signers = 17;
  EXPECT_EQ(StatusWith(options), SignatureStatus::kCouldNotTell);
}

TEST(TrustListTest, AnUnknownAlgorithmIsNotInvalid) {
  auto octets = WriteTrustList({{kFirst}});
  // The last SHA-256 is the digest algorithm of the signer: make it one that nobody knows.
  const test_support::Bytes sha256 = {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01};
  const auto last = std::ranges::find_end(octets, sha256);
  ASSERT_FALSE(last.empty());
  last.back() = 0x63;
  const auto list = ParseTrustList(octets);
  ASSERT_TRUE(list);
  EXPECT_EQ(VerifyTrustList(octets, *list).status, SignatureStatus::kCouldNotTell);
}

TEST(TrustListTest, TellsTheSignerAndAllCertificates) {
  using test_support::CertificateBuilder;
  TrustListOptions options;
  options.certificates = {CertificateBuilder().Subject("CN=Another").Build(),
                          CertificateBuilder()
                              .Subject(test_support::kTrustListSigner)
                              .SerialNumber(7)
                              .PublicKey(test_support::TestKey::kRsa2048A)
                              .Build()};
  const auto octets = WriteTrustList({{kFirst}}, options);
  const auto signature = VerifyTrustList(octets, *ParseTrustList(octets));
  EXPECT_EQ(signature.status, SignatureStatus::kValid);
  EXPECT_EQ(signature.signer, options.certificates[1]);
  EXPECT_EQ(signature.certificates, options.certificates);
}

TEST(TrustListTest, EveryCutIsAnError) {
  const auto octets = WriteTrustList({{kFirst, {{104, {}}}}, {kSecond}});
  for (size_t size = 0; size < octets.size(); ++size) {
    const auto list = ParseTrustList(Bytes(octets).first(size));
    if (list) continue;  // the cut is behind the list
    EXPECT_LE(list.error().offset, size);
  }
  EXPECT_FALSE(ParseTrustList(Bytes(octets).first(100)));
}

TEST(TrustListTest, OtherSignedDataIsNone) {
  const auto pkcs7 = test_support::DegenerateSignedData({}, {});
  EXPECT_FALSE(LooksLikeTrustList(pkcs7));
  const auto list = ParseTrustList(pkcs7);
  ASSERT_FALSE(list);
  EXPECT_EQ(list.error().code, ErrorCode::kUnexpectedTag);
}

TEST(TrustListTest, Filetimes) {
  EXPECT_EQ(FiletimeOf(Filetime(UnixTime(2024, 2, 3))), Time{UnixTime(2024, 2, 3)});
  EXPECT_EQ(FiletimeOf(Filetime(UnixTime(1601, 1, 1))), Time{UnixTime(1601, 1, 1)});
  EXPECT_EQ(FiletimeOf({}), std::nullopt);
  EXPECT_EQ(FiletimeOf(std::vector<uint8_t>(8, 0xFF)), std::nullopt);
}

}  // namespace
}  // namespace pkiaudit::x509
