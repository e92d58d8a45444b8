// SPDX-License-Identifier: Apache-2.0
#include "audit/probes/address_policy.h"

#include <gtest/gtest.h>

#include "audit/probes/socket_address.h"

namespace pkiaudit::audit::probes {
namespace {

bool IsGlobal(const std::string& text) {
  const auto address = ParseIpAddress(text);
  EXPECT_TRUE(address) << text;
  return address && IsGloballyReachable(*address);
}

TEST(AddressPolicyTest, RefusesWhatIsNotOfTheInternetAtLarge) {
  for (const char* text :
       {"0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255",
        "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1", "172.31.255.255",
        "192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.255",
        "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.255", "240.0.0.1",
        "255.255.255.255",
        // As resolvers read them, too.
        "127.1", "0x7f.0.0.1", "2130706433", "0177.0.0.1",
        // IPv6, also with an IPv4 address inside.
        "::", "::1", "fe80::1", "fc00::1", "fd12:3456::1", "ff02::1", "2001:db8::1", "2001::1",
        "3fff::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b:1::8.8.8.8",
        "2002:7f00:1::", "2002:c0a8:101::1", "::127.0.0.1", "4000::1"}) {
    EXPECT_FALSE(IsGlobal(text)) << text;
  }
}

TEST(AddressPolicyTest, LetsTheInternetBe) {
  for (const char* text :
       {"1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
        "128.0.0.1", "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0",
        "198.17.255.255", "198.20.0.0", "223.255.255.255", "2606:4700::1111", "2a00:1450::1",
        "::ffff:1.1.1.1", "64:ff9b::1.1.1.1", "2002:101:101::1"}) {
    EXPECT_TRUE(IsGlobal(text)) << text;
  }
}

TEST(AddressPolicyTest, NamesAreNoAddresses) {
  for (const char* text : {"", "pki.example", "1.2.3.4.5", "[::1]", "256.1.1.1"}) {
    EXPECT_FALSE(ParseIpAddress(text)) << text;
  }
}

}  // namespace
}  // namespace pkiaudit::audit::probes
