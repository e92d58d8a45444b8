// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "audit/check.h"
#include "audit/pki/validity.h"

namespace pkiaudit::audit {
namespace {

bool Applies(const AuditInput& input, const stores::CertificateEntry& entry, stores::EntryId id) {
  return input.revocation.scope().Find(id) != nullptr &&
         !entry.certificate.FindExtension(x509::oids::kOcspNoCheck) &&
         !RenewsItself(input.inventory, entry);
}

// Does a CRL of its issuer stand in a store?
bool HasStoredCrl(const AuditInput& input, const x509::Certificate& certificate) {
  return std::ranges::any_of(input.revocation.stored(), [&](const StoredCrl& stored) {
    return stored.matters &&
           input.revocation.crls()[stored.crl].crl.issuer() == certificate.issuer();
  });
}

Judgement Judge(const AuditInput& input, const stores::CertificateEntry& entry,
                stores::EntryId id) {
  const CertificateUrls& urls = *input.revocation.scope().Find(id);
  if (!urls.has_distribution_points) {
    return NotApplicable();  // malformed: malformed-certificate tells it
  }
  if (*urls.has_distribution_points) {
    return Pass();
  }
  const bool responder = !urls.ocsp.empty();
  const bool stored = HasStoredCrl(input, entry.certificate);
  return Fail(responder || stored ? Severity::kNotice : Severity::kWarning,
              {{"issuer", NameValue{entry.certificate.issuer().ToRfc4514()}},
               {"responder", Text{responder ? "yes" : "no"}},
               {"storedCrl", Text{stored ? "yes" : "no"}}});
}

}  // namespace

namespace checks {
extern constinit const Check kCdpMissing;
constinit const Check kCdpMissing{
    .id = "cdp-missing",
    .title = "Certificate names no CRL distribution point",
    .severity = Severity::kWarning,
    .severity_reason =
        "A warning: Windows cannot tell whether the certificate was revoked. A notice where a "
        "responder (OCSP) or a CRL of the CA in a store of this host stands in.",
    .summary = "{subject} in {store} names no place where its CRL can be had.",
    .meaning =
        "Without a CRL distribution point CryptoAPI answers CRYPT_E_NO_REVOCATION_CHECK "
        "(0x80092012): some applications accept that, others refuse the certificate, and one "
        "that was stolen cannot be called back. Certificates of responders "
        "(id-pkix-ocsp-nocheck) and roots need none.",
    .remediation =
        "On the CA, include a CDP URL in issued certificates (Extensions tab, CRL Distribution "
        "Point, Include in the CDP extension of issued certificates):\n"
        "$ certutil -getreg CA\\CRLPublicationURLs\n"
        "$ Restart-Service certsvc\n"
        "Renew the certificate.",
    .verification =
        "$ certutil -verify -urlfetch certificate.cer\n"
        "The renewed certificate has a CDP, which is listed as verified.",
    .citation =
        "RFC 5280, 4.2.1.13, https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.13; "
        "Microsoft Learn, Configure the CDP and AIA extensions on CA1, "
        "https://learn.microsoft.com/en-us/windows-server/networking/core-network-guide/cncg/"
        "server-certs/configure-the-cdp-and-aia-extensions-on-ca1",
    .roles = kAllRoles,
    .explained_by = {},
    .run = EntryCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
