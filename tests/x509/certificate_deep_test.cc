// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <bit>

#include "tests/x509/certificate_walk.h"
#include "tests/x509/full_certificate.h"

namespace pkiaudit::x509 {
namespace {

using test_support::TestKey;

// Walks `der` with each one or two bits of the octets in [begin, end) changed.
void WalkMutants(std::vector<uint8_t> der, size_t begin, size_t end) {
  for (size_t i = begin; i < end; ++i) {
    const uint8_t original = der[i];
    for (unsigned mask = 1; mask < 256; ++mask) {
      if (std::popcount(mask) > 2) continue;
      der[i] = static_cast<uint8_t>(original ^ mask);
      ASSERT_EQ(WalkExactly(der), "") << i << " xor " << mask;
    }
    der[i] = original;
  }
}

TEST(CertificateMutants, OfOneOrTwoBitsAreReadSafely) {
  const std::vector<uint8_t> der =
      FullCertificate().PublicKey(TestKey::kEcP256).SignedBy(TestKey::kEcP256).Build();
  WalkMutants(der, 0, der.size());
}

TEST(CertificateMutants, OfEachKindOfKeyAreReadSafely) {
  for (TestKey key : {TestKey::kRsa2048A, TestKey::kDsa2048, TestKey::kEd25519}) {
    const std::vector<uint8_t> der = test_support::CertificateBuilder().PublicKey(key).Build();
    const auto certificate = Certificate::Parse(der);
    ASSERT_TRUE(certificate.has_value());
    const Bytes key_info = certificate->subject_public_key_info();
    const size_t begin = static_cast<size_t>(key_info.data() - der.data());
    WalkMutants(der, begin, begin + key_info.size());
  }
}

TEST(CertificateMutants, WithOneOctetMoreOrLessAreReadSafely) {
  const std::vector<uint8_t> der = FullCertificate().Build();
  for (size_t i = 0; i < der.size(); ++i) {
    std::vector<uint8_t> shorter = der;
    shorter.erase(shorter.begin() + static_cast<ptrdiff_t>(i));
    ASSERT_EQ(WalkExactly(shorter), "") << i;
    for (uint8_t value : {uint8_t{0x00}, uint8_t{0x30}, uint8_t{0x80}, uint8_t{0xff}}) {
      std::vector<uint8_t> longer = der;
      longer.insert(longer.begin() + static_cast<ptrdiff_t>(i), value);
      ASSERT_EQ(WalkExactly(longer), "") << i << ": " << int{value};
      // The same with an outer length that fits, so that the inner ones are what is wrong.
      longer.erase(longer.end() - 1);
      ASSERT_EQ(WalkExactly(longer), "") << i << ": " << int{value};
    }
  }
}

}  // namespace
}  // namespace pkiaudit::x509
