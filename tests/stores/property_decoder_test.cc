// SPDX-License-Identifier: Apache-2.0
#include "stores/formats/property_decoder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <string>
#include <vector>

#include "stores/text_encoding.h"
#include "tests/support/certificate_builder.h"
#include "tests/support/digest.h"
#include "tests/support/serialized_store_writer.h"
#include "x509/extensions.h"

namespace pkiaudit::stores {
namespace {

using test_support::Bytes;
using test_support::UnixTime;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> Usages(x509::Bytes der) {
  std::vector<std::string> dotted;
  const auto usages = x509::DecodeExtendedKeyUsage(der);
  for (const x509::Oid oid : usages.value()) dotted.push_back(oid.ToDotted());
  return dotted;
}

// "sha1 0102…" for each hash that is not the certificate's.
std::vector<std::string> Mismatches(const CertificateProperties* properties) {
  constexpr const char* kNames[] = {"sha1", "md5", "sha256", "name"};
  std::vector<std::string> lines;
  if (properties == nullptr || properties->rare == nullptr) return lines;
  for (const HashMismatch& mismatch : properties->rare->hash_mismatches) {
    lines.push_back(std::string(kNames[static_cast<size_t>(mismatch.stored)]) + " " +
                    mismatch.value);
  }
  return lines;
}

class PropertyDecoderTest : public testing::Test {
 protected:
  void Add(uint32_t id, Bytes value) {
    values_.push_back(std::move(value));
    const auto added = decoder_.Add(id, values_.back());
    EXPECT_TRUE(added) << id << ": " << x509::ErrorName(added.error().code);
  }
  void ExpectRefused(uint32_t id, Bytes value, x509::ErrorCode code, const char* name) {
    values_.push_back(std::move(value));
    const auto added = decoder_.Add(id, values_.back());
    ASSERT_FALSE(added) << name;
    EXPECT_EQ(added.error().code, code) << name;
  }
  void Apply(std::optional<std::string_view> name = {}) {
    decoder_.Apply(inventory_, entry_, name);
    values_.clear();  // nothing may look at them any more
  }
  const CertificateProperties* Properties() const {
    return inventory_.properties(inventory_.entry(entry_));
  }
  const TrustRestrictions* Restrictions() const {
    return Properties() == nullptr ? nullptr : Properties()->restrictions();
  }
  const PrivateKey* Key() const { return inventory_.private_key(inventory_.entry(entry_)); }

