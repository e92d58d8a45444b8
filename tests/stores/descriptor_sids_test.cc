// SPDX-License-Identifier: Apache-2.0
#include "stores/keys/descriptor_sids.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <initializer_list>

namespace pkiaudit::stores {
namespace {

using testing::ElementsAre;
using Octets = std::vector<uint8_t>;

const SecurityIdentifier kMachineAdministrator(5, {21, 1, 2, 3, 500});
const SecurityIdentifier kDomainUsers(5, {21, 7, 8, 9, 513});
const SecurityIdentifier kDomainAdmins(5, {21, 7, 8, 9, 512});
const SecurityIdentifier kSystem(5, {18});

void AddNumber(uint32_t number, size_t size, Octets& octets) {
  for (size_t i = 0; i < size; ++i) octets.push_back(static_cast<uint8_t>(number >> 8 * i));
}

Octets Sid(const SecurityIdentifier& sid) {
  Octets octets = {1, static_cast<uint8_t>(sid.sub_authorities().size()),
                   0, 0,
                   0, 0,
                   0, static_cast<uint8_t>(sid.authority())};
  for (const uint32_t number : sid.sub_authorities()) AddNumber(number, 4, octets);
  return octets;
}

Octets Entry(uint8_t type, const SecurityIdentifier& sid, const Octets& before_sid = {}) {
  const Octets of_sid = Sid(sid);
  Octets octets = {type, 0};
  AddNumber(static_cast<uint32_t>(8 + before_sid.size() + of_sid.size()), 2, octets);
  AddNumber(0x120089, 4, octets);
  octets.insert(octets.end(), before_sid.begin(), before_sid.end());
  octets.insert(octets.end(), of_sid.begin(), of_sid.end());
  return octets;
}

// Owner, group and list one behind the other, self-relative.
Octets Descriptor(std::initializer_list<Octets> entries) {
  const Octets owner = Sid(kMachineAdministrator);
  const Octets group = Sid(kDomainUsers);
  Octets list;
  for (const Octets& entry : entries) list.insert(list.end(), entry.begin(), entry.end());
  const auto end_of_owner = static_cast<uint32_t>(20 + owner.size());
  Octets octets = {1, 0, 0x04, 0x80};
  AddNumber(20, 4, octets);
  AddNumber(end_of_owner, 4, octets);
  AddNumber(0, 4, octets);
  AddNumber(static_cast<uint32_t>(end_of_owner + group.size()), 4, octets);
  octets.insert(octets.end(), owner.begin(), owner.end());
  octets.insert(octets.end(), group.begin(), group.end());
  AddNumber(2, 2, octets);
  AddNumber(static_cast<uint32_t>(8 + list.size()), 2, octets);
  AddNumber(static_cast<uint32_t>(entries.size()), 4, octets);
  octets.insert(octets.end(), list.begin(), list.end());
  return octets;
}

TEST(DescriptorSidsTest, OfOwnerGroupAndEachEntry) {
  Octets one_guid(4 + 16);
  one_guid[0] = 2;
  const auto sids = ReadDescriptorSids(
      Descriptor({Entry(0, kSystem), Entry(9, kDomainAdmins), Entry(5, kDomainUsers, one_guid)}));
  ASSERT_TRUE(sids);
  EXPECT_EQ(sids->owner, kMachineAdministrator);
  EXPECT_EQ(sids->group, kDomainUsers);
  EXPECT_THAT(sids->dacl, ElementsAre(kSystem, kDomainAdmins, kDomainUsers));
}

TEST(DescriptorSidsTest, WhatLeadsOutIsRefused) {
  const Octets whole = Descriptor({Entry(0, kSystem), Entry(1, kDomainAdmins)});
  for (size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(ReadDescriptorSids(x509::Bytes(whole).first(size))) << size;
  }
  for (const size_t offset : {4u, 8u, 16u}) {
    Octets leads_out = whole;
    leads_out[offset + 3] = 0xFF;
    EXPECT_FALSE(ReadDescriptorSids(leads_out)) << offset;
  }
  EXPECT_FALSE(ReadDescriptorSids(Descriptor({Entry(0x13, kSystem)}))) << "of no known type";
  Octets absolute = whole;
  absolute[3] = 0;
  EXPECT_FALSE(ReadDescriptorSids(absolute));
}

TEST(DescriptorSidsTest, AliasesOfDomainsBecomeNumbers) {
  const Octets binary = Descriptor({Entry(0, kSystem), Entry(0, kDomainAdmins)});
  EXPECT_EQ(WithNumericSids("O:LAG:DUD:(A;;FR;;;SY)(A;;FR;;;DA)", binary),
            "O:S-1-5-21-1-2-3-500G:S-1-5-21-7-8-9-513D:(A;;FR;;;SY)(A;;FR;;;S-1-5-21-7-8-9-512)");
}

TEST(DescriptorSidsTest, AllElseStaysAsItIs) {
  const Octets binary = Descriptor({Entry(0, kSystem), Entry(0, kDomainAdmins)});
  for (const char* sddl : {"O:SYG:SYD:(A;;0x120089;;;SY)",        // no alias of a domain
                           "O:LAG:DUD:(A;;FR;;;SY)",              // not as many entries
                           "O:LAG:DUD:(A;;FR;;;SY)(A;;FR;;;DU)",  // another account
                           "rubbish"}) {
    EXPECT_EQ(WithNumericSids(sddl, binary), sddl);
  }
  EXPECT_EQ(WithNumericSids("O:LA", {}), "O:LA");
}

}  // namespace
}  // namespace pkiaudit::stores
