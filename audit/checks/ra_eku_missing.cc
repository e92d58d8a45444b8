// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "audit/check.h"
#include "audit/checks/ra_key_judgement.h"
#include "audit/checks/ra_texts.h"
#include "x509/oid.h"

namespace pkiaudit::audit {
namespace {

constexpr std::string_view kCauses[] = {"ra-certificate-expired"};
constexpr size_t kMaxListed = 20;

// What was recognised by key usage was recognised by this usage, too.
bool Applies(const AuditInput& input, const stores::CertificateEntry& entry, stores::EntryId id) {
  return checks::IsRaCertificateInUse(input, entry, id) &&
         IsByTemplate(input.ra_keys.Find(id)->certificate.identified_by);
}

void AddUsages(const x509::Certificate& certificate, Evidence& evidence) {
  auto usages = certificate.extended_key_usage();
  if (usages && !usages->has_value()) {
    usages = certificate.application_policies();
  }
  if (!usages || !usages->has_value()) {
    return;
  }
  for (size_t i = 0; i < (*usages)->size() && i < kMaxListed; ++i) {
    evidence.push_back({"usage", OidValue{(**usages)[i].ToDotted()}});
  }
}

Judgement Judge(const AuditInput& input, const stores::CertificateEntry& entry,
                stores::EntryId id) {
  const auto is_agent = IsForCertificateRequestAgents(entry.certificate);
  if (!is_agent) {
    return NotChecked("The extended key usage of the certificate cannot be read.");
  }
  if (*is_agent) {
    return Pass();
  }
  const RaKey& key = *input.ra_keys.Find(id);
  Evidence evidence = checks::RaKeyEvidence(key);
  evidence.push_back(
      {"identifiedBy", Text{std::string(RaIdentificationName(key.certificate.identified_by))}});
  evidence.push_back(
      {"templateName", Text{key.certificate.role == RaRole::kSigning ? "EnrollmentAgentOffline"
                                                                     : "CEPEncryption"}});
  AddUsages(entry.certificate, evidence);
  const bool signs = key.certificate.role == RaRole::kSigning;
  return Fail(checks::SeverityFor(key, signs ? Severity::kCritical : Severity::kError),
              std::move(evidence));
}

}  // namespace

namespace checks {
extern constinit const Check kRaEkuMissing;
constinit const Check kRaEkuMissing{
    .id = "ra-eku-missing",
    .title = "RA certificate lacks the usage Certificate Request Agent",
    .severity = Severity::kCritical,
    .severity_reason =
        "Critical for the current Exchange Enrollment Agent certificate: the CA accepts requests "
        "that another signs for a device only with this usage, so no device enrols. An error for "
        "CEP Encryption: both templates carry the usage, and it is how an RA certificate is found "
        "among the others, but decrypting needs no CA. A warning for another generation that is "
        "still valid.",
    .summary =
        "The RA certificate {subject} in {store} ({role}, {generation}) does not carry the "
        "extended key usage Certificate Request Agent (1.3.6.1.4.1.311.20.2.1).",
    .meaning =
        "By its template it is an RA certificate, by its usages it is none: somebody changed the "
        "application policies of the template or of a duplicate of it, or the template that was "
        "named for it is the wrong one. The CA denies what is signed with it "
        "(CERTSRV_E_SIGNATURE_REJECTED, 0x8009480B, among its failed requests; event 31 of "
        "Microsoft-Windows-NetworkDeviceEnrollmentService), or NDES does not find its certificate "
        "and does not start (events 2 and 10).",
    .remediation =
        "See from which template it came and what that template issues. certtmpl.msc: the "
        "template, Extensions, Application Policies must list Certificate Request Agent:\n"
        "$ certutil -v -store My {thumbprint} | Select-String 'Template', 'Agent', '1.3.6.1'\n"
        "$ certutil -v -template {templateName} | Select-String 'pKIExtendedKeyUsage' -Context "
        "0,3\n"
        "If --template named it by mistake, audit again with the right name. Else request both RA "
        "certificates anew from the right templates, as told by\n"
        "$ pkiaudit explain ra-certificate-expired",
    .verification = kVerifyRaCertificates,
    .citation =
        "[MS-WCCE], processing of msPKI-RA-Application-Policies (the CA rejects a request whose "
        "signer lacks the usage, CERTSRV_E_SIGNATURE_REJECTED), "
        "https://learn.microsoft.com/en-us/openspecs/windows_protocols/ms-wcce/"
        "a409f56e-db6b-4bf8-9305-8c8c7d0a4872; RFC 5280 4.2.1.12, "
        "https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.12",
    .roles = Only(Role::kNdesHost),
    .explained_by = kCauses,
    .run = EntryCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