  const Bytes certificate_ = test_support::CertificateBuilder().Build();
  Inventory inventory_;
  const EntryId entry_ = *inventory_.AddCertificate(inventory_.InternLocation({}),
                                                    inventory_.AddSource("f", ""), 0, certificate_);
  std::deque<Bytes> values_;
  PropertyDecoder decoder_;
};

TEST_F(PropertyDecoderTest, NothingAddedIsNothingKnown) {
  Apply();
  EXPECT_EQ(Properties(), nullptr);
  EXPECT_EQ(Key(), nullptr);
}

TEST_F(PropertyDecoderTest, PropertiesBecomeFields) {
  Add(11, test_support::Utf16Property("Zertifikat für NDES 𝄞"));
  Add(19, {});
  Add(9, test_support::UsagesProperty({"1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"}));
  Add(26, test_support::EnrollmentProperty(4711, "ca.corp.example", "Corp CA 1", "RA"));
  Apply();
  ASSERT_NE(Properties(), nullptr);
  EXPECT_EQ(Properties()->friendly_name, "Zertifikat für NDES 𝄞");
  EXPECT_TRUE(Properties()->archived);
  EXPECT_THAT(Usages(Properties()->enhanced_key_usage),
              ElementsAre("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"));
  const auto& enrollment = Properties()->rare->enrollment;
  ASSERT_TRUE(enrollment);
  EXPECT_EQ(enrollment->request_id, 4711U);
  EXPECT_EQ(enrollment->ca_host, "ca.corp.example");
  EXPECT_EQ(enrollment->ca_name, "Corp CA 1");
  EXPECT_EQ(enrollment->friendly_name, "RA");
  EXPECT_EQ(Restrictions(), nullptr);
}

TEST_F(PropertyDecoderTest, OthersAreKeptById) {
  Add(20, Bytes(20, 1));
  Add(83, Bytes(300, 1));
  Add(64, {});
  Apply();
  using Other = CertificateProperties::Other;
  EXPECT_THAT(Properties()->Others(), ElementsAre(Other{20, 20}, Other{83, 300}, Other{64, 0}));
}

TEST_F(PropertyDecoderTest, OthersAreBounded) {
  for (uint32_t id = 1000; id < 1200; ++id) Add(id, {});
  Apply();
  EXPECT_EQ(Properties()->Others().size(), PropertyDecoder::kMaxOtherProperties);
}

TEST_F(PropertyDecoderTest, TheKeyOfACspHasItsOwnKeySpec) {
  Add(2,
      test_support::KeyProviderInfoProperty({.container = "le-NDES-1",
                                             .provider = "Microsoft Strong Cryptographic Provider",
                                             .provider_type = 1,
                                             .flags = 0x20,
                                             .key_spec = 2}));
  Apply();
  ASSERT_NE(Key(), nullptr);
  EXPECT_EQ(Key()->container, "le-NDES-1");
  EXPECT_EQ(Key()->provider, "Microsoft Strong Cryptographic Provider");
  EXPECT_EQ(Key()->provider_type, 1U);
  EXPECT_EQ(Key()->key_spec, kAtSignature);
  EXPECT_EQ(Key()->machine_keyset, true);
  EXPECT_EQ(Key()->exportable, std::nullopt);
  EXPECT_EQ(Key()->security_descriptor, std::nullopt);
}

TEST_F(PropertyDecoderTest, ACngKeyHasTheKeySpecOfCngWhateverTheFieldSays) {
  Add(2,
      test_support::KeyProviderInfoProperty(
          {.container = "te-1", .provider = "KSP", .provider_type = 0, .flags = 0, .key_spec = 0}));
  Apply();
  EXPECT_EQ(Key()->provider_type, 0U);
  EXPECT_EQ(Key()->key_spec, kNcryptKeySpec);
  EXPECT_EQ(Key()->machine_keyset, false);
}

TEST_F(PropertyDecoderTest, KeySpecStandsInWhereTheKeyDoesNotSayIt) {
  Add(6, test_support::NumberProperty(1));
  Add(2, test_support::KeyProviderInfoProperty(
             {.container = "c", .provider = "p", .provider_type = 12, .flags = 0, .key_spec = 0}));
  Apply();
  EXPECT_EQ(Key()->key_spec, kAtKeyExchange);
}

TEST_F(PropertyDecoderTest, AKeySpecAloneIsNoKey) {
  Add(6, test_support::NumberProperty(1));
  Apply();
  EXPECT_EQ(Key(), nullptr);
}

TEST_F(PropertyDecoderTest, TrustRestrictionsAreTyped) {
  Add(104, test_support::FileTimeProperty(UnixTime(2023, 4, 1, 12, 30, 15)));
  Add(122, test_support::UsagesProperty({"1.3.6.1.5.5.7.3.3"}));
  Add(126, test_support::FileTimeProperty(UnixTime(2020, 2, 29)));
  Add(127, test_support::UsagesProperty({"1.3.6.1.5.5.7.3.4"}));
  Apply();
  ASSERT_NE(Restrictions(), nullptr);
  EXPECT_TRUE(Restrictions()->disallowed);
  EXPECT_EQ(Restrictions()->disallowed_since, x509::Time{UnixTime(2023, 4, 1, 12, 30, 15)});
  EXPECT_THAT(Usages(Restrictions()->disallowed_usages), ElementsAre("1.3.6.1.5.5.7.3.3"));
  EXPECT_TRUE(Restrictions()->not_before);
  EXPECT_EQ(Restrictions()->not_before_time, x509::Time{UnixTime(2020, 2, 29)});
  EXPECT_THAT(Usages(Restrictions()->not_before_usages), ElementsAre("1.3.6.1.5.5.7.3.4"));
}

TEST_F(PropertyDecoderTest, ARestrictionWithoutATimeHoldsAllTheSame) {
  Add(104, {});
  Add(126, {});
  Apply();
  ASSERT_NE(Restrictions(), nullptr);
  EXPECT_TRUE(Restrictions()->disallowed);
  EXPECT_EQ(Restrictions()->disallowed_since, std::nullopt);
  EXPECT_TRUE(Restrictions()->not_before);
  EXPECT_EQ(Restrictions()->not_before_time, std::nullopt);
}

TEST_F(PropertyDecoderTest, StoredHashesAreComparedAndNotKept) {
  Add(3, test_support::Sha1(certificate_));
  Add(4, test_support::Md5(certificate_));
  Add(107, test_support::Sha256(certificate_));
  Apply(test_support::Thumbprint(certificate_));
  EXPECT_EQ(Properties(), nullptr);
}

TEST_F(PropertyDecoderTest, ANameInLowerCaseIsTheSame) {
  Apply(ToLowerAscii(test_support::Thumbprint(certificate_)));
  EXPECT_EQ(Properties(), nullptr);
}

TEST_F(PropertyDecoderTest, HashesOfSomethingElseAreTold) {
  Add(3, Bytes(20, 0xAB));
  Add(4, Bytes(3, 1));
  Add(107, Bytes(100, 2));
  Apply("no hash at all");
  EXPECT_THAT(Mismatches(Properties()),
              ElementsAre("sha1 ABABABABABABABABABABABABABABABABABABABAB", "md5 010101",
                          "sha256 0202020202020202020202020202020202020202020202020202020202020202",
                          "name no hash at all"));
}

TEST_F(PropertyDecoderTest, OfTwoWithOneIdTheLastCounts) {
  Add(3, Bytes(20, 0xAB));
  Add(3, test_support::Sha1(certificate_));
  Add(11, test_support::Utf16Property("old"));
  Add(11, test_support::Utf16Property("new"));
  Apply();
  EXPECT_EQ(Properties()->friendly_name, "new");
  EXPECT_THAT(Mismatches(Properties()), IsEmpty());
}

TEST_F(PropertyDecoderTest, WhatIsAppliedGoesToOneCertificateOnly) {
  Add(19, {});
  Apply();
  const EntryId other = *inventory_.AddCertificate(0, 0, 0, certificate_);
  decoder_.Apply(inventory_, other);
  EXPECT_EQ(inventory_.properties(inventory_.entry(other)), nullptr);
}

TEST_F(PropertyDecoderTest, BadValuesAreRefusedAndTheRestIsKept) {
  Bytes outside = test_support::KeyProviderInfoProperty({.container = "c", .provider = "p"});
  outside[0] = 0xFF;
  outside[1] = 0xFF;
  Bytes endless = test_support::KeyProviderInfoProperty({.container = "c", .provider = "p"});
  endless.resize(endless.size() - 2);
  Bytes enrollment = test_support::EnrollmentProperty(1, "a", "b", "c");
  enrollment[4] = 0xFF;
  enrollment[7] = 0xFF;
  using x509::ErrorCode;
  const struct {
    const char* name;
    Bytes value;
    uint32_t id;
    ErrorCode code;
  } kCases[] = {
      {"no key", {}, 2, ErrorCode::kTruncated},
      {"half a key", Bytes(27, 0), 2, ErrorCode::kTruncated},
      {"a container outside of it", outside, 2, ErrorCode::kBadValue},
      {"a provider without end", endless, 2, ErrorCode::kBadValue},
      {"a large key", Bytes(PropertyDecoder::kMaxValueSize + 1, 0), 2, ErrorCode::kTooLarge},
      {"a short key spec", {1}, 6, ErrorCode::kBadValue},
      {"a time of four octets", Bytes(4, 0), 104, ErrorCode::kBadValue},
      {"a time in the year 60056", Bytes(8, 0xFF), 126, ErrorCode::kBadValue},
      {"usages that are none", {0x30, 0x05}, 127, ErrorCode::kTruncated},
      {"a request without number", {1}, 26, ErrorCode::kTruncated},
      {"a text beyond the end", enrollment, 26, ErrorCode::kTruncated},
  };
  for (const auto& test : kCases) ExpectRefused(test.id, test.value, test.code, test.name);
  Add(19, {});
  Apply();
  EXPECT_TRUE(Properties()->archived);
  EXPECT_EQ(Restrictions(), nullptr);
  EXPECT_EQ(Key(), nullptr);
}

}  // namespace
}  // namespace pkiaudit::stores
