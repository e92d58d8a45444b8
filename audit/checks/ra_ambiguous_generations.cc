// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <utility>

#include "audit/check.h"
#include "audit/checks/ra_texts.h"
#include "audit/pki/validity.h"

namespace pkiaudit::audit {
namespace {

// A working generation beside the current one.
bool Applies(const AuditInput& input, const stores::CertificateEntry&, stores::EntryId id) {
  const auto ra = input.ra.Find(id);
  if (!ra || !ra->works) {
    return false;
  }
  const RaCertificate current = *input.ra.current(ra->role);
  return current.works && current.entry != id;
}

x509::Validity ValidityOf(const AuditInput& input, stores::EntryId id) {
  return *input.inventory.entry(id).certificate.validity();  // it works
}

// A renewal that is planned begins and ends within the time in which the policy asks for it.
bool MayBeRenewal(const AuditInput& input, const x509::Validity& current,
                  const x509::Validity& other) {
  const int64_t span = input.policy.ra_expiring_warning_days * kSecondsPerDay;
  const int64_t begun = std::max(current.not_before, other.not_before).unix_seconds;
  const int64_t ends = std::min(current.not_after, other.not_after).unix_seconds;
  return input.time.unix_seconds - begun < span || ends - input.time.unix_seconds < span;
}

Judgement Judge(const AuditInput& input, const stores::CertificateEntry&, stores::EntryId id) {
  const RaCertificate ra = *input.ra.Find(id);
  const stores::EntryId current_id = input.ra.current(ra.role)->entry;
  const x509::Validity current = ValidityOf(input, current_id);
  const x509::Validity other = ValidityOf(input, id);
  const x509::Time begin = std::max(current.not_before, other.not_before);
  const x509::Time end = std::min(current.not_after, other.not_after);
  Evidence evidence = {{"role", Text{std::string(RaTemplateTitle(ra.role))}},
                       {"identifiedBy", Text{std::string(RaIdentificationName(ra.identified_by))}},
                       {"current", Thumbprint{x509::ToHex(input.inventory.entry(current_id).sha1)}},
                       {"overlap", Duration{end.unix_seconds - begin.unix_seconds}},
                       {"overlapBegan", begin},
                       {"overlapEnds", end}};
  return Fail(MayBeRenewal(input, current, other) ? Severity::kNotice : Severity::kWarning,
              std::move(evidence));
}

}  // namespace

namespace checks {
extern constinit const Check kRaAmbiguousGenerations;
constinit const Check kRaAmbiguousGenerations{
    .id = "ra-ambiguous-generations",
    .title = "Two RA certificates of the same role work at once",
    .severity = Severity::kWarning,
    .severity_reason =
        "A notice while it may be a renewal: the two have stood side by side for less than 60 "
        "days, or one of them ends within 60 (the policy's ra_expiring_warning_days). Then a "
        "warning: nobody removed the old one, and devices go on meeting both. No error, as NDES "
        "answers for any RA certificate whose key it can use.",
    .summary =
        "The RA certificate {subject} in {store} ({role}) works beside the current one, {current}: "
        "both are valid for {overlap}, until {overlapEnds}.",
    .meaning =
        "NDES hands out what it finds, and a device picks among what it is given by key usage "
        "alone: one takes the first, another the last. As long as NDES can use both keys all is "
        "well; when the older certificate expires, or its key is removed, devices that remember it "
        "fail until they fetch the certificates again, and others do not: enrolment seems to fail "
        "at random.",
    .remediation =
        "When devices enrol with the current one, take the other out of NDES's sight, with its key "
        "kept for a while (archived certificates are not handed out):\n"
        "$ (Get-Item 'Cert:\\LocalMachine\\My\\{thumbprint}').Archived = $true\n"
        "$ iisreset\n"
        "Later, or at once where nothing was ever encrypted to it, delete it:\n"
        "$ certutil -store My {thumbprint} {thumbprint}.cer\n"
        "$ certutil -delstore My {thumbprint}\n"
        "$ iisreset",
    .verification =
        "What NDES hands out holds one certificate for each role, the one with thumbprint "
        "{current} for this one:\n"
        "$ Invoke-WebRequest -UseBasicParsing "
        "'http://localhost/certsrv/mscep/mscep.dll?operation=GetCACert&message=ca' -OutFile "
        "ca.p7b\n"
        "$ certutil -dump ca.p7b\n"
        "Enrol a device.",
    .citation =
        "RFC 8894 4.2 (what GetCACert returns, and what a client takes from it), "
        "https://www.rfc-editor.org/rfc/rfc8894#section-4.2; Microsoft, The Nightmare of renewing "
        "NDES Enrollment Agent Certificates, "
        "https://techcommunity.microsoft.com/blog/coreinfrastructureandsecurityblog/"
        "the-nightmare-of-renewing-ndes-enrollment-agent-certificates/4496052",
    .roles = Only(Role::kNdesHost),
    .explained_by = {},
    .run = EntryCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
