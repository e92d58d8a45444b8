// SPDX-License-Identifier: Apache-2.0
#include "audit/check.h"
#include "audit/checks/ra_key_judgement.h"

namespace pkiaudit::audit {
namespace {

// A template for signatures gives the one and the other.
constexpr std::string_view kCauses[] = {"ra-certificate-expired", "ra-private-key-missing",
                                        "ra-key-mismatch", "ra-key-usage-mismatch"};

// Keys of CNG have no KeySpec.
bool Applies(const AuditInput& input, const stores::CertificateEntry& entry, stores::EntryId id) {
  if (!checks::IsRaCertificateInUse(input, entry, id)) {
    return false;
  }
  const stores::PrivateKey* key = input.inventory.private_key(entry);
  return key == nullptr || !IsCngKey(*key).value_or(false);
}

Judgement Judge(const AuditInput& input, const stores::CertificateEntry& entry,
                stores::EntryId id) {
  const RaKey& key = *input.ra_keys.Find(id);
  if (key.presence != KeyPresence::kPresent) {
    return checks::KeyNotTold(key);
  }
  const auto key_spec = input.inventory.private_key(entry)->key_spec;
  if (!key_spec) {
    return NotChecked("The KeySpec of the private key was not supplied.");
  }
  if (key_spec == stores::kAtKeyExchange) {
    return Pass();  // decrypts and signs
  }
  if (key_spec != stores::kAtSignature) {
    return NotChecked(
        "The KeySpec of the private key is neither AT_KEYEXCHANGE (1) nor "
        "AT_SIGNATURE (2): " +
        std::to_string(*key_spec) + ".");
  }
  if (key.certificate.role == RaRole::kSigning) {
    return Pass();
  }
  return Fail(checks::SeverityFor(key, Severity::kCritical), checks::RaKeyEvidence(key));
}

}  // namespace

namespace checks {
extern constinit const Check kRaKeySpecMismatch;
constinit const Check kRaKeySpecMismatch{
    .id = "ra-key-spec-mismatch",
    .title = "Private key of the CEP Encryption certificate can only sign",
    .severity = Severity::kCritical,
    .severity_reason =
        "Critical for the current generation: NDES cannot decrypt a single request. A warning for "
        "another generation that is still valid: NDES works with the current one. An Exchange "
        "Enrollment Agent key with AT_KEYEXCHANGE in place of AT_SIGNATURE is no fault: it signs, "
        "too.",
    .summary =
        "The private key of the RA certificate {subject} in {store} ({role}, {generation}) has "
        "KeySpec 2 (AT_SIGNATURE): it cannot decrypt.",
    .meaning =
        "Clients encrypt their requests to the CEP Encryption certificate. A CSP refuses to "
        "decrypt with a key of AT_SIGNATURE, whatever the certificate's key usage says: NDES "
        "starts, hands out its certificates, and then fails every request (events 17 and 18 of "
        "Microsoft-Windows-NetworkDeviceEnrollmentService). It comes from a request with "
        "KeySpec=2, or from an import with AT_SIGNATURE.",
    .remediation =
        "If the key may be exported, import it again as an exchange key:\n"
        "$ certutil -exportpfx My {thumbprint} cep.pfx\n"
        "$ certutil -f -csp 'Microsoft Strong Cryptographic Provider' -importpfx My cep.pfx "
        "'NoExport,AT_KEYEXCHANGE'\n"
        "Delete cep.pfx. Give the NDES service account Read: run certlm.msc, Personal, "
        "Certificates, the certificate, All Tasks, Manage Private Keys.\n"
        "Else request it anew with KeySpec=1, as told by\n"
        "$ pkiaudit explain ra-certificate-expired",
    .verification =
        "KeySpec is 1, AT_KEYEXCHANGE, and the encryption test passes:\n"
        "$ certutil -v -store My {thumbprint} | Select-String 'KeySpec', 'test'\n"
        "$ iisreset\n"
        "Enrol a device.",
    .citation =
        "Microsoft Learn, AD FS and certificate KeySpec property information (what AT_SIGNATURE "
        "means for a CSP), https://learn.microsoft.com/en-us/windows-server/identity/ad-fs/"
        "technical-reference/ad-fs-and-keyspec-property",
    .roles = Only(Role::kNdesHost),
    .explained_by = kCauses,
    .run = EntryCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
