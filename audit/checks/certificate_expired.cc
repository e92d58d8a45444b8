// SPDX-License-Identifier: Apache-2.0
#include "audit/check.h"
#include "audit/pki/store_purpose.h"
#include "audit/pki/validity.h"

namespace pkiaudit::audit {
namespace {

constexpr std::string_view kCauses[] = {"ra-certificate-expired", "ra-superseded",
                                        "tls-certificate-expired",
                                        "ndes-policy-certificate-expired"};

bool Applies(const AuditInput& input, const stores::CertificateEntry& entry, stores::EntryId) {
  return HoldsUsableCertificates(input.inventory.location(entry));
}

// An older generation of an RA certificate is past its use, whether or not the current one works.
bool IsPastRaGeneration(const AuditInput& input, stores::EntryId id) {
  const auto ra = input.ra.Find(id);
  return ra && input.ra.current(ra->role)->entry != id;
}

Judgement Judge(const AuditInput& input, const stores::CertificateEntry& entry,
                stores::EntryId id) {
  const auto validity = entry.certificate.validity();
  if (!validity) {
    return NotChecked("The validity of the certificate cannot be read.");
  }
  if (input.time <= validity->not_after) {
    return Pass();
  }
  Evidence evidence = {
      {"notAfter", validity->not_after},
      {"expiredFor", Duration{input.time.unix_seconds - validity->not_after.unix_seconds}}};
  const auto stand_in = StandInForCa(input.inventory, input.issuers, entry, input.time);
  if (stand_in) {
    evidence.push_back(
        {"replacedBy", Thumbprint{x509::ToHex(input.inventory.entry(*stand_in).sha1)}});
  }
  const bool matters = input.relevance.Contains(id) && !stand_in && !IsPastRaGeneration(input, id);
  if (!matters) {
    return Fail(Severity::kInfo, std::move(evidence));
  }
  // Enrolment does not hang on what Windows renews by itself; that it was not renewed is worth a
  // word.
  return Fail(RenewsItself(input.inventory, entry) ? Severity::kNotice : Severity::kError,
              std::move(evidence));
}

}  // namespace

namespace checks {
extern constinit const Check kCertificateExpired;
constinit const Check kCertificateExpired{
    .id = "certificate-expired",
    .title = "Certificate has expired",
    .severity = Severity::kError,
    .severity_reason =
        "An error where enrolment depends on the certificate: a certificate of LocalMachine\\My "
        "with a private key, or a CA certificate on its chain. Information elsewhere: Windows "
        "keeps expired roots for old signatures, and expired certificates that nothing uses break "
        "nothing. Information also for a CA certificate whose renewal with the same key stands "
        "beside it, and for an older generation of an RA certificate. A notice for what Windows "
        "renews by itself (Remote Desktop, MS-Organization): enrolment does not hang on it.",
    .summary = "{subject} in {store} expired on {notAfter}.",
    .meaning =
        "Windows refuses a chain with an expired certificate in it: CERT_E_EXPIRED (0x800B0101). "
        "With an expired TLS certificate, devices and the Intune connector cannot open the SCEP "
        "URL; with an expired client certificate, the Intune policy module cannot ask whether a "
        "challenge is good; with an expired CA certificate, every certificate below it fails, the "
        "RA certificates included, and NDES stops enrolling.",
    .remediation =
        "See what the certificate is for, and whether a newer one has already replaced it:\n"
        "$ Get-Item 'Cert:\\{store}\\{thumbprint}' | Format-List Subject, Issuer, NotAfter, "
        "EnhancedKeyUsageList, HasPrivateKey, FriendlyName\n"
        "$ netsh http show sslcert\n"
        "If it is still in use, renew it, bind the new one where the old one was bound (IIS site, "
        "connector), and let the account that uses it read the new private key.\n"
        "If it is a CA certificate, renew the CA and publish its new certificate:\n"
        "$ certutil -dspublish -f ca.cer SubCA\n"
        "$ gpupdate /force\n"
        "If nothing uses it any more, remove it. Leave expired roots that Windows ships in place.\n"
        "$ Remove-Item 'Cert:\\{store}\\{thumbprint}'",
    .verification =
        "$ Get-ChildItem 'Cert:\\{store}' | Where-Object NotAfter -lt (Get-Date)\n"
        "The list no longer holds {thumbprint}.",
    .citation =
        "RFC 5280, 4.1.2.5 and 6.1.3 (a)(2), https://www.rfc-editor.org/rfc/rfc5280#section-6.1.3; "
        "Microsoft KB 293781 on roots that must stay although expired",
    .roles = kAllRoles,
    .explained_by = kCauses,
    .run = EntryCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
