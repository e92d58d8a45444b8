// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_X509_CERTIFICATE_H_
#define PKIAUDIT_X509_CERTIFICATE_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "x509/anomaly.h"
#include "x509/der.h"
#include "x509/extension_list.h"
#include "x509/extensions.h"
#include "x509/name.h"
#include "x509/public_key.h"
#include "x509/tbs_fields.h"
#include "x509/time.h"

namespace pkiaudit::x509 {

struct Validity {
  Time not_before;
  Time not_after;
};

// A certificate (RFC 5280 4.1) as a light view of its DER: offsets only; nothing else is decoded
// until asked, nothing is cached. It exists whenever the outer SEQUENCE and its three children can
// be delimited and the first is a SEQUENCE. A field that is odd is an anomaly and hides nothing
// else. Copying is cheap; const access from several threads is safe. The octets must outlive the
// view.
class Certificate {
 public:
  static constexpr size_t kMaxSize = (size_t{4} << 20) - 1;

  // `der` must hold exactly one certificate, of at most kMaxSize octets, else kTooLarge. A CRL or a
  // certificate request has the same outer shape: it comes as a certificate with anomalies.
  static Result<Certificate> Parse(Bytes der);
  // Like Parse, but `input` may go on behind the certificate; der() tells how much was taken.
  static Result<Certificate> ParsePrefix(Bytes input);

  Bytes der() const { return {data_, size_}; }
  Bytes tbs_certificate() const { return At(tbs_); }  // the whole TLV: what is signed
  Bytes signature_algorithm_encoding() const { return At(signature_algorithm_); }
  Bytes signature_value_encoding() const { return At(signature_value_); }

  // 0 for v1, 1 for v2, 2 for v3 as encoded; nothing where it cannot be read.
  std::optional<uint64_t> version() const;
  // Content octets of the INTEGER, two's complement; empty where it cannot be read.
  Bytes serial_number() const { return At(fields_.serial_number); }
  Name issuer() const { return Name(At(fields_.issuer)); }
  Name subject() const { return Name(At(fields_.subject)); }
  // Nothing where either time cannot be read.
  std::optional<Validity> validity() const;
  Result<PublicKey> public_key() const;
  Bytes subject_public_key_info() const { return At(fields_.subject_public_key_info); }
  Result<AlgorithmIdentifier> signature_algorithm() const;      // outer
  Result<AlgorithmIdentifier> tbs_signature_algorithm() const;  // inner
  Result<Bytes> signature_value() const;                        // octets of the BIT STRING

  // Those that can be delimited, in order.
  std::vector<Extension> extensions() const;
  std::optional<Extension> FindExtension(Oid id) const;  // the first one with that id

  // The extension decoded: an Error, with an offset from the start of the certificate, where
  // present but malformed; nothing where absent.
  Result<std::optional<BasicConstraints>> basic_constraints() const;
  Result<std::optional<KeyUsage>> key_usage() const;
  Result<std::optional<std::vector<Oid>>> extended_key_usage() const;
  Result<std::optional<Bytes>> subject_key_identifier() const;
  Result<std::optional<AuthorityKeyIdentifier>> authority_key_identifier() const;
  Result<std::optional<std::vector<GeneralName>>> subject_alt_name() const;
  Result<std::optional<std::vector<DistributionPoint>>> crl_distribution_points() const;
  Result<std::optional<std::vector<DistributionPoint>>> freshest_crl() const;
  Result<std::optional<std::vector<AccessDescription>>> authority_info_access() const;
  Result<std::optional<std::vector<PolicyInformation>>> certificate_policies() const;
  Result<std::optional<NameConstraints>> name_constraints() const;
  Result<std::optional<std::string>> certificate_template_name() const;
  Result<std::optional<CertificateTemplate>> certificate_template() const;
  Result<std::optional<CaVersion>> ca_version() const;
  Result<std::optional<Bytes>> previous_ca_certificate_hash() const;
  Result<std::optional<std::vector<Oid>>> application_policies() const;

  // Issuer and subject are equal byte for byte and not empty. Says nothing about the signature:
  // that is IsSelfSigned() of x509/signature.h.
  bool IsSelfIssued() const;
  // Basic constraints say CA, or the certificate is of version 1 and self-issued (old roots).
  bool IsCa() const;

  // Everything odd, in the order of the fields. Reads the whole certificate.
  std::vector<Anomaly> Anomalies() const;

 private:
  friend class AnomalyCollector;

  Certificate() = default;
  Bytes At(OctetRange range) const { return {data_ + range.offset, range.size}; }
  // Of a view into the certificate, from its start.
  uint64_t OffsetOf(Bytes part) const { return static_cast<uint64_t>(part.data() - data_); }
  ExtensionList extension_list() const {
    return ExtensionList(At(fields_.extensions), fields_.extensions.offset);
  }
  template <typename Value>
  Result<std::optional<Value>> Decode(Oid id, Result<Value> (*decode)(Bytes)) const;

  const uint8_t* data_ = nullptr;
  uint32_t size_ = 0;
  OctetRange tbs_;
  OctetRange signature_algorithm_;
  OctetRange signature_value_;
  TbsFields fields_;
};

}  // namespace pkiaudit::x509

#endif  // PKIAUDIT_X509_CERTIFICATE_H_
