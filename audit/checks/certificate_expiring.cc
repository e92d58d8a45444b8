// SPDX-License-Identifier: Apache-2.0
#include "audit/check.h"
#include "audit/pki/store_purpose.h"
#include "audit/pki/validity.h"

namespace pkiaudit::audit {
namespace {

// Of an RA certificate ra-certificate-expiring tells it, of the current generation only.
bool Applies(const AuditInput& input, const stores::CertificateEntry& entry, stores::EntryId id) {
  const bool judged_as_ra = input.role == Role::kNdesHost && input.ra.Find(id).has_value();
  return !judged_as_ra && HoldsUsableCertificates(input.inventory.location(entry)) &&
         !RenewsItself(input.inventory, entry);
}

constexpr std::string_view kCauses[] = {"tls-certificate-expiring"};

std::optional<stores::EntryId> LongerLivedStandIn(const AuditInput& input,
                                                  const stores::CertificateEntry& entry,
                                                  const x509::Validity& validity) {
  const auto stand_in = StandInForCa(input.inventory, input.issuers, entry, input.time);
  const bool longer =
      stand_in &&
      validity.not_after < input.inventory.entry(*stand_in).certificate.validity()->not_after;
  return longer ? stand_in : std::nullopt;
}

Judgement Judge(const AuditInput& input, const stores::CertificateEntry& entry,
                stores::EntryId id) {
  const auto validity = entry.certificate.validity();
  // Of a validity that cannot be read, and of one that is over, certificate-expired tells.
  if (!validity || validity->not_after < input.time) {
    return NotApplicable();
  }
  const int64_t left = validity->not_after.unix_seconds - input.time.unix_seconds;
  const int64_t threshold = ExpiringThreshold(input.policy, *validity);
  if (left >= threshold) {
    return Pass();
  }
  Evidence evidence = {{"notAfter", validity->not_after},
                       {"daysLeft", Duration{left}},
                       {"threshold", Duration{threshold}}};
  const auto successor = LongerLivedStandIn(input, entry, *validity);
  if (successor) {
    evidence.push_back(
        {"replacedBy", Thumbprint{x509::ToHex(input.inventory.entry(*successor).sha1)}});
  }
  const bool matters = input.relevance.Contains(id) && !successor;
  return Fail(matters ? Severity::kWarning : Severity::kInfo, std::move(evidence));
}

}  // namespace

namespace checks {
extern constinit const Check kCertificateExpiring;
constinit const Check kCertificateExpiring{
    .id = "certificate-expiring",
    .title = "Certificate expires soon",
    .severity = Severity::kWarning,
    .severity_reason =
        "A warning where enrolment depends on the certificate: nothing is broken yet, and there is "
        "time to renew. Information elsewhere, and for a CA certificate whose renewal with the "
        "same key stands beside it. Certificates that renew themselves (Remote Desktop, "
        "MS-Organization-Access) are told only when they have expired; RA certificates have a "
        "check of their own.",
    .summary = "{subject} in {store} expires on {notAfter}, in {daysLeft}.",
    .meaning =
        "When it expires, whatever uses it on this host fails at once with CERT_E_EXPIRED "
        "(0x800B0101): the SCEP URL for a TLS certificate, the policy module or connector for a "
        "client certificate, everything below it for a CA certificate. Short-lived certificates "
        "are measured by a share of their lifetime, so that one that renews in time is not told.",
    .remediation =
        "Renew it now, with the same template, and let the account that uses it read the new "
        "private key:\n"
        "$ certreq -enroll -machine -q -cert {thumbprint} Renew\n"
        "For a template with autoenrolment, find out why it did not renew by itself:\n"
        "$ certutil -pulse\n"
        "$ Get-WinEvent -MaxEvents 20 -LogName "
        "Microsoft-Windows-CertificateServicesClient-Lifecycle-System/Operational\n"
        "Bind the new certificate where the old one was bound: IIS site, connector, the registry "
        "value NDESCertThumbprint of the Intune policy module.\n"
        "$ netsh http show sslcert\n"
        "For a CA certificate, renew the CA and publish its new certificate.",
    .verification =
        "$ Get-ChildItem 'Cert:\\{store}' | Sort-Object NotAfter | Format-Table NotAfter, "
        "Thumbprint, Subject\n"
        "A successor with a later NotAfter is there, and what used the old one uses it.",
    .citation =
        "RFC 5280, 4.1.2.5, https://www.rfc-editor.org/rfc/rfc5280#section-4.1.2.5; Microsoft "
        "Learn, certreq, "
        "https://learn.microsoft.com/en-us/windows-server/administration/windows-commands/"
        "certreq_1",
    .roles = kAllRoles,
    .explained_by = kCauses,
    .run = EntryCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
