// SPDX-License-Identifier: Apache-2.0
#include "audit/check.h"
#include "audit/checks/ra_key_judgement.h"
#include "audit/checks/ra_key_texts.h"

namespace pkiaudit::audit {
namespace {

constexpr std::string_view kCauses[] = {"ra-certificate-expired", "ra-private-key-missing",
                                        "ra-key-not-machine-keyset"};

// The ACL of a file says nothing of a key that an HSM keeps.
bool Applies(const AuditInput& input, const stores::CertificateEntry& entry, stores::EntryId id) {
  return checks::IsRaCertificateInUse(input, entry, id) &&
         input.ra_keys.Find(id)->custody != KeyCustody::kElsewhere;
}

Judgement Judge(const AuditInput& input, const stores::CertificateEntry& entry,
                stores::EntryId id) {
  const RaKey& key = *input.ra_keys.Find(id);
  auto not_judged = checks::AclNotJudged(input, key, entry);
  if (!not_judged) {
    return Pass();
  }
  // That the host was asked for this key, or its collector listed it, and could not say who may
  // read it, is a fact of the host; that nobody asked is not.
  const stores::PrivateKey* const known = input.inventory.private_key(entry);
  const std::string why = known == nullptr ? "" : WhyPermissionsNotTold(*known);
  const bool collector_failed =
      input.inventory.host().machine_keys_listed || input.inventory.host().live || !why.empty();
  if (not_judged->result == Result::kNotChecked && key.presence == KeyPresence::kPresent &&
      (key.descriptor || collector_failed)) {
    Evidence evidence = checks::RaKeyEvidence(key);
    evidence.push_back({"state", Text{key.descriptor ? "the descriptor does not tell its DACL"
                                                     : "the descriptor could not be read"}});
    if (!key.descriptor && !why.empty()) {
      evidence.push_back({"why", Text{why}});
    }
    return Fail(std::move(evidence));
  }
  return *std::move(not_judged);
}

}  // namespace

namespace checks {
extern constinit const Check kRaKeyAclUnknown;
constinit const Check kRaKeyAclUnknown{
    .id = "ra-key-acl-unknown",
    .title = "Who may read the private key of an RA certificate is not known",
    .severity = Severity::kWarning,
    .severity_reason =
        "A warning: the key may be as it should be, but nobody can vouch that NDES can read it and "
        "others cannot. On a host that is well an administrator can read the permissions of every "
        "key.",
    .summary =
        "The permissions on the private key of the RA certificate {subject} in {store} ({role}, "
        "{generation}) are not known: {state}.",
    .meaning =
        "The host has this key by its store, but its file was not found, or its "
        "permissions could not be read: the audit did not run elevated, or the file is gone, or "
        "somebody took away the administrators' rights. In the last two cases NDES does not start "
        "(events 2 and 10 of Microsoft-Windows-NetworkDeviceEnrollmentService); in the first one "
        "all may be well, or the key open to everybody.",
    .remediation =
        "Look at the permissions, elevated. \"Unique container name\" in the output of the first "
        "command is the file's name, in place of FILE:\n"
        "$ certutil -store My {thumbprint}\n"
        "$ icacls \"$env:ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\\FILE\"\n"
        "Where access is denied even to an administrator, take ownership, then give back what "
        "belongs there (S-1-5-18 is SYSTEM, S-1-5-32-544 Administrators) and Read for the NDES "
        "service account:\n"
        "$ takeown /A /F \"$env:ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\\FILE\"\n"
        "$ icacls \"$env:ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\\FILE\" /grant "
        "'*S-1-5-18:F' '*S-1-5-32-544:F'",
    .verification =
        "Collect again with an elevated account; its keys\\{thumbprint}.sddl begins with O: and "
        "has a part D:. This writes it by hand:\n"
        "$ (Get-Acl \"$env:ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\\FILE\").Sddl | "
        "Set-Content keys\\{thumbprint}.sddl",
    .citation = kKeyStorageCitation,
    .roles = Only(Role::kNdesHost),
    .explained_by = kCauses,
    .run = EntryCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
