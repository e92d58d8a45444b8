// SPDX-License-Identifier: Apache-2.0
#include "audit/check.h"
#include "audit/pki/signature_digest.h"
#include "audit/pki/store_purpose.h"

namespace pkiaudit::audit {
namespace {

bool Applies(const AuditInput& input, const stores::CertificateEntry& entry, stores::EntryId) {
  return HoldsUsableCertificates(input.inventory.location(entry));
}

// Nobody relies on the signature of a self-signed certificate: it is trusted for where it stands.
// One that only names itself as issuer while another key signed it is not meant; where that cannot
// be told (MD2), its names decide.
bool IsOwnSignature(const AuditInput& input, const x509::Certificate& certificate) {
  return certificate.IsSelfIssued() &&
         input.signatures.IsSelfSigned(certificate) != x509::SignatureStatus::kInvalid;
}

std::string AlgorithmText(const x509::AlgorithmIdentifier& algorithm) {
  const std::string_view name = x509::OidName(algorithm.algorithm);
  return name.empty() ? algorithm.algorithm.ToDotted() : std::string(name);
}

Judgement Judge(const AuditInput& input, const stores::CertificateEntry& entry,
                stores::EntryId id) {
  const auto algorithm = entry.certificate.signature_algorithm();
  const auto digest = algorithm ? DigestOf(*algorithm) : std::nullopt;
  if (digest == SignatureDigest::kStrong) {
    return Pass();
  }
  if (IsOwnSignature(input, entry.certificate)) {
    return NotApplicable();
  }
  if (!algorithm) {
    return NotChecked("The signature algorithm cannot be read.");
  }
  if (!digest) {
    return NotChecked(
        "The digest of this signature algorithm is not known: " + AlgorithmText(*algorithm) + ".");
  }
  const Severity severity =
      digest == SignatureDigest::kSha1 ? Severity::kWarning : Severity::kError;
  return Fail(input.relevance.Contains(id) ? severity : Severity::kInfo,
              {{"digest", Text{std::string(SignatureDigestName(*digest))}},
               {"signatureAlgorithm", Text{AlgorithmText(*algorithm)}},
               {"issuer", NameValue{entry.certificate.issuer().ToRfc4514()}}});
}

}  // namespace

namespace checks {
extern constinit const Check kWeakSignature;
constinit const Check kWeakSignature{
    .id = "weak-signature",
    .title = "Certificate is signed over a weak digest",
    .severity = Severity::kError,
    .severity_reason =
        "An error for MD2, MD4 and MD5 where enrolment depends on the certificate: collisions are "
        "made at will, and Windows refuses such chains. A warning for SHA-1 there: Windows still "
        "accepts it from an enterprise CA, but devices refuse it in TLS. Information elsewhere. "
        "The signature of a self-signed certificate does not count, as nobody relies on it.",
    .summary = "{subject} in {store} is signed by {issuer} over {digest} ({signatureAlgorithm}).",
    .meaning =
        "iOS, Android and current browsers refuse TLS certificates signed over SHA-1 or MD5, also "
        "those of CA certificates in the chain: devices cannot open the SCEP URL although Windows "
        "shows the certificate as good. Windows blocks MD5 (KB 2862973) below public roots. "
        "Such a certificate also says that its CA still signs so: what it issues to devices has "
        "the same fault.",
    .remediation =
        "On the CA, see what it signs with, and change it to SHA-256; with a CryptoAPI provider "
        "that cannot, the CA's key must be migrated to a key storage provider first:\n"
        "$ certutil -getreg ca\\csp\\CNGHashAlgorithm\n"
        "$ certutil -setreg ca\\csp\\CNGHashAlgorithm SHA256\n"
        "$ Restart-Service certsvc\n"
        "Renew the CA certificate if it is one, then enrol this certificate again and bind the new "
        "one where the old one was used.",
    .verification =
        "$ Get-ChildItem 'Cert:\\{store}' | Select-Object Thumbprint, "
        "@{n='Signature';e={$_.SignatureAlgorithm.FriendlyName}}\n"
        "The replacement shows sha256RSA or another algorithm of the SHA-2 family.",
    .citation =
        "RFC 6151 (MD5), https://www.rfc-editor.org/rfc/rfc6151; RFC 9155 (MD5 and SHA-1 in TLS), "
        "https://www.rfc-editor.org/rfc/rfc9155; NIST SP 800-131A Rev. 2, 9, "
        "https://csrc.nist.gov/pubs/sp/800/131/a/r2/final; RFC 4055, 3.1 (RSASSA-PSS)",
    .roles = kAllRoles,
    .explained_by = {},
    .run = EntryCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
