// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_X509_CRL_H_
#define PKIAUDIT_X509_CRL_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "x509/anomaly.h"
#include "x509/certificate.h"
#include "x509/crl_extensions.h"
#include "x509/digest.h"
#include "x509/extension_list.h"
#include "x509/name.h"
#include "x509/signed_octets.h"
#include "x509/time.h"

namespace pkiaudit::x509 {

// One entry of revokedCertificates (RFC 5280 5.1.2.6, 5.3): views that are valid during the call
// that hands it out. Nothing but the delimiting is done until asked.
struct RevokedCertificate {
  Bytes serial_number;  // content octets of the INTEGER, two's complement
  der::Element date;    // a Time of either type
  Bytes extensions;     // encoding of the SEQUENCE; empty for none
  // Indirect CRLs: the Name (its encoding) of the certificate's issuer, from this entry's
  // certificateIssuer or that of one before (RFC 5280 5.3.3). Empty: the CRL's issuer.
  Bytes certificate_issuer;
  uint64_t offset = 0;  // of the entry, from the start of the CRL
  uint64_t index = 0;   // among all entries, also those that cannot be read

  // Nothing where absent or malformed.
  std::optional<Time> revocation_date() const;
  std::optional<uint8_t> reason() const;
  std::optional<Time> invalidity_date() const;
};

// A CRL (RFC 5280 5.1) without its entries, which are handed out while it is read. Owns its octets:
// some kB, however many entries there are. It exists where the outer SEQUENCE and its three
// children, the fields up to thisUpdate and the entries can be delimited. A value that is odd is an
// anomaly.
class Crl {
 public:
  // Limits, in octets: of one entry; of each other field.
  static constexpr size_t kMaxEntrySize = size_t{64} << 10;
  static constexpr size_t kMaxFieldSize = size_t{1} << 20;
  static constexpr size_t kMaxAnomalies = 100;

  // 0 for v1, 1 for v2, as encoded; nothing where it cannot be read.
  std::optional<uint64_t> version() const { return version_; }
  Name issuer() const { return Name(issuer_); }
  // Nothing where it is no time.
  std::optional<Time> this_update() const { return this_update_; }
  // Nothing where absent (RFC 5280 5.1.2.5 forbids that) or no time.
  std::optional<Time> next_update() const { return next_update_; }
  uint64_t entry_count() const { return entry_count_; }

  Result<AlgorithmIdentifier> signature_algorithm() const;  // outer
  Result<Bytes> signature_value() const;                    // octets of the BIT STRING
  // What the signature covers, by the inner algorithm.
  const SignedOctets& signed_octets() const { return signed_octets_; }
  bool AlgorithmsDiffer() const;  // inner and outer: RFC 5280 5.1.1.2 forbids that

  std::vector<Extension> extensions() const;  // those that can be delimited, in order
  std::optional<Extension> FindExtension(Oid id) const;

  // The extension decoded: an Error, with an offset in its value, where present but malformed;
  // nothing where absent.
  Result<std::optional<CrlNumber>> crl_number() const;
  // The base's number: the CRL is a delta CRL.
  Result<std::optional<CrlNumber>> delta_crl_indicator() const;
  Result<std::optional<IssuingDistributionPoint>> issuing_distribution_point() const;
  Result<std::optional<AuthorityKeyIdentifier>> authority_key_identifier() const;
  Result<std::optional<std::vector<DistributionPoint>>> freshest_crl() const;
  Result<std::optional<Time>> next_crl_publish() const;
  Result<std::optional<CaVersion>> ca_version() const;
  // Also where it is malformed: such a CRL is not complete.
  bool IsDelta() const { return FindExtension(oids::kDeltaCrlIndicator).has_value(); }

  // Everything odd, the CRL's fields and then the entries'; at most kMaxAnomalies.
  const std::vector<Anomaly>& anomalies() const { return anomalies_; }
  // Entries that could not be read, and so were not handed out.
  uint64_t unreadable_entries() const { return unreadable_entries_; }
  // It came as PEM, which CryptoAPI takes in files but not from a distribution point.
  bool was_pem() const { return was_pem_; }
  // Of all that was read: of the file, also where it is PEM or goes on behind the CRL.
  const Sha256Digest& sha256() const { return sha256_; }
  uint64_t size() const { return size_; }

 private:
  friend class CrlReader;
  template <typename Value>
  Result<std::optional<Value>> Decode(Oid id, Result<Value> (*decode)(Bytes)) const;

  std::optional<uint64_t> version_ = 0;
  std::vector<uint8_t> inner_algorithm_;
  std::vector<uint8_t> issuer_;
  std::optional<Time> this_update_;
  std::optional<Time> next_update_;
  std::vector<uint8_t> extensions_;  // [0]
  uint64_t extensions_offset_ = 0;
  std::vector<uint8_t> outer_algorithm_;
  std::vector<uint8_t> signature_value_;
  SignedOctets signed_octets_;
  uint64_t entry_count_ = 0;
  uint64_t unreadable_entries_ = 0;
  std::vector<Anomaly> anomalies_;
  bool was_pem_ = false;
  Sha256Digest sha256_{};
  uint64_t size_ = 0;
};

// Gets each entry in order; called for a million of them, so it should be cheap.
class CrlEntrySink {
 public:
  virtual ~CrlEntrySink() = default;
  virtual void OnEntry(const RevokedCertificate& entry) = 0;
};

// Fills the buffer from its start with what comes next; fewer octets than it holds only at the end,
// and 0 there. Nothing where reading fails.
using ReadOctets = std::function<std::optional<size_t>(std::span<uint8_t> buffer)>;

// Reads the CRL that `octets` or what `read` gives holds: DER, or one PEM block (of at most
// PemScanner::kMaxBlockSize). Of any size, in some 600 kB of memory beside `octets` (a CRL in PEM:
// its size besides), without allocating for an entry. `sink` may be null. The result is the same
// wherever the pieces are cut. An error has the offset in the CRL's DER.
Result<Crl> ReadCrl(Bytes octets, CrlEntrySink* sink);
Result<Crl> ReadCrl(const ReadOctets& read, CrlEntrySink* sink);

}  // namespace pkiaudit::x509

#endif  // PKIAUDIT_X509_CRL_H_
