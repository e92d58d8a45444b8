// SPDX-License-Identifier: Apache-2.0
#include <utility>
#include <vector>

#include "audit/check.h"
#include "audit/pki/ra_keys.h"
#include "audit/pki/store_purpose.h"
#include "audit/pki/trust_restrictions.h"

namespace pkiaudit::audit {
namespace {

constexpr std::string_view kCauses[] = {"known-compromised-root"};

bool Applies(const AuditInput&) { return true; }

// Whoever has the key of a root that its properties disable gains nothing.
bool IsTrustedRoot(const AuditInput& input, stores::EntryId id) {
  return IsSystemStore(input.inventory.location(input.inventory.entry(id)), "Root") &&
         !IsDisabledRoot(input.inventory, input.logical_stores, id, input.time);
}

// Without a PrivateKey: that the certificate has none was told by its properties, or by the list of
// the machine's keys.
bool HasNoKey(const AuditInput& input, const stores::CertificateEntry& entry) {
  return entry.has_all_properties ||
         (input.inventory.location(entry).kind == stores::StoreLocation::Kind::kLocalMachine &&
          input.inventory.host().machine_keys_listed);
}

Judgement JudgeKey(const AuditInput& input, const stores::CertificateEntry& entry,
                   stores::EntryId id, const stores::PrivateKey& key) {
  if (!IsKeyOf(key, entry.certificate).value_or(true)) {
    return Pass();
  }
  const bool is_ca = entry.certificate.IsCa();
  Evidence evidence = {
      {"certificateKind", Text{is_ca ? "CA certificate" : "end-entity certificate"}},
      {"physicalStores", Text{input.logical_stores.PhysicalStores(id)}}};
  if (!key.container.empty()) {
    evidence.push_back({"container", Text{key.container}});
  }
  if (!key.provider.empty()) {
    evidence.push_back({"provider", Text{key.provider}});
  }
  if (key.exportable) {
    evidence.push_back({"exportable", Text{*key.exportable ? "yes" : "no"}});
  }
  return Fail(is_ca ? Severity::kCritical : Severity::kWarning, std::move(evidence));
}

// A list of keys is one of the machine's. Where there is none, that is told once for all roots of
// the machine, and of users' stores once in any case.
void Judge(const AuditInput& input, std::vector<std::pair<Subject, Judgement>>& results) {
  const auto& inventory = input.inventory;
  bool left_open = false;
  for (stores::EntryId id = 0; id < inventory.entries().size(); ++id) {
    const auto& entry = inventory.entry(id);
    if (!input.logical_stores.IsRepresentative(id) || !IsTrustedRoot(input, id)) {
      continue;
    }
    // The representative of a certificate is the entry that has the key, if any has.
    if (const stores::PrivateKey* key = inventory.private_key(entry)) {
      results.emplace_back(Subject::Entry(id), JudgeKey(input, entry, id, *key));
    } else if (HasNoKey(input, entry)) {
      results.emplace_back(Subject::Entry(id), Pass());
    } else {
      left_open = true;
    }
  }
  if (left_open) {
    results.emplace_back(Subject::Host(),
                         NotChecked("Which root certificates have a private key on the host is not "
                                    "known: supply keys/private-keys.xml, which lists those of "
                                    "LocalMachine."));
  }
  if (results.empty()) {
    results.emplace_back(Subject::Host(), NotApplicable());
  }
}

}  // namespace

namespace checks {
extern constinit const Check kRootHasPrivateKey;
constinit const Check kRootHasPrivateKey{
    .id = "root-has-private-key",
    .title = "Private key stands beside a certificate in the Root store",
    .severity = Severity::kCritical,
    .severity_reason =
        "Critical for a CA certificate: whoever reads the key can issue certificates, for any "
        "name, that this host (and whoever else trusts that root) accepts. A warning for an "
        "end-entity certificate, such as a self-signed TLS certificate of a test set-up: its key "
        "can stand in for that one name only.",
    .summary = "{subject} in {store} ({certificateKind}) has its private key on this host.",
    .meaning =
        "A root's private key has no business on a host that only trusts the root; this is how "
        "Superfish and eDellRoot worked. With it an intruder makes client certificates that IIS "
        "and the Intune policy module accept, TLS certificates for any site, and signed code. The "
        "one place where it is right is the CA itself, and there the key belongs to the copy of "
        "the certificate in LocalMachine\\My.",
    .remediation =
        "Find out how the key came here: a PFX imported into Root by mistake, an interception "
        "proxy or development tool, or a CA that runs on this host.\n"
        "$ certutil -store Root {thumbprint}\n"
        "If the key was copied here from a CA, treat it as compromised: ask the CA's owner to "
        "revoke and replace the CA certificate.\n"
        "Where it is not needed here, delete certificate and key, then import the certificate "
        "alone if the host must trust it:\n"
        "$ Remove-Item 'Cert:\\{store}\\{thumbprint}' -DeleteKey\n"
        "$ Import-Certificate -FilePath root.cer -CertStoreLocation 'Cert:\\{store}'",
    .verification =
        "$ Get-ChildItem 'Cert:\\{store}' | Where-Object HasPrivateKey\n"
        "{thumbprint} is not listed.",
    .citation =
        "CERT/CC VU#870761 (eDellRoot: a root with its private key on each host), "
        "https://www.kb.cert.org/vuls/id/870761",
    .roles = kWindowsRoles,
    .explained_by = kCauses,
    .run = HostCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
