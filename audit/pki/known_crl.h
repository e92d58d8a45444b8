// SPDX-License-Identifier: Apache-2.0
//
// CRLs as the audit knows them: read once, held against the inventory's certificates.
#ifndef PKIAUDIT_AUDIT_PKI_KNOWN_CRL_H_
#define PKIAUDIT_AUDIT_PKI_KNOWN_CRL_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "audit/pki/crl_schedule.h"
#include "audit/pki/issuers.h"
#include "audit/pki/logical_stores.h"
#include "audit/pki/revocation_facts.h"
#include "stores/inventory.h"
#include "x509/crl.h"
#include "x509/signature.h"

namespace pkiaudit::audit {

// Who signed a CRL, as far as the inventory's certificates tell.
enum class CrlSignature : uint8_t {
  kValid,         // verified by `signer`'s key, which may sign CRLs
  kNotAllowed,    // verified by `signer`'s key, whose key usage lacks cRLSign (RFC 5280 4.2.1.3)
  kInvalid,       // no key of a certificate that must be its signer verifies it
  kCouldNotTell,  // its algorithm or the key is one that cannot be verified here
  kNoIssuer,      // the inventory holds no certificate with its issuer's name and key
};

// A certificate of the inventory that a CRL lists.
struct RevokedEntry {
  stores::EntryId entry = stores::kNone;  // any of those with that issuer and serial number
  std::optional<x509::Time> date;
  std::optional<uint8_t> reason;
  std::optional<x509::Time> invalidity_date;
};

struct KnownCrl {
  x509::Crl crl;
  bool is_delta = false;
  CrlSignature signature = CrlSignature::kNoIssuer;
  stores::EntryId signer = stores::kNone;  // kValid, kNotAllowed
  std::vector<RevokedEntry> revoked;       // in order of entry; removeFromCRL among them

  CrlSchedule schedule() const;
  // The key identifier of its authority; empty where it tells none.
  x509::Bytes authority_key_identifier() const;
};

// What CRLs of the same issuer, key, kind and scope have in common: each is an edition of one
// series.
std::string SeriesOf(const KnownCrl& known);
// Of two of one series: is `a` the later edition, by CRL number, where both tell one, else by
// thisUpdate?
bool IsNewer(const KnownCrl& a, const KnownCrl& b);

// The serial numbers of the inventory's certificates, by which CRLs are joined: a CRL of any length
// streams past it.
class SerialNumberIndex {
 public:
  explicit SerialNumberIndex(const stores::Inventory& inventory);

  // Entries with the serial number (content octets), of any issuer.
  void Find(x509::Bytes serial_number, std::vector<stores::EntryId>& found) const;

 private:
  struct Slot {
    uint64_t hash = 0;
    stores::EntryId entry = stores::kNone;  // none: free
  };
  // A filter in front of the slots: most serial numbers are found missing in memory that stays in
  // the processor's cache.
  static constexpr size_t kFilterBitsPerSlot = 8;

  const stores::Inventory& inventory_;
  std::vector<Slot> slots_;  // open addressing, at most half full
  uint64_t mask_ = 0;
  std::vector<uint64_t> filter_;  // a bit for the upper bits of each hash
  int filter_shift_ = 0;
  uint64_t salt_ = 0;
};

// Reads CRLs and holds them against an inventory, which it refers to.
class CrlExaminer {
 public:
  CrlExaminer(const stores::Inventory& inventory, const IssuerIndex& issuers,
              x509::SignatureVerifier& signatures)
      : inventory_(inventory), issuers_(issuers), signatures_(signatures), serials_(inventory) {}

  x509::Result<KnownCrl> Examine(x509::Bytes octets) const;
  x509::Result<KnownCrl> Examine(const FetchedBody& body) const;

 private:
  template <typename Source>
  x509::Result<KnownCrl> ExamineFrom(const Source& source) const;
  void FindSigner(KnownCrl& known) const;

  const stores::Inventory& inventory_;
  const IssuerIndex& issuers_;
  x509::SignatureVerifier& signatures_;
  SerialNumberIndex serials_;
};

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_PKI_KNOWN_CRL_H_
