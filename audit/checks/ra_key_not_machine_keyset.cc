// SPDX-License-Identifier: Apache-2.0
#include "audit/check.h"
#include "audit/checks/ra_key_judgement.h"
#include "audit/checks/ra_key_texts.h"

namespace pkiaudit::audit {
namespace {

constexpr std::string_view kCauses[] = {"ra-certificate-expired", "ra-private-key-missing"};

Judgement Judge(const AuditInput& input, const stores::CertificateEntry& entry,
                stores::EntryId id) {
  const RaKey& key = *input.ra_keys.Find(id);
  if (key.presence != KeyPresence::kPresent) {
    return checks::KeyNotTold(key);
  }
  const stores::PrivateKey& known = *input.inventory.private_key(entry);
  if (!known.machine_keyset) {
    return NotChecked("Whether the private key is in the machine's key set was not supplied.");
  }
  if (*known.machine_keyset) {
    return Pass();
  }
  Evidence evidence = checks::RaKeyEvidence(key);
  if (!known.container.empty()) {
    evidence.push_back({"container", Text{known.container}});
  }
  return Fail(checks::SeverityFor(key, Severity::kCritical), std::move(evidence));
}

}  // namespace

namespace checks {
extern constinit const Check kRaKeyNotMachineKeyset;
constinit const Check kRaKeyNotMachineKeyset{
    .id = "ra-key-not-machine-keyset",
    .title = "Private key of an RA certificate is in a user's profile",
    .severity = Severity::kCritical,
    .severity_reason =
        "Critical for the current generation: the application pool looks for the key in its own "
        "profile, where it is not, so NDES enrols nothing. A warning for another generation that "
        "is still valid: NDES works with the current one.",
    .summary =
        "The private key of the RA certificate {subject} in {store} ({role}, {generation}) is not "
        "in the machine's key set: it lies in the profile of whoever enrolled it.",
    .meaning =
        "The Exchange Enrollment Agent template enrols in a user's store. Whoever then drags the "
        "certificate to the computer's store in the console moves the certificate alone: its key "
        "stays in that user's profile, and the console still shows it as having one. NDES runs as "
        "another account and gets NTE_BAD_KEYSET: HTTP 500 at the SCEP URL, events 2 and 10 of "
        "Microsoft-Windows-NetworkDeviceEnrollmentService.",
    .remediation =
        "Sign in as the user who enrolled it. Put the certificate back beside its key and export "
        "both:\n"
        "$ certutil -store My {thumbprint} ra.cer\n"
        "$ certutil -user -addstore My ra.cer\n"
        "$ certutil -user -repairstore My {thumbprint}\n"
        "$ certutil -user -exportpfx My {thumbprint} ra.pfx\n"
        "Then import them into the machine's key set, elevated. AT_SIGNATURE is for the Exchange "
        "Enrollment Agent, AT_KEYEXCHANGE for CEP Encryption:\n"
        "$ certutil -f -csp 'Microsoft Strong Cryptographic Provider' -importpfx My ra.pfx "
        "'NoExport,{neededKeySpec}'\n"
        "Delete ra.pfx. Give the NDES service account Read: run certlm.msc, Personal, "
        "Certificates, the certificate, All Tasks, Manage Private Keys.\n"
        "If the key cannot be exported, renew both RA certificates with MachineKeySet=TRUE, as "
        "told by\n"
        "$ pkiaudit explain ra-certificate-expired",
    .verification =
        "In Windows PowerShell 5.1, this says True:\n"
        "$ (Get-Item 'Cert:\\LocalMachine\\My\\{thumbprint}').PrivateKey.CspKeyContainerInfo."
        "MachineKeyStore\n"
        "$ iisreset\n"
        "Enrol a device.",
    .citation = kKeyProviderCitation,
    .roles = Only(Role::kNdesHost),
    .explained_by = kCauses,
    .run = EntryCheck{.applies = IsRaCertificateInUse, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
