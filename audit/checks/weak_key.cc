// SPDX-License-Identifier: Apache-2.0
#include "audit/check.h"
#include "audit/pki/store_purpose.h"

namespace pkiaudit::audit {
namespace {

bool Applies(const AuditInput& input, const stores::CertificateEntry& entry, stores::EntryId) {
  return HoldsUsableCertificates(input.inventory.location(entry));
}

// Why the key is weak; empty where it is not.
std::string RsaWeakness(const x509::PublicKey& key, uint32_t minimum_bits) {
  const x509::Bytes exponent = key.rsa_exponent;
  if (exponent.empty() || (exponent.back() & 1) == 0) {
    return "the RSA exponent is even";
  }
  if (exponent.size() == 1 && exponent[0] == 1) {
    return "the RSA exponent is 1";
  }
  if (key.bits < minimum_bits) {
    return "RSA keys must have " + std::to_string(minimum_bits) + " bits";
  }
  return {};
}

// Nothing where the size of the key is not known.
std::optional<std::string> Weakness(const x509::PublicKey& key, const Policy& policy) {
  switch (key.kind) {
    case x509::PublicKey::Kind::kRsa:
    case x509::PublicKey::Kind::kRsaPss:
      return RsaWeakness(key, policy.minimum_rsa_bits);
    case x509::PublicKey::Kind::kDsa:
      return "DSA is no longer approved for signatures";
    case x509::PublicKey::Kind::kEc:
      if (key.bits == 0) {
        return std::nullopt;
      }
      return key.bits < policy.minimum_curve_bits
                 ? "curves must have " + std::to_string(policy.minimum_curve_bits) + " bits"
                 : std::string();
    case x509::PublicKey::Kind::kEd25519:
    case x509::PublicKey::Kind::kEd448:
      return std::string();
    case x509::PublicKey::Kind::kUnknown:
      break;
  }
  return std::nullopt;
}

Judgement Judge(const AuditInput& input, const stores::CertificateEntry& entry,
                stores::EntryId id) {
  const auto key = entry.certificate.public_key();
  if (!key) {
    return NotChecked("The public key cannot be read.");
  }
  const auto weakness = Weakness(*key, input.policy);
  if (!weakness) {
    return NotChecked("The strength of this kind of key is not known: " + x509::ToText(*key) + ".");
  }
  if (weakness->empty()) {
    return Pass();
  }
  return Fail(input.relevance.Contains(id) ? Severity::kError : Severity::kInfo,
              {{"key", Text{x509::ToText(*key)}},
               {"bits", static_cast<int64_t>(key->bits)},
               {"weakness", Text{*weakness}}});
}

}  // namespace

namespace checks {
extern constinit const Check kWeakKey;
constinit const Check kWeakKey{
    .id = "weak-key",
    .title = "Public key is too weak",
    .severity = Severity::kError,
    .severity_reason =
        "An error where enrolment depends on the certificate: devices and Windows itself refuse "
        "such keys, and whoever breaks one can decrypt enrolment requests or issue certificates. "
        "Not critical, as the host may run on with it. Information elsewhere: old roots that "
        "Windows ships, and certificates that nothing uses, have such keys. An RSA exponent of 3 "
        "is no fault.",
    .summary = "{subject} in {store} has a weak key, {key}: {weakness}.",
    .meaning =
        "Windows blocks RSA keys under 1024 bits (KB 2661254); iOS, Android and current TLS "
        "libraries refuse less than 2048 bits. With such a TLS certificate devices do not connect "
        "to the SCEP URL; with such an RA certificate some refuse the answer to GetCACert, and the "
        "challenge password in each request is protected by that key alone. An RSA exponent of 1 "
        "protects nothing at all, an even one cannot work.",
    .remediation =
        "Enrol a replacement with RSA 2048 or more (NDES needs an RSA key of a CryptoAPI provider "
        "for its two RA certificates). See which template and provider it came from:\n"
        "$ certutil -v -store {storeName} {thumbprint}\n"
        "Raise the minimum key size of the template (Cryptography tab), then enrol again. A CA "
        "with such a key must be renewed with a new key pair, on the CA:\n"
        "$ certutil -renewCert\n"
        "Bind the new certificate where the old one was used, then remove the old one.",
    .verification =
        "$ Get-ChildItem 'Cert:\\{store}' | Select-Object Thumbprint, "
        "@{n='Bits';e={$_.PublicKey.Key.KeySize}}\n"
        "The replacement shows 2048 or more.",
    .citation =
        "NIST SP 800-131A Rev. 2, 3 and 5, https://csrc.nist.gov/pubs/sp/800/131/a/r2/final; NIST "
        "FIPS 186-5 (DSA withdrawn), https://csrc.nist.gov/pubs/fips/186-5/final; RFC 8017, 3.1 "
        "(the exponent), https://www.rfc-editor.org/rfc/rfc8017#section-3.1",
    .roles = kAllRoles,
    .explained_by = {},
    .run = EntryCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
