// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "audit/check.h"
#include "audit/checks/ra_key_judgement.h"
#include "audit/checks/ra_key_texts.h"

namespace pkiaudit::audit {
namespace {

// A new certificate comes with a new key.
constexpr std::string_view kCauses[] = {"ra-certificate-expired"};

Judgement Judge(const AuditInput& input, const stores::CertificateEntry& entry,
                stores::EntryId id) {
  const RaKey& key = *input.ra_keys.Find(id);
  switch (key.presence) {
    case KeyPresence::kPresent: {
      const stores::PrivateKey& known = *input.inventory.private_key(entry);
      return IsPresenceInDoubt(known)
                 ? NotChecked(std::string(WhyNotTold(known, stores::KeyQuestion::kKey)))
                 : Pass();
    }
    case KeyPresence::kNotTold:
      return checks::KeyNotTold(key);
    case KeyPresence::kMissing:
      break;
  }
  Evidence evidence = checks::RaKeyEvidence(key);
  if (const stores::PrivateKey* named = input.inventory.private_key(entry)) {
    evidence.push_back({"containerWithoutFile", Text{named->container}});
  }
  return Fail(checks::SeverityFor(key, Severity::kCritical), std::move(evidence));
}

}  // namespace

namespace checks {
extern constinit const Check kRaPrivateKeyMissing;
constinit const Check kRaPrivateKeyMissing{
    .id = "ra-private-key-missing",
    .title = "RA certificate has no private key on this host",
    .severity = Severity::kCritical,
    .severity_reason =
        "Critical for the current generation: NDES can neither decrypt requests nor sign its own, "
        "so no device enrols. A warning for another generation that is still valid: NDES works "
        "with the current one, but NDES or a client that picks by key usage can take this one.",
    .summary =
        "The RA certificate {subject} in {store} ({role}, {generation}) has no private key on this "
        "host.",
    .meaning =
        "The certificate was imported without its key (a .cer in place of a .pfx), the key was "
        "deleted, or the host was restored without its MachineKeys. NDES then does not start: HTTP "
        "500 at the SCEP URL, events 2 and 10 of "
        "Microsoft-Windows-NetworkDeviceEnrollmentService in the Application log, and every "
        "device's request fails.",
    .remediation =
        "If the key is still there and only the link to it was lost, this restores it (elevated):\n"
        "$ certutil -repairstore My {thumbprint}\n"
        "With a backup, import it; AT_KEYEXCHANGE for CEP Encryption, AT_SIGNATURE for the "
        "Exchange Enrollment Agent:\n"
        "$ certutil -f -csp 'Microsoft Strong Cryptographic Provider' -importpfx My ra.pfx "
        "'NoExport,{neededKeySpec}'\n"
        "Give the NDES service account Read on it: run certlm.msc, Personal, Certificates, the "
        "certificate, All Tasks, Manage Private Keys.\n"
        "Without a backup the key cannot be made again: renew both RA certificates, as told by\n"
        "$ pkiaudit explain ra-certificate-expired",
    .verification = kVerifyKeyWorks,
    .citation =
        "Microsoft Learn, certutil (-repairstore, -importPFX), "
        "https://learn.microsoft.com/en-us/windows-server/administration/windows-commands/"
        "certutil; "
        "Network Device Enrollment Service, "
        "https://learn.microsoft.com/en-us/windows-server/identity/ad-cs/"
        "network-device-enrollment-service-overview",
    .roles = Only(Role::kNdesHost),
    .explained_by = kCauses,
    .run = EntryCheck{.applies = IsRaCertificateInUse, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
