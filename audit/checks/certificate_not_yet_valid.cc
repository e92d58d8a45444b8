// SPDX-License-Identifier: Apache-2.0
#include "audit/check.h"
#include "audit/pki/store_purpose.h"
#include "audit/pki/validity.h"

namespace pkiaudit::audit {
namespace {

bool Applies(const AuditInput& input, const stores::CertificateEntry& entry, stores::EntryId) {
  return HoldsUsableCertificates(input.inventory.location(entry));
}

// The certificate that does the work until this one begins: another generation of an RA
// certificate, another certificate of a CA with the same key.
std::optional<stores::EntryId> WorksMeanwhile(const AuditInput& input,
                                              const stores::CertificateEntry& entry,
                                              stores::EntryId id) {
  const auto ra = input.ra.Find(id);
  if (!ra) {
    return StandInForCa(input.inventory, input.issuers, entry, input.time);
  }
  const auto current = input.ra.current(ra->role);
  return current->works ? std::optional(current->entry) : std::nullopt;
}

Judgement Judge(const AuditInput& input, const stores::CertificateEntry& entry,
                stores::EntryId id) {
  const auto validity = entry.certificate.validity();
  if (!validity) {
    return NotApplicable();  // certificate-expired tells it
  }
  if (validity->not_before <= input.time) {
    return Pass();
  }
  Evidence evidence = {
      {"notBefore", validity->not_before},
      {"startsIn", Duration{validity->not_before.unix_seconds - input.time.unix_seconds}}};
  if (!input.relevance.Contains(id)) {
    return Fail(Severity::kInfo, std::move(evidence));
  }
  const auto working = WorksMeanwhile(input, entry, id);
  if (working) {
    evidence.push_back(
        {"worksMeanwhile", Thumbprint{x509::ToHex(input.inventory.entry(*working).sha1)}});
  }
  if (working || RenewsItself(input.inventory, entry)) {
    return Fail(Severity::kNotice, std::move(evidence));
  }
  return Fail(input.ra.Find(id) ? Severity::kCritical : Severity::kError, std::move(evidence));
}

}  // namespace

namespace checks {
extern constinit const Check kCertificateNotYetValid;
constinit const Check kCertificateNotYetValid{
    .id = "certificate-not-yet-valid",
    .title = "Certificate is not valid yet",
    .severity = Severity::kError,
    .severity_reason =
        "An error where enrolment depends on the certificate: until it begins it fails exactly as "
        "an expired one does. Critical for an RA certificate without a generation that works: NDES "
        "enrols nothing. A notice where another certificate does its work meanwhile, as after "
        "a renewal: another generation of an RA certificate, another certificate of a CA with the "
        "same key; and for what Windows renews by itself. Information elsewhere.",
    .summary = "{subject} in {store} is valid only from {notBefore}, in {startsIn}.",
    .meaning =
        "Windows refuses the certificate until its notBefore, with the same CERT_E_EXPIRED "
        "(0x800B0101) as for an expired one. AD CS sets notBefore ten minutes back, so a "
        "certificate issued just now that is not valid yet means that the clocks of the CA and of "
        "this host differ by more than ten minutes, or that the audit's time lies before the "
        "renewal. Devices whose clock is slow refuse it for longer than this host does.",
    .remediation =
        "Compare the clocks of this host, of a domain controller and of the CA:\n"
        "$ w32tm /query /status\n"
        "$ w32tm /stripchart /computer:CAHOST /samples:3 /dataonly\n"
        "$ w32tm /resync\n"
        "If the clocks agree, the certificate was issued for a later time: wait for it, or issue "
        "it again, and keep its predecessor until then.",
    .verification =
        "$ certutil -verifystore {storeName} {thumbprint}\n"
        "It no longer says CERT_E_EXPIRED.",
    .citation =
        "RFC 5280, 4.1.2.5 and 6.1.3 (a)(2), https://www.rfc-editor.org/rfc/rfc5280#section-6.1.3; "
        "AD CS registry value CA\\ClockSkewMinutes (default 10)",
    .roles = kAllRoles,
    .explained_by = {},
    .run = EntryCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
