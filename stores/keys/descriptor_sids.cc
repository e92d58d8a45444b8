// SPDX-License-Identifier: Apache-2.0
#include "stores/keys/descriptor_sids.h"

#include <cstdint>

#include "stores/keys/sddl.h"

namespace pkiaudit::stores {
namespace {

using x509::Bytes;

// Little-endian, of `size` octets at `offset`. Nothing where they do not lie within.
std::optional<uint32_t> ReadNumber(Bytes octets, size_t offset, size_t size) {
  if (offset > octets.size() || size > octets.size() - offset) return std::nullopt;
  uint32_t number = 0;
  for (size_t i = size; i-- > 0;) number = number << 8 | octets[offset + i];
  return number;
}

// MS-DTYP 2.4.2.2: revision, count, 48 bits of authority (big-endian), the sub-authorities.
std::optional<SecurityIdentifier> ReadSid(Bytes octets, size_t offset) {
  constexpr size_t kHeader = 8;
  if (offset > octets.size() || octets.size() - offset < kHeader || octets[offset] != 1) return {};
  uint64_t authority = 0;
  for (size_t i = 2; i < kHeader; ++i) authority = authority << 8 | octets[offset + i];
  // No authority that Windows knows has more than 32 bits.
  if (authority > UINT32_MAX) return std::nullopt;
  std::string text = "S-1-" + std::to_string(authority);
  const size_t count = octets[offset + 1];
  for (size_t i = 0; i < count; ++i) {
    const auto sub_authority = ReadNumber(octets, offset + kHeader + 4 * i, 4);
    if (!sub_authority) return std::nullopt;
    text += "-" + std::to_string(*sub_authority);
  }
  return SecurityIdentifier::Parse(text);
}

// Where the SID of an entry begins (MS-DTYP 2.4.4), by its type; nothing for types without.
std::optional<size_t> OffsetOfSid(Bytes entry) {
  constexpr size_t kHeaderAndMask = 8;
  constexpr size_t kGuidSize = 16;
  switch (entry[0]) {
    case 0x00:  // ACCESS_ALLOWED
    case 0x01:  // ACCESS_DENIED
    case 0x09:  // ACCESS_ALLOWED_CALLBACK
    case 0x0A:  // ACCESS_DENIED_CALLBACK
      return kHeaderAndMask;
    case 0x05:    // ACCESS_ALLOWED_OBJECT
    case 0x06:    // ACCESS_DENIED_OBJECT
    case 0x0B:    // ACCESS_ALLOWED_CALLBACK_OBJECT
    case 0x0C: {  // ACCESS_DENIED_CALLBACK_OBJECT
      const auto flags = ReadNumber(entry, kHeaderAndMask, 4);
      if (!flags) return std::nullopt;
      return kHeaderAndMask + 4 + ((*flags & 1u) != 0 ? kGuidSize : 0) +
             ((*flags & 2u) != 0 ? kGuidSize : 0);
    }
    default:
      return std::nullopt;
  }
}

// MS-DTYP 2.4.5: revision, size and number of entries; each entry tells its size.
bool ReadDacl(Bytes octets, size_t offset, std::vector<SecurityIdentifier>& sids) {
  constexpr size_t kHeader = 8;
  constexpr size_t kEntryHeader = 4;
  const auto count = ReadNumber(octets, offset + 4, 2);
  if (!count || !ReadNumber(octets, offset + 6, 2)) return false;
  size_t position = offset + kHeader;
  for (uint32_t i = 0; i < *count; ++i) {
    const auto size = ReadNumber(octets, position + 2, 2);
    if (!size || *size < kEntryHeader || *size > octets.size() - position) return false;
    const Bytes entry = octets.subspan(position, *size);
    const auto sid_offset = OffsetOfSid(entry);
    const auto sid = sid_offset ? ReadSid(entry, *sid_offset) : std::nullopt;
    if (!sid) return false;
    sids.push_back(*sid);
    position += *size;
  }
  return true;
}

// True if nothing had to be replaced, or could be.
bool Replace(std::optional<SecurityIdentifier>& sid,
             const std::optional<SecurityIdentifier>& number) {
  if (!sid || !sid->IsSymbolic()) return true;
  if (!number || !MayBeSame(*sid, *number)) return false;
  sid = number;
  return true;
}

bool HasSymbolicSid(const SecurityDescriptor& descriptor) {
  bool symbolic = (descriptor.owner && descriptor.owner->IsSymbolic()) ||
                  (descriptor.group && descriptor.group->IsSymbolic());
  for (const AccessControlEntry& entry : descriptor.dacl.entries) {
    symbolic = symbolic || entry.sid.IsSymbolic();
  }
  return symbolic;
}

}  // namespace

std::optional<DescriptorSids> ReadDescriptorSids(Bytes descriptor) {
  constexpr size_t kHeader = 20;
  constexpr uint32_t kDaclPresent = 0x0004;
  constexpr uint32_t kSelfRelative = 0x8000;
  if (descriptor.size() < kHeader) return std::nullopt;
  const uint32_t control = *ReadNumber(descriptor, 2, 2);
  if ((control & kSelfRelative) == 0) return std::nullopt;
  DescriptorSids sids;
  if (const uint32_t owner = *ReadNumber(descriptor, 4, 4); owner != 0) {
    sids.owner = ReadSid(descriptor, owner);
    if (!sids.owner) return std::nullopt;
  }
  if (const uint32_t group = *ReadNumber(descriptor, 8, 4); group != 0) {
    sids.group = ReadSid(descriptor, group);
    if (!sids.group) return std::nullopt;
  }
  const uint32_t dacl = *ReadNumber(descriptor, 16, 4);
  if ((control & kDaclPresent) != 0 && dacl != 0 && !ReadDacl(descriptor, dacl, sids.dacl)) {
    return std::nullopt;
  }
  return sids;
}

std::string WithNumericSids(std::string_view sddl, Bytes descriptor) {
  auto parsed = ParseSddl(sddl);
  if (!parsed || !HasSymbolicSid(*parsed)) return std::string(sddl);
  const auto numbers = ReadDescriptorSids(descriptor);
  if (!numbers || numbers->dacl.size() != parsed->dacl.entries.size()) return std::string(sddl);
  bool all_known = Replace(parsed->owner, numbers->owner) && Replace(parsed->group, numbers->group);
  for (size_t i = 0; i < numbers->dacl.size() && all_known; ++i) {
    std::optional<SecurityIdentifier> sid = parsed->dacl.entries[i].sid;
    all_known = Replace(sid, numbers->dacl[i]);
    parsed->dacl.entries[i].sid = *sid;
  }
  return all_known ? ToSddl(*parsed) : std::string(sddl);
}

}  // namespace pkiaudit::stores
