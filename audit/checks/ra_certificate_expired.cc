// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "audit/check.h"
#include "audit/checks/ra_texts.h"

namespace pkiaudit::audit {
namespace {

// The current generation of its role; where that is archived, the role's certificate is missing.
bool Applies(const AuditInput& input, const stores::CertificateEntry&, stores::EntryId id) {
  const auto ra = input.ra.Find(id);
  return ra && input.ra.current(ra->role)->entry == id && !ra->archived;
}

// A renewal that was done, but into the store of whoever requested it.
void AddRenewedInUserStore(const AuditInput& input, RaRole role, Evidence& evidence) {
  const auto& in_user_stores = input.ra.in_user_stores;
  const auto found = std::ranges::find_if(
      in_user_stores, [role](const RaCertificate& ra) { return ra.role == role && ra.works; });
  if (found != in_user_stores.end()) {
    const auto& entry = input.inventory.entry(found->entry);
    evidence.push_back({"renewedIn", Text{stores::LogicalName(input.inventory.location(entry))}});
    evidence.push_back({"renewed", Thumbprint{x509::ToHex(entry.sha1)}});
  }
}

Judgement Judge(const AuditInput& input, const stores::CertificateEntry& entry,
                stores::EntryId id) {
  const auto validity = entry.certificate.validity();
  if (!validity) {
    return NotApplicable();  // certificate-expired tells that it cannot be told
  }
  if (input.time <= validity->not_after) {
    return Pass();
  }
  const RaCertificate ra = *input.ra.Find(id);
  Evidence evidence = {
      {"role", Text{std::string(RaTemplateTitle(ra.role))}},
      {"identifiedBy", Text{std::string(RaIdentificationName(ra.identified_by))}},
      {"notAfter", validity->not_after},
      {"expiredFor", Duration{input.time.unix_seconds - validity->not_after.unix_seconds}}};
  AddRenewedInUserStore(input, ra.role, evidence);
  return Fail(std::move(evidence));
}

}  // namespace

namespace checks {
extern constinit const Check kRaCertificateExpired;
constinit const Check kRaCertificateExpired{
    .id = "ra-certificate-expired",
    .title = "RA certificate has expired",
    .severity = Severity::kCritical,
    .severity_reason =
        "Critical: no generation of this RA certificate works, so NDES enrols nothing. An older "
        "generation beside a working one is no more than a notice (ra-superseded).",
    .summary = "The RA certificate {subject} in {store} ({role}) expired on {notAfter}.",
    .meaning =
        "NDES needs both of its RA certificates valid. With an expired one it does not start, or "
        "stops answering when it is next recycled: HTTP 500 at the SCEP URL, events 2 and 10 of "
        "Microsoft-Windows-NetworkDeviceEnrollmentService in the Application log. Devices report a "
        "failed SCEP enrolment; certificates that they hold keep working until those expire, so "
        "complaints come in over weeks. Where the finding names a certificate that was renewed in "
        "a user's store, that one only has to be moved, with its key: see ra-only-in-user-store.",
    .remediation = kRenewRaCertificates,
    .verification = kVerifyRaCertificates,
    .citation = kRaCitation,
    .roles = Only(Role::kNdesHost),
    .explained_by = {},
    .run = EntryCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
