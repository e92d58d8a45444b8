// SPDX-License-Identifier: Apache-2.0
#include "audit/probes/address_policy.h"

#include <algorithm>
#include <span>

namespace pkiaudit::audit::probes {
namespace {

struct Block {
  std::array<uint8_t, 16> prefix;  // of an IPv4 block the first four
  int length;
};

bool Contains(const Block& block, std::span<const uint8_t> address) {
  const auto whole = static_cast<size_t>(block.length / 8);
  if (!std::equal(block.prefix.begin(), block.prefix.begin() + static_cast<ptrdiff_t>(whole),
                  address.begin())) {
    return false;
  }
  const int rest = block.length % 8;
  return rest == 0 || ((block.prefix[whole] ^ address[whole]) >> (8 - rest)) == 0;
}

// IANA IPv4 Special-Purpose Address Registry, "Globally Reachable" false; and multicast.
constexpr Block kSpecialIpv4[] = {
    {{0}, 8},              // this network
    {{10}, 8},             // private
    {{100, 64}, 10},       // shared between carriers and their customers
    {{127}, 8},            // loopback
    {{169, 254}, 16},      // link-local
    {{172, 16}, 12},       // private
    {{192, 0, 0}, 24},     // protocol assignments
    {{192, 0, 2}, 24},     // documentation
    {{192, 88, 99}, 24},   // former 6to4 relays
    {{192, 168}, 16},      // private
    {{198, 18}, 15},       // benchmarking
    {{198, 51, 100}, 24},  // documentation
    {{203, 0, 113}, 24},   // documentation
    {{224}, 4},            // multicast
    {{240}, 4},            // reserved, broadcast
};

// Of IPv6 only 2000::/3 is handed out to the Internet at large; these are not.
constexpr Block kGlobalUnicast = {{0x20}, 3};
constexpr Block kSpecialIpv6[] = {
    {{0x20, 0x01, 0x00}, 23},        // protocol assignments, Teredo among them
    {{0x20, 0x01, 0x0d, 0xb8}, 32},  // documentation
    {{0x3f, 0xff}, 20},              // documentation
};

// Those that carry an IPv4 address, and where.
constexpr Block kMapped = {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96};
constexpr Block kNat64 = {{0x00, 0x64, 0xff, 0x9b}, 96};
constexpr Block k6To4 = {{0x20, 0x02}, 16};

bool IsGlobal(const Ipv4Address& address) {
  return std::ranges::none_of(kSpecialIpv4,
                              [&](const Block& block) { return Contains(block, address); });
}

Ipv4Address Carried(const Ipv6Address& address, size_t offset) {
  Ipv4Address carried;
  std::copy_n(address.begin() + static_cast<ptrdiff_t>(offset), carried.size(), carried.begin());
  return carried;
}

bool IsGlobal(const Ipv6Address& address) {
  if (Contains(kMapped, address) || Contains(kNat64, address)) {
    return IsGlobal(Carried(address, 12));
  }
  if (Contains(k6To4, address)) return IsGlobal(Carried(address, 2));
  return Contains(kGlobalUnicast, address) &&
         std::ranges::none_of(kSpecialIpv6,
                              [&](const Block& block) { return Contains(block, address); });
}

}  // namespace

bool IsGloballyReachable(const IpAddress& address) {
  return std::visit([](const auto& octets) { return IsGlobal(octets); }, address);
}

}  // namespace pkiaudit::audit::probes
