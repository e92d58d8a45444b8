// SPDX-License-Identifier: Apache-2.0
//
// What is known of the private keys of the RA certificates, and who can read them.
#ifndef PKIAUDIT_AUDIT_PKI_RA_KEYS_H_
#define PKIAUDIT_AUDIT_PKI_RA_KEYS_H_

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "audit/pki/access.h"
#include "audit/pki/exposures.h"
#include "audit/pki/ra_certificates.h"
#include "audit/pki/service_account.h"
#include "stores/inventory.h"
#include "stores/keys/key_custody.h"
#include "stores/keys/sddl.h"

namespace pkiaudit::audit {

// What becomes of NDES if the key of this certificate is wrong.
enum class RaStanding : uint8_t {
  kCurrent,  // the current generation of its role, not archived: NDES does not work
  kSpare,    // another one that is neither archived nor expired: NDES or a client may pick it
  kRetired,  // archived, or expired beside the current one: nothing
};

enum class KeyPresence : uint8_t {
  kNotTold,  // the input says nothing of it
  kMissing,  // the host's keys were listed, or their files supplied, and it is not among them
  kPresent,
};

// Of the private key of any certificate; `is_listed`: if it had one, something would be known of
// it.
KeyPresence PresenceOf(const stores::Inventory& inventory, const stores::CertificateEntry& entry,
                       bool is_listed);

// The provider of a key of the machine does not find it, and no file tells whether it is gone: that
// is also what a provider answers an account that may not read the key.
bool IsPresenceInDoubt(const stores::PrivateKey& key);

using stores::CustodyOf;
using stores::KeyCustody;

// Whether a key storage provider of CNG has the key, or a CSP; nothing where neither the type nor
// the name of the provider tells.
std::optional<bool> IsCngKey(const stores::PrivateKey& key);

struct RaKey {
  RaCertificate certificate;
  RaStanding standing = RaStanding::kRetired;
  bool expired = false;
  KeyPresence presence = KeyPresence::kNotTold;
  KeyCustody custody = KeyCustody::kNotKnown;
  // That of the key's file where that is known and tells its DACL, as the file decides in the end;
  // else that which the provider, or whoever collected it, says. Nothing where there is none.
  std::optional<tl::expected<stores::SecurityDescriptor, stores::SddlError>> descriptor;
  std::string_view descriptor_text;  // of `descriptor`, in the inventory; empty where there is none
  // Whether the service account may read the key; nothing where the account or the DACL is not
  // known, or the key is kept elsewhere. Indices are into the descriptor's DACL.
  std::optional<AccessDecision> access;
  // Nothing where the DACL is not known, or the key is kept elsewhere.
  std::optional<std::vector<Exposure>> exposures;

  // True if the descriptor could be read and tells its DACL.
  bool HasDacl() const;
};

class RaKeys {
 public:
  RaKeys() = default;
  RaKeys(const stores::Inventory& inventory, const RaCertificates& ra,
         const ServiceAccountContext& service_account, x509::Time time);

  // Null where the entry is no RA certificate of LocalMachine\My.
  const RaKey* Find(stores::EntryId entry) const;
  const std::vector<RaKey>& all() const { return keys_; }  // by entry

 private:
  std::vector<RaKey> keys_;
};

// Whether `key`, of which a copy is in the input, is that of the certificate; nothing where the
// input holds no copy or one of the two public keys cannot be read.
std::optional<bool> IsKeyOf(const stores::PrivateKey& key, const x509::Certificate& certificate);

// The SIDs that the collector could not resolve on the host; what is no SID is left out.
std::set<stores::SecurityIdentifier> UnresolvedSids(const stores::HostFacts& host);

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_PKI_RA_KEYS_H_
