// SPDX-License-Identifier: Apache-2.0
#include "audit/check.h"
#include "audit/checks/ra_texts.h"

namespace pkiaudit::audit {
namespace {

// A generation beside one that works.
bool Applies(const AuditInput& input, const stores::CertificateEntry&, stores::EntryId id) {
  const auto ra = input.ra.Find(id);
  if (!ra) {
    return false;
  }
  const RaCertificate current = *input.ra.current(ra->role);
  return current.works && current.entry != id;
}

Judgement Judge(const AuditInput& input, const stores::CertificateEntry& entry,
                stores::EntryId id) {
  const RaCertificate ra = *input.ra.Find(id);
  const auto validity = entry.certificate.validity();
  const bool expired = validity && validity->not_after < input.time;
  if (!expired && !ra.archived) {
    return Pass();
  }
  const stores::EntryId current = input.ra.current(ra.role)->entry;
  Evidence evidence = {
      {"role", Text{std::string(RaTemplateTitle(ra.role))}},
      {"identifiedBy", Text{std::string(RaIdentificationName(ra.identified_by))}},
      {"state", Text{!ra.archived ? "expired"
                     : !expired   ? "archived"
                                  : "expired and archived"}},
      {"replacedBy", Thumbprint{x509::ToHex(input.inventory.entry(current).sha1)}}};
  if (validity) {
    evidence.push_back({"notAfter", validity->not_after});
  }
  return Fail(std::move(evidence));
}

}  // namespace

namespace checks {
extern constinit const Check kRaSuperseded;
constinit const Check kRaSuperseded{
    .id = "ra-superseded",
    .title = "Predecessor of a working RA certificate is still in the store",
    .severity = Severity::kNotice,
    .severity_reason =
        "A notice: its successor works and NDES enrols. It clutters the store, and people and "
        "scripts that look for the RA certificate find the wrong one.",
    .summary =
        "The RA certificate {subject} in {store} ({role}) is {state}; {replacedBy} has taken its "
        "place.",
    .meaning =
        "After a renewal the old RA certificate stays in LocalMachine\\My with its private key. "
        "Enrolment works with the new one. Whoever gives the service account access to \"the\" RA "
        "key, or compares thumbprints with what GetCACert hands out, can take the old one for the "
        "new one; requests that devices have encrypted to the old one need its key until they "
        "fetch the new certificates.",
    .remediation =
        "When devices enrol with the new certificates, keep a copy of the old one and remove it. "
        "Certutil also shows archived ones; certlm.msc shows them with View, Options, Archived "
        "certificates.\n"
        "$ certutil -store My {thumbprint} {thumbprint}.cer\n"
        "$ certutil -delstore My {thumbprint}\n"
        "$ iisreset",
    .verification =
        "$ certutil -store My {thumbprint}\n"
        "It is not found. Enrol a device.",
    .citation = kRaCitation,
    .roles = Only(Role::kNdesHost),
    .explained_by = {},
    .run = EntryCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
