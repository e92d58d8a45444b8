// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <bit>

#include "tests/x509/certificate_walk.h"
#include "tests/x509/full_certificate.h"

namespace pkiaudit::x509 {
namespace {

using test_support::TestKey;

TEST(CertificateMutants, OfOneOrTwoBitsAreReadSafely) {
  for (TestKey key : {TestKey::kRsa2048A, TestKey::kEcP256, TestKey::kDsa2048}) {
    std::vector<uint8_t> der = FullCertificate().PublicKey(key).Build();
    for (size_t i = 0; i < der.size(); ++i) {
      const uint8_t original = der[i];
      for (unsigned mask = 1; mask < 256; ++mask) {
        if (std::popcount(mask) > 2) continue;
        der[i] = static_cast<uint8_t>(original ^ mask);
        ASSERT_EQ(WalkExactly(der), "") << i << " xor " << mask;
      }
      der[i] = original;
    }
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
