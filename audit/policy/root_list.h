// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_POLICY_ROOT_LIST_H_
#define PKIAUDIT_AUDIT_POLICY_ROOT_LIST_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "x509/digest.h"
#include "x509/time.h"
#include "x509/trust_list.h"

namespace pkiaudit::audit {

// What Microsoft's list of public roots says of one of them.
struct ListedRoot {
  std::optional<x509::Time> disabled_from;    // distrusted from then on
  std::optional<x509::Time> distrusts_after;  // what it issues after that is distrusted
};

// A trust list that was read, and who says to have signed it.
struct TrustListOrigin {
  std::string name;  // the file, as it was given
  x509::TrustList::Kind kind = x509::TrustList::Kind::kOther;
  std::vector<uint8_t> signer;                     // certificate (DER)
  std::vector<std::vector<uint8_t>> certificates;  // all that came with it
};

// What is known of public roots from authroot.stl and disallowedcert.stl.
struct RootList {
  bool has_roots = false;                        // an authroot.stl was given
  std::map<x509::Sha1Digest, ListedRoot> roots;  // by thumbprint
  // Certificates that nobody shall trust, by the digest of their signed part (of any algorithm).
  std::set<std::vector<uint8_t>> disallowed;
  std::vector<TrustListOrigin> lists;  // of which it was made
};

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_POLICY_ROOT_LIST_H_
