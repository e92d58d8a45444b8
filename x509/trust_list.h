// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_X509_TRUST_LIST_H_
#define PKIAUDIT_X509_TRUST_LIST_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "x509/bytes.h"
#include "x509/certificate.h"
#include "x509/error.h"
#include "x509/signature.h"
#include "x509/time.h"

namespace pkiaudit::x509 {

// A certificate trust list (.stl, Microsoft's CTL_INFO): a SignedData whose content is a list of
// certificates, each with properties, such as authroot.stl and disallowedcert.stl of Windows
// Update. DER, but for the outer layers, which may be BER. Views point into the octets that were
// parsed.
struct TrustList {
  enum class Kind : uint8_t {
    kRoots,       // usage szOID_ROOT_LIST_SIGNER (1.3.6.1.4.1.311.10.3.9)
    kDisallowed,  // usage szOID_DISALLOWED_LIST (…10.3.30)
    kOther,
  };
  struct Property {
    uint32_t id = 0;  // CERT_…_PROP_ID, the last arc of 1.3.6.1.4.1.311.10.11.<id>
    Bytes value;
  };
  struct Subject {
    Bytes identifier;  // see `algorithm`
    std::vector<Property> properties;
    // The value of the first property with that id; nothing where there is none.
    std::optional<Bytes> Find(uint32_t id) const;
  };

  // What no real list comes near (that of 2026 has about 550 subjects).
  static constexpr size_t kMaxSubjects = 100'000;
  static constexpr size_t kMaxProperties = 256;  // of a subject

  Kind kind = Kind::kOther;
  Bytes list_identifier;  // empty where absent
  Time this_update;
  std::optional<Time> next_update;
  // How subjects are identified, dotted: "1.3.14.3.2.26" by the SHA-1 of the certificate,
  // "1.3.6.1.4.1.311.10.11.15" by the digest of its signed part.
  std::string algorithm;
  std::vector<Subject> subjects;

  Bytes content;  // what is signed: the content octets of the list's SEQUENCE
};

// Errors: kUnexpectedTag where it is no SignedData with a list in it, and those of the readers.
Result<TrustList> ParseTrustList(Bytes input);

// Whether `input` starts as a SignedData whose content type is that of a trust list.
bool LooksLikeTrustList(Bytes input);

// Whether those who say to have signed a trust list have done so.
struct TrustListSignature {
  // kValid where there is a signer and the signature of each holds; kInvalid where one does not;
  // kCouldNotTell where the certificate of one is not in the SignedData, or its algorithms are not
  // known. Whether a signer is to be trusted is not looked at.
  SignatureStatus status = SignatureStatus::kCouldNotTell;
  std::vector<uint8_t>
      signer;  // certificate of the first signer (DER); empty where it is not there
  std::vector<std::vector<uint8_t>> certificates;  // all that the SignedData holds
};

// `list` is what ParseTrustList gave for the same `input`.
TrustListSignature VerifyTrustList(Bytes input, const TrustList& list);

// The digests by which a list of disallowed certificates may name a certificate: of its signed part
// (tbsCertificate), by MD5, SHA-1, SHA-256, SHA-384 and SHA-512. Throws std::runtime_error only if
// OpenSSL's provider lacks one of them.
std::vector<std::vector<uint8_t>> SignedPartDigests(const Certificate& certificate);

// The time in a property's value: a FILETIME, 100 ns since 1601, little-endian. Nothing where the
// value is none, or beyond what Time holds.
std::optional<Time> FiletimeOf(Bytes value);

}  // namespace pkiaudit::x509

#endif  // PKIAUDIT_X509_TRUST_LIST_H_
