// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <string>
#include <utility>

#include "audit/check.h"
#include "audit/checks/ra_texts.h"

namespace pkiaudit::audit {
namespace {

constexpr std::string_view kCauses[] = {"ra-certificate-expired"};

// The generation before the current one: of those that ended or will end before it, the last;
// archived ones count, as they are what was handed out before.
std::optional<stores::EntryId> PredecessorOf(const AuditInput& input, const RaCertificate& ra) {
  const auto validity = input.inventory.entry(ra.entry).certificate.validity();
  if (!validity) {
    return std::nullopt;
  }
  std::optional<stores::EntryId> predecessor;
  x509::Time latest;
  for (const RaCertificate& other : input.ra.of(ra.role)) {
    const auto others = input.inventory.entry(other.entry).certificate.validity();
    if (others && others->not_after < validity->not_after &&
        (!predecessor || latest < others->not_after)) {
      predecessor = other.entry;
      latest = others->not_after;
    }
  }
  return predecessor;
}

bool Applies(const AuditInput& input, const stores::CertificateEntry&, stores::EntryId id) {
  const auto ra = input.ra.Find(id);
  return ra && !ra->archived && input.ra.current(ra->role)->entry == id &&
         PredecessorOf(input, *ra);
}

Judgement Judge(const AuditInput& input, const stores::CertificateEntry& entry,
                stores::EntryId id) {
  const RaCertificate ra = *input.ra.Find(id);
  const auto& predecessor = input.inventory.entry(*PredecessorOf(input, ra));
  const x509::Name subject = entry.certificate.subject();
  const x509::Name former = predecessor.certificate.subject();
  if (!subject.Attributes() || !former.Attributes()) {
    return NotChecked("The subject of this certificate or of its predecessor cannot be read.");
  }
  if (subject.EqualsByRfc5280(former)) {
    return Pass();
  }
  return Fail({{"role", Text{std::string(RaTemplateTitle(ra.role))}},
               {"formerSubject", NameValue{former.ToRfc4514()}},
               {"predecessor", Thumbprint{x509::ToHex(predecessor.sha1)}}});
}

}  // namespace

namespace checks {
extern constinit const Check kRaSubjectChanged;
constinit const Check kRaSubjectChanged{
    .id = "ra-subject-changed",
    .title = "RA certificate has another subject than its predecessor",
    .severity = Severity::kNotice,
    .severity_reason =
        "A notice: NDES and the CA do not look at the subject of an RA certificate, so enrolment "
        "works. What may not is whatever else was told the old name.",
    .summary =
        "The RA certificate {subject} in {store} ({role}) follows one with the subject "
        "{formerSubject}.",
    .meaning =
        "A renewal keeps the subject; set-up and the usual scripts make it <HOST>-MSCEP-RA. "
        "Another one tells that it was requested by hand or by another tool, or for another host, "
        "and copied here. Routers with the RA's name in their configuration, monitoring that looks "
        "for the certificate by name, and scripts that grant access to \"the\" RA key miss it or "
        "still find the old one.",
    .remediation =
        "Compare the two, and see whether this one was meant for this host:\n"
        "$ certutil -store My {thumbprint}\n"
        "$ certutil -store My {predecessor}\n"
        "If the new name is meant, tell those who look for the old one. If not, request both RA "
        "certificates again with the old subject (Subject= in the request), as told by\n"
        "$ pkiaudit explain ra-certificate-expired",
    .verification = kVerifyRaCertificates,
    .citation = kRaCitation,
    .roles = Only(Role::kNdesHost),
    .explained_by = kCauses,
    .run = EntryCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
