// SPDX-License-Identifier: Apache-2.0
#include "audit/check.h"

namespace pkiaudit::audit {
namespace {

using stores::StoreLocation;

// Also what its properties disable (root-disabled): Microsoft's test goes by names only.
bool Applies(const AuditInput& input, const stores::CertificateEntry& entry, stores::EntryId) {
  return input.inventory.location(entry).IsStore(StoreLocation::Kind::kLocalMachine, "Root");
}

// Byte for byte, as CryptoAPI and Microsoft's own test (Issuer -ne Subject) compare.
Judgement Judge(const AuditInput& input, const stores::CertificateEntry& entry,
                stores::EntryId id) {
  const x509::Name issuer = entry.certificate.issuer();
  const x509::Name subject = entry.certificate.subject();
  if (issuer.encoding().empty() || subject.encoding().empty()) {
    return NotChecked("The issuer or the subject of the certificate cannot be read.");
  }
  if (issuer == subject) {
    return Pass();
  }
  return Fail({{"issuer", NameValue{issuer.ToRfc4514()}},
               {"certificateKind",
                Text{entry.certificate.IsCa() ? "CA certificate" : "end-entity certificate"}},
               {"physicalStores", Text{input.logical_stores.PhysicalStores(id)}}});
}

}  // namespace

namespace checks {
extern constinit const Check kRootNotSelfIssued;
constinit const Check kRootNotSelfIssued{
    .id = "root-not-self-issued",
    .title = "Root store holds a certificate that another CA issued",
    .severity = Severity::kCritical,
    .severity_reason =
        "Critical: Microsoft names it as the first cause of crashes of the SCEP application pool, "
        "and one such certificate is enough to stop every enrolment and every client "
        "authentication by certificate on the host. Only LocalMachine\\Root is judged: IIS and "
        "NDES take their trusted roots from there, not from the store of a user.",
    .summary =
        "{subject} in {store} is no root ({certificateKind}): its issuer is {issuer}. It "
        "comes from the physical store {physicalStores}.",
    .meaning =
        "The SCEP application pool crashes when a request arrives (Application log: event 1000, "
        "w3wp.exe) and stays stopped after a few tries: devices, and Intune, get HTTP 503 from the "
        "SCEP URL and nothing enrols. IIS answers client certificates with 403.16 (CERT_E_"
        "UNTRUSTEDROOT, 0x800B0109 in the log) or 403.7, which also cuts off the Intune policy "
        "module's connector. Any certificate in Root is trusted without its chain being asked, so "
        "revoking it has no effect either.",
    .remediation =
        "Keep a copy:\n"
        "$ Export-Certificate -Cert 'Cert:\\LocalMachine\\Root\\{thumbprint}' -FilePath "
        "{thumbprint}.cer\n"
        "What pushes the certificate must stop first, or it comes back. It came from: "
        "{physicalStores}.\n"
        "If .GroupPolicy is named, find the GPO, and remove the certificate there from Computer "
        "Configuration, Policies, Windows Settings, Security Settings, Public Key Policies, "
        "Trusted Root Certification Authorities (a CA certificate may be added to Intermediate "
        "Certification Authorities in the same place), or exclude this host from the GPO:\n"
        "$ gpresult /h gpresult.html\n"
        "$ gpupdate /force\n"
        "If .Enterprise is named, it was published as a root in Active Directory: open Enterprise "
        "PKI, Manage AD Containers, tab Certification Authorities Container, remove it there, then "
        "publish a CA certificate as what it is, and empty the copy of this host:\n"
        "$ pkiview.msc\n"
        "$ certutil -dspublish -f {thumbprint}.cer SubCA\n"
        "$ certutil -enterprise -delstore Root {thumbprint}\n"
        "$ certutil -pulse\n"
        "If .AuthRoot is named:\n"
        "$ certutil -delstore AuthRoot {thumbprint}\n"
        "If .Default or no physical store is named, it was imported on this host. Move a CA "
        "certificate to where it belongs:\n"
        "$ Move-Item 'Cert:\\LocalMachine\\Root\\{thumbprint}' -Destination "
        "'Cert:\\LocalMachine\\CA'\n"
        "An end-entity certificate has no place in Root: delete it instead.\n"
        "$ Remove-Item 'Cert:\\LocalMachine\\Root\\{thumbprint}'\n"
        "See that the real root of its chain is trusted, then restart IIS:\n"
        "$ iisreset",
    .verification =
        "$ gpupdate /force; Get-ChildItem Cert:\\LocalMachine\\Root -Recurse | Where-Object { "
        "$_.Issuer -ne $_.Subject }\n"
        "Nothing is listed, also after the next restart of the host.\n"
        "The SCEP application pool is started, and its URL answers with 403 (with the Intune "
        "policy module) or 200:\n"
        "$ Get-WebAppPoolState -Name SCEP",
    .citation =
        "Troubleshooting device to NDES server communication for SCEP certificate profiles in "
        "Microsoft Intune, HTTP Error 503, cause 1, "
        "https://learn.microsoft.com/en-us/troubleshoot/mem/intune/certificates/"
        "troubleshoot-scep-certificate-device-to-ndes; IIS may reject client certificate requests "
        "with HTTP 403.7 or 403.16 errors (KB 2802568), "
        "https://learn.microsoft.com/en-us/troubleshoot/developer/webapps/iis/"
        "www-authentication-authorization/errors-403-7-reject-client-certificate-rquest",
    .roles = kWindowsRoles,
    .explained_by = {},
    .run = EntryCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
