// SPDX-License-Identifier: Apache-2.0
#include "stores/keys/key_custody.h"

#include <gtest/gtest.h>

namespace pkiaudit::stores {
namespace {

TEST(CustodyTest, ByTheProvidersName) {
  const auto custody = [](const char* provider) {
    PrivateKey key;
    key.provider = provider;
    return CustodyOf(key);
  };
  EXPECT_EQ(custody(""), KeyCustody::kNotKnown);
  EXPECT_EQ(custody("Microsoft Enhanced RSA and AES Cryptographic Provider"), KeyCustody::kFile);
  EXPECT_EQ(custody("MICROSOFT SOFTWARE KEY STORAGE PROVIDER"), KeyCustody::kFile);
  EXPECT_EQ(custody("Microsoft Base Smart Card Crypto Provider"), KeyCustody::kElsewhere);
  EXPECT_EQ(custody("Microsoft Platform Crypto Provider"), KeyCustody::kElsewhere);
  EXPECT_EQ(custody("Microsoft Passport Key Storage Provider"), KeyCustody::kElsewhere);
  EXPECT_EQ(custody("nCipher Security World Key Storage Provider"), KeyCustody::kElsewhere);
}

}  // namespace
}  // namespace pkiaudit::stores
