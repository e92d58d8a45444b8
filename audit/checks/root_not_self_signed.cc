// SPDX-License-Identifier: Apache-2.0
#include "audit/check.h"
#include "audit/pki/trust_restrictions.h"

namespace pkiaudit::audit {
namespace {

using stores::StoreLocation;

// Names that differ are root-not-self-issued's matter. What its properties disable forges nothing.
bool Applies(const AuditInput& input, const stores::CertificateEntry& entry, stores::EntryId id) {
  return input.inventory.location(entry).IsStore(StoreLocation::Kind::kLocalMachine, "Root") &&
         !entry.certificate.subject().encoding().empty() &&
         entry.certificate.issuer() == entry.certificate.subject() &&
         !IsDisabledRoot(input.inventory, input.logical_stores, id, input.time);
}

std::string AlgorithmText(const x509::Certificate& certificate) {
  const auto algorithm = certificate.signature_algorithm();
  if (!algorithm) {
    return "that cannot be read";
  }
  const std::string_view name = x509::OidName(algorithm->algorithm);
  return name.empty() ? algorithm->algorithm.ToDotted() : std::string(name);
}

Judgement Judge(const AuditInput& input, const stores::CertificateEntry& entry,
                stores::EntryId id) {
  const std::string algorithm = AlgorithmText(entry.certificate);
  switch (input.signatures.IsSelfSigned(entry.certificate)) {
    case x509::SignatureStatus::kValid:
      return Pass();
    case x509::SignatureStatus::kInvalid:
      return Fail({{"signatureAlgorithm", Text{algorithm}},
                   {"physicalStores", Text{input.logical_stores.PhysicalStores(id)}}});
    case x509::SignatureStatus::kCouldNotTell:
      break;
  }
  return NotChecked("The signature, of algorithm " + algorithm + ", cannot be verified here.");
}

}  // namespace

namespace checks {
extern constinit const Check kRootNotSelfSigned;
constinit const Check kRootNotSelfSigned{
    .id = "root-not-self-signed",
    .title = "Root store holds a self-issued certificate that its own key did not sign",
    .severity = Severity::kError,
    .severity_reason =
        "An error: the certificate names itself as its issuer, and yet no root. It passes "
        "Microsoft's test by names (Issuer -ne Subject), so it survives a clean-up; the crash of "
        "the SCEP application pool is documented for names that differ, so it is not critical.",
    .summary =
        "{subject} in {store} names itself as its issuer, but its own key does not verify "
        "its signature ({signatureAlgorithm}). It comes from the physical store "
        "{physicalStores}.",
    .meaning =
        "Either it is no root but the link between two keys of one CA (a CA that was renewed with "
        "a "
        "new key issues such certificates, RFC 4210), or it was damaged or forged. Chains that end "
        "in it fail with CERT_TRUST_IS_NOT_SIGNATURE_VALID or CERT_E_UNTRUSTEDROOT "
        "(0x800B0109): client certificates get 403.16, and NDES may not be able to build the chain "
        "of its RA certificates (Application log: events 2 and 10 of NDES).",
    .remediation =
        "Compare it with the CA's genuine root, from the CA itself, by its SHA-256:\n"
        "$ certutil -dump ca.cer\n"
        "If it links two keys of a CA, move it to the intermediate store:\n"
        "$ Move-Item 'Cert:\\LocalMachine\\Root\\{thumbprint}' -Destination "
        "'Cert:\\LocalMachine\\CA'\n"
        "Else delete it and import the genuine root:\n"
        "$ Remove-Item 'Cert:\\LocalMachine\\Root\\{thumbprint}'\n"
        "$ Import-Certificate -FilePath ca.cer -CertStoreLocation Cert:\\LocalMachine\\Root\n"
        "Where {physicalStores} names .GroupPolicy, remove it from the GPO's Trusted Root "
        "Certification Authorities, where .Enterprise, from Active Directory (pkiview.msc, Manage "
        "AD Containers), or it comes back.",
    .verification =
        "$ certutil -verifystore Root {thumbprint}\n"
        "The certificate is not found, or its signature test passes.",
    .citation =
        "RFC 5280, 3.2 (self-issued and self-signed certificates), "
        "https://www.rfc-editor.org/rfc/rfc5280#section-3.2; RFC 4210, 4.4 (links between "
        "keys of a root), https://www.rfc-editor.org/rfc/rfc4210#section-4.4",
    .roles = kWindowsRoles,
    .explained_by = {},
    .run = EntryCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
