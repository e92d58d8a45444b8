// SPDX-License-Identifier: Apache-2.0
#include "audit/check.h"
#include "audit/checks/ra_missing.h"
#include "audit/checks/ra_texts.h"

namespace pkiaudit::audit {
namespace {

bool Applies(const AuditInput&) { return true; }

void Judge(const AuditInput& input, std::vector<std::pair<Subject, Judgement>>& results) {
  checks::JudgeRaCertificateMissing(input, RaRole::kEncryption, results);
}

}  // namespace

namespace checks {
extern constinit const Check kRaEncryptionCertificateMissing;
constinit const Check kRaEncryptionCertificateMissing{
    .id = "ra-encryption-certificate-missing",
    .title = "NDES has no CEP Encryption certificate",
    .severity = Severity::kCritical,
    .severity_reason = "Critical: without it NDES does not start, and no device enrols.",
    .summary =
        "LocalMachine\\My holds no RA certificate that clients can encrypt to ({role}): {found}.",
    .meaning =
        "A SCEP client encrypts its request to the CEP Encryption certificate. NDES looks for it "
        "in LocalMachine\\My, archived certificates left aside; when there is none, it cannot "
        "start: HTTP 500 at the SCEP URL, events 2 and 10 of "
        "Microsoft-Windows-NetworkDeviceEnrollmentService in the Application log, and every "
        "device's request fails. The certificate is known by its template, or by the usage "
        "Certificate Request Agent together with keyEncipherment. An archived one is listed; while "
        "it is valid it can be brought back in place of a renewal (X509Store.Open with "
        "IncludeArchived, then Archived = $false); an "
        "unreadable item of the store may have been the one that is missing.",
    .remediation = kRenewRaCertificates,
    .verification = kVerifyRaCertificates,
    .citation = kRaCitation,
    .roles = Only(Role::kNdesHost),
    .explained_by = kCausesOfMissing,
    .run = HostCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
