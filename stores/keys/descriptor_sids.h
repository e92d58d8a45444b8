// SPDX-License-Identifier: Apache-2.0
//
// SIDs of a security descriptor in binary. Windows writes accounts of the host's own domain, and
// its own, into SDDL as aliases such as DA and LA, which mean nothing elsewhere; the binary has
// their numbers.
#ifndef PKIAUDIT_STORES_KEYS_DESCRIPTOR_SIDS_H_
#define PKIAUDIT_STORES_KEYS_DESCRIPTOR_SIDS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stores/keys/security_descriptor.h"
#include "x509/bytes.h"

namespace pkiaudit::stores {

struct DescriptorSids {
  std::optional<SecurityIdentifier> owner;
  std::optional<SecurityIdentifier> group;
  std::vector<SecurityIdentifier> dacl;  // one for each entry; empty without a list
};

// Of a self-relative SECURITY_DESCRIPTOR (MS-DTYP 2.4.6), of which the SACL is not looked at.
// Nothing where an offset or a size leads out of `descriptor`, or an entry is of a type without
// SID.
std::optional<DescriptorSids> ReadDescriptorSids(x509::Bytes descriptor);

// `sddl`, the text of `descriptor` without SACL, with numbers in place of the aliases that need a
// domain. As it is where it has none of these, or the two do not belong together.
std::string WithNumericSids(std::string_view sddl, x509::Bytes descriptor);

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_KEYS_DESCRIPTOR_SIDS_H_
