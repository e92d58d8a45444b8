// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <utility>

#include "audit/check.h"
#include "audit/checks/ra_texts.h"
#include "audit/pki/validity.h"

namespace pkiaudit::audit {
namespace {

bool Applies(const AuditInput& input, const stores::CertificateEntry&, stores::EntryId id) {
  const auto ra = input.ra.Find(id);
  return ra && ra->works && input.ra.current(ra->role)->entry == id;
}

std::optional<Severity> SeverityOf(const Policy& policy, int64_t seconds_left) {
  if (seconds_left < policy.ra_expiring_critical_days * kSecondsPerDay) {
    return Severity::kCritical;
  }
  if (seconds_left < policy.ra_expiring_error_days * kSecondsPerDay) {
    return Severity::kError;
  }
  if (seconds_left < policy.ra_expiring_warning_days * kSecondsPerDay) {
    return Severity::kWarning;
  }
  return std::nullopt;
}

// The next generation that is valid later than this one, and not archived; it may begin too late.
std::optional<stores::EntryId> SuccessorOf(const AuditInput& input, const RaCertificate& ra,
                                           x509::Time not_after) {
  std::optional<stores::EntryId> successor;
  x509::Time first;
  for (const RaCertificate& other : input.ra.of(ra.role)) {
    const auto validity = input.inventory.entry(other.entry).certificate.validity();
    if (!other.archived && validity && validity->not_after > not_after &&
        (!successor || validity->not_before < first)) {
      successor = other.entry;
      first = validity->not_before;
    }
  }
  return successor;
}

Judgement Judge(const AuditInput& input, const stores::CertificateEntry& entry,
                stores::EntryId id) {
  const RaCertificate ra = *input.ra.Find(id);
  const x509::Time not_after = entry.certificate.validity()->not_after;
  const int64_t left = not_after.unix_seconds - input.time.unix_seconds;
  const auto severity = SeverityOf(input.policy, left);
  if (!severity) {
    return Pass();
  }
  Evidence evidence = {{"role", Text{std::string(RaTemplateTitle(ra.role))}},
                       {"identifiedBy", Text{std::string(RaIdentificationName(ra.identified_by))}},
                       {"notAfter", not_after},
                       {"daysLeft", Duration{left}}};
  if (const auto successor = SuccessorOf(input, ra, not_after)) {
    const auto& next = input.inventory.entry(*successor);
    const x509::Time begin = next.certificate.validity()->not_before;
    if (begin <= not_after) {
      return Pass();  // certificate-not-yet-valid tells of it
    }
    evidence.push_back({"successor", Thumbprint{x509::ToHex(next.sha1)}});
    evidence.push_back({"successorBegins", begin});
  }
  return Fail(*severity, std::move(evidence));
}

}  // namespace

namespace checks {
extern constinit const Check kRaCertificateExpiring;
constinit const Check kRaCertificateExpiring{
    .id = "ra-certificate-expiring",
    .title = "RA certificate expires soon",
    .severity = Severity::kWarning,
    .severity_reason =
        "A warning under 60 days, an error under 30, critical under 14 (the policy's defaults): "
        "nothing renews RA certificates from the default templates by itself, and the renewal "
        "needs rights on the CA and on this host that take days to arrange. No finding where "
        "another generation begins before this one ends.",
    .summary =
        "The RA certificate {subject} in {store} ({role}) expires on {notAfter}, in {daysLeft}.",
    .meaning =
        "On that day NDES stops enrolling devices: HTTP 500 at the SCEP URL, events 2 and 10 of "
        "Microsoft-Windows-NetworkDeviceEnrollmentService in the Application log. LocalMachine\\My "
        "holds no later certificate for this role, or one that begins only after this one has "
        "ended (a successor is then named).",
    .remediation = kRenewRaCertificates,
    .verification = kVerifyRaCertificates,
    .citation = kRaCitation,
    .roles = Only(Role::kNdesHost),
    .explained_by = {},
    .run = EntryCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
