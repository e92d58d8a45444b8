// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "audit/check.h"
#include "audit/checks/ra_key_judgement.h"
#include "audit/checks/ra_texts.h"

namespace pkiaudit::audit {
namespace {

constexpr std::string_view kCauses[] = {"ra-certificate-expired"};

// What was recognised by key usage has the right one.
bool Applies(const AuditInput& input, const stores::CertificateEntry& entry, stores::EntryId id) {
  return checks::IsRaCertificateInUse(input, entry, id) &&
         IsByTemplate(input.ra_keys.Find(id)->certificate.identified_by);
}

Judgement Judge(const AuditInput& input, const stores::CertificateEntry& entry,
                stores::EntryId id) {
  const auto usage = entry.certificate.key_usage();
  if (!usage) {
    return NotChecked("The key usage of the certificate cannot be read.");
  }
  if (!usage->has_value()) {
    return Pass();  // RFC 5280 4.2.1.3: it restricts only where it is present
  }
  const RaKey& key = *input.ra_keys.Find(id);
  const bool encryption = key.certificate.role == RaRole::kEncryption;
  if (encryption ? (*usage)->key_encipherment() : (*usage)->digital_signature()) {
    return Pass();
  }
  Evidence evidence = checks::RaKeyEvidence(key);
  evidence.push_back({"neededUsage", Text{encryption ? "keyEncipherment" : "digitalSignature"}});
  evidence.push_back({"keyUsage", Text{x509::ToText(**usage)}});
  evidence.push_back(
      {"identifiedBy", Text{std::string(RaIdentificationName(key.certificate.identified_by))}});
  return Fail(checks::SeverityFor(key, encryption ? Severity::kCritical : Severity::kError),
              std::move(evidence));
}

}  // namespace

namespace checks {
extern constinit const Check kRaKeyUsageMismatch;
constinit const Check kRaKeyUsageMismatch{
    .id = "ra-key-usage-mismatch",
    .title = "Key usage of an RA certificate forbids its role",
    .severity = Severity::kCritical,
    .severity_reason =
        "Critical for the current CEP Encryption certificate: devices tell the two RA certificates "
        "apart by key usage, find none to encrypt to, and send nothing. An error for the Exchange "
        "Enrollment Agent certificate: the CA looks at the extended key usage, but devices that "
        "verify NDES's answer refuse the signature. A warning for another generation that is still "
        "valid.",
    .summary =
        "The RA certificate {subject} in {store} ({role}, {generation}) has the key usage "
        "{keyUsage}; its role needs {neededUsage}.",
    .meaning =
        "By its template it has the one role, by its key usage it cannot have it: as a rule "
        "somebody changed Request Handling, Purpose, of a duplicated template (Signature in place "
        "of Encryption, or the other way round), or requested it with a KeyUsage of his own. NDES "
        "starts and hands it out; devices fail in the middle of the enrolment (\"no encryption "
        "certificate\", \"cannot verify the signature\") with nothing in NDES's own log.",
    .remediation =
        "See which usage it has, and what the template asks for. certtmpl.msc: the template, "
        "Request Handling, Purpose: Encryption for CEP Encryption, Signature for the Enrollment "
        "Agent:\n"
        "$ certutil -v -store My {thumbprint} | Select-String 'Key Usage' -Context 0,2\n"
        "Request both RA certificates anew, with KeyUsage=0x20 for CEP Encryption and "
        "KeyUsage=0x80 for the Exchange Enrollment Agent, as told by\n"
        "$ pkiaudit explain ra-certificate-expired",
    .verification = kVerifyRaCertificates,
    .citation =
        "RFC 5280 4.2.1.3, https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.3; RFC 8894 "
        "(SCEP: requests are encrypted to the CA's or RA's certificate, answers signed by it), "
        "https://www.rfc-editor.org/rfc/rfc8894",
    .roles = Only(Role::kNdesHost),
    .explained_by = kCauses,
    .run = EntryCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
