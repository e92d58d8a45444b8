// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "audit/check.h"
#include "audit/checks/ra_key_judgement.h"
#include "audit/checks/ra_key_texts.h"
#include "audit/pki/account_names.h"

namespace pkiaudit::audit {
namespace {

// A key that is not there, is another's or lies in a profile gets its access with its replacement.
constexpr std::string_view kCauses[] = {"ra-certificate-expired", "ra-private-key-missing",
                                        "ra-key-not-machine-keyset", "ra-key-mismatch",
                                        "ra-key-acl-unknown"};
constexpr size_t kMaxListed = 20;

void AddEntries(const RaKey& key, const std::vector<size_t>& indices, std::string_view name,
                Evidence& evidence) {
  const auto& entries = (*key.descriptor)->dacl.entries;
  for (size_t i = 0; i < indices.size() && i < kMaxListed; ++i) {
    const stores::AccessControlEntry& entry = entries[indices[i]];
    evidence.push_back({name, AccessRule{entry.sid.ToText(), entry.access_mask,
                                         EffectOf(entry).effect == Effect::kAllow}});
  }
}

void AddAssumption(const ServiceAccountContext& account, Evidence& evidence) {
  if (account.AssumedNoAdministrator()) {
    evidence.push_back(
        {"assumption", Text{"The account's groups are not known; it is taken to be no "
                            "administrator."}});
  }
}

// What would tell whether the account may read the key.
std::string WhatCouldDecide(const RaKey& key, const AccessDecision& decision,
                            const stores::HostFacts& host) {
  if (decision.basis == AccessBasis::kBeyondDacl) {
    return "The DACL lets the service account read the key, but the SACL holds a label or a "
           "central access policy that may forbid it.";
  }
  if (decision.possible.empty()) {
    return "It depends on whether the service account owns the key's file, which is not known.";
  }
  const auto& entries = (*key.descriptor)->dacl.entries;
  std::string reason = "It depends on whether the service account is among";
  for (size_t i = 0; i < decision.possible.size() && i < kMaxListed; ++i) {
    const stores::AccessControlEntry& entry = entries[decision.possible[i]];
    reason += (i == 0 ? " " : ", ") + NameAndSid(entry.sid, host) +
              (EffectOf(entry).conditional ? " and a condition holds" : "");
  }
  return reason + (host.live ? ", and this host did not tell its groups."
                             : ": supply the SIDs of its groups in snapshot.xml.");
}

// "CORP\\svc-ndes$ (S-1-5-21-...)": people know the one, commands take the other.
std::string InWords(const ServiceAccountContext& account) {
  const std::string sid = account.account->account.ToText();
  return account.name.empty() ? sid : account.name + " (" + sid + ")";
}

// Why the DACL does not let it: "an entry denies it to S-1-5-32-568 (IIS_IUSRS)".
std::string WhyDenied(const RaKey& key, const stores::HostFacts& host) {
  const auto& entries = (*key.descriptor)->dacl.entries;
  if (entries.empty()) {
    return "the list of its permissions is empty";
  }
  return key.access->deciding.empty()
             ? "no entry of its permissions allows it"
             : "an entry denies it to " +
                   NameAndSid(entries[key.access->deciding.front()].sid, host);
}

// Whose denial must go. Where nothing denies, the command that removes it does nothing.
stores::SecurityIdentifier DeniedAccount(const RaKey& key, const ServiceAccountContext& account) {
  return key.access->deciding.empty()
             ? account.account->account
             : (*key.descriptor)->dacl.entries[key.access->deciding.front()].sid;
}

Judgement Judge(const AuditInput& input, const stores::CertificateEntry& entry,
                stores::EntryId id) {
  const RaKey& key = *input.ra_keys.Find(id);
  if (auto not_judged = checks::AclNotJudged(input, key, entry)) {
    return *std::move(not_judged);
  }
  const ServiceAccountContext& account = input.service_account;
  if (!key.access) {
    return NotChecked(account.unknown_because);
  }
  if (key.access->access == Access::kGranted) {
    return Pass();
  }
  if (key.access->access == Access::kNotKnown) {
    Judgement judgement = NotChecked(WhatCouldDecide(key, *key.access, input.inventory.host()));
    AddEntries(key, key.access->possible, "couldDecide", judgement.evidence);
    AddAssumption(account, judgement.evidence);
    return judgement;
  }
  Evidence evidence = checks::RaKeyEvidence(key);
  evidence.push_back({"serviceAccount", Sid{account.account->account.ToText()}});
  evidence.push_back({"runsAs", Text{InWords(account)}});
  evidence.push_back({"why", Text{WhyDenied(key, input.inventory.host())}});
  evidence.push_back({"deniedTo", Sid{DeniedAccount(key, account).ToText()}});
  evidence.push_back({"accountFrom", Text{std::string(ServiceAccountOriginName(account.origin))}});
  AddEntries(key, key.access->deciding, "deniedBy", evidence);
  AddAssumption(account, evidence);
  return Fail(checks::SeverityFor(key, Severity::kCritical), std::move(evidence));
}

}  // namespace

namespace checks {
extern constinit const Check kRaKeyNotReadableByServiceAccount;
constinit const Check kRaKeyNotReadableByServiceAccount{
    .id = "ra-key-not-readable-by-service-account",
    .title = "NDES cannot read the private key of an RA certificate",
    .severity = Severity::kCritical,
    .severity_reason =
        "Critical for the current generation: without its key NDES does not start, and no device "
        "enrols. A warning for another generation that is still valid: NDES works with the current "
        "one, but NDES or a client that picks by key usage can take this one.",
    .summary =
        "The service account {runsAs} cannot read the private key of the RA certificate {subject} "
        "in {store} ({role}, {generation}): {why}.",
    .meaning =
        "A renewed RA certificate has a new key, which only SYSTEM and Administrators may read: "
        "giving the service account Read is the last step of the renewal, and the one that is "
        "forgotten. It also happens when the application pool gets another identity. At its next "
        "start NDES fails with event 2, and event 10 with 0x80070057, of "
        "Microsoft-Windows-NetworkDeviceEnrollmentService; devices get HTTP 500.",
    .remediation =
        "In certlm.msc: Personal, Certificates, the certificate with thumbprint {thumbprint}, All "
        "Tasks, Manage Private Keys; add the service account, leave Read alone ticked (the dialog "
        "preselects Full control), and remove entries that deny. Or by command, with what "
        "\"Unique container name\" says in place of FILE:\n"
        "$ certutil -store My {thumbprint}\n"
        "$ icacls \"$env:ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\\FILE\" /grant "
        "'*{serviceAccount}:R'\n"
        "Where an entry denies it:\n"
        "$ icacls \"$env:ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\\FILE\" /remove:d "
        "'*{deniedTo}'\n"
        "Where icacls says \"Access is denied\" even to an administrator, do this first (S-1-5-18 "
        "is "
        "SYSTEM, S-1-5-32-544 Administrators):\n"
        "$ takeown /A /F \"$env:ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\\FILE\"\n"
        "$ icacls \"$env:ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\\FILE\" /grant "
        "'*S-1-5-18:F' '*S-1-5-32-544:F'\n"
        "Then:\n"
        "$ iisreset",
    .verification =
        "The account is listed with (R), nothing denies it:\n"
        "$ icacls \"$env:ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\\FILE\"\n"
        "NDES starts: status 200, and event 1 of "
        "Microsoft-Windows-NetworkDeviceEnrollmentService, no event 2 or 10 after it:\n"
        "$ Invoke-WebRequest -UseBasicParsing "
        "'http://localhost/certsrv/mscep/mscep.dll?operation=GetCACert&message=ca'",
    .citation = kKeyAccessCitation,
    .roles = Only(Role::kNdesHost),
    .explained_by = kCauses,
    .run = EntryCheck{.applies = IsRaCertificateInUse, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
