// SPDX-License-Identifier: Apache-2.0
#include "audit/check.h"
#include "audit/checks/ra_key_judgement.h"

namespace pkiaudit::audit {
namespace {

// Where the key has to be imported anew, that decides it.
constexpr std::string_view kCauses[] = {"ra-certificate-expired", "ra-private-key-missing",
                                        "ra-key-mismatch", "ra-key-not-machine-keyset"};

Judgement Judge(const AuditInput& input, const stores::CertificateEntry& entry,
                stores::EntryId id) {
  const RaKey& key = *input.ra_keys.Find(id);
  if (key.presence != KeyPresence::kPresent) {
    return checks::KeyNotTold(key);
  }
  const auto exportable = input.inventory.private_key(entry)->exportable;
  if (!exportable) {
    return NotChecked("Whether the private key can be exported was not supplied.");
  }
  return *exportable ? Fail(checks::RaKeyEvidence(key)) : Pass();
}

}  // namespace

namespace checks {
extern constinit const Check kRaKeyExportable;
constinit const Check kRaKeyExportable{
    .id = "ra-key-exportable",
    .title = "Private key of an RA certificate can be exported",
    .severity = Severity::kNotice,
    .severity_reason =
        "A notice: NDES works with it, and the flag is no barrier to an administrator who means "
        "harm. It is only that a copy of the agent's key, with which anybody can be enrolled, "
        "should not be one click away.",
    .summary =
        "The private key of the RA certificate {subject} in {store} ({role}, {generation}) is "
        "marked as exportable.",
    .meaning =
        "The Exchange Enrollment Agent certificate is often enrolled in a user's store, exported, "
        "and imported into LocalMachine\\My with the key left exportable. Enrolment does not "
        "suffer from it. Whoever may use the key can then also take it along, and use it elsewhere "
        "until the certificate expires or is revoked.",
    .remediation =
        "Keep a backup in a safe place, then import it again without the flag; AT_SIGNATURE is for "
        "the Exchange Enrollment Agent, AT_KEYEXCHANGE for CEP Encryption:\n"
        "$ certutil -exportpfx My {thumbprint} ra.pfx\n"
        "$ Remove-Item 'Cert:\\LocalMachine\\My\\{thumbprint}' -DeleteKey\n"
        "$ certutil -csp 'Microsoft Strong Cryptographic Provider' -importpfx My ra.pfx "
        "'NoExport,{neededKeySpec}'\n"
        "The new copy has permissions of its own: give the NDES service account Read (certlm.msc, "
        "Personal, Certificates, the certificate, All Tasks, Manage Private Keys).\n"
        "$ iisreset",
    .verification =
        "In Windows PowerShell 5.1, this says False:\n"
        "$ (Get-Item 'Cert:\\LocalMachine\\My\\{thumbprint}').PrivateKey.CspKeyContainerInfo."
        "Exportable\n"
        "Enrol a device.",
    .citation =
        "Microsoft Learn, certutil (-importPFX, NoExport), "
        "https://learn.microsoft.com/en-us/windows-server/administration/windows-commands/certutil",
    .roles = Only(Role::kNdesHost),
    .explained_by = kCauses,
    .run = EntryCheck{.applies = IsRaCertificateInUse, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
