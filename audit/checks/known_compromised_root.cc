// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "audit/check.h"
#include "audit/pki/store_purpose.h"
#include "audit/pki/trust_restrictions.h"

namespace pkiaudit::audit {
namespace {

struct CompromisedRoot {
  std::string_view sha1;
  std::string_view name;
  std::string_view reference;
};

// Roots that manufacturers installed together with their private keys, which are public now.
constexpr CompromisedRoot kCompromisedRoots[] = {
    {"02C2D931062D7B1DC2A5C7F5F0685064081FB221", "DSDTestProvider (Dell, 2015)",
     "https://www.kb.cert.org/vuls/id/925497"},
    {"98A04E4163357790C4A79E6D713FF0AF51FE6927", "eDellRoot (Dell, 2015)",
     "https://www.kb.cert.org/vuls/id/870761"},
    {"C864484869D41D2B0D32319C5A62F9315AAF2CBD", "Superfish (Lenovo, 2014)",
     "https://www.kb.cert.org/vuls/id/529496"},
};

const CompromisedRoot* Find(const stores::CertificateEntry& entry) {
  const auto* found =
      std::ranges::find(kCompromisedRoots, x509::ToHex(entry.sha1), &CompromisedRoot::sha1);
  return found == std::ranges::end(kCompromisedRoots) ? nullptr : found;
}

// In a trust store the file is the store. Where Windows distrusts the certificate already, it does
// no more harm, and trusted-and-disallowed or root-disabled tells what is left to clean up.
bool Applies(const AuditInput& input, const stores::CertificateEntry& entry, stores::EntryId id) {
  const auto& location = input.inventory.location(entry);
  if (location.IsWindowsStore() && !IsSystemStore(location, "Root") &&
      !IsSystemStore(location, "AuthRoot") && !IsSystemStore(location, "CA")) {
    return false;
  }
  return !IsDisallowed(input.inventory, input.logical_stores, entry) &&
         !IsDisabledRoot(input.inventory, input.logical_stores, id, input.time);
}

Judgement Judge(const AuditInput& input, const stores::CertificateEntry& entry,
                stores::EntryId id) {
  const CompromisedRoot* root = Find(entry);
  if (root == nullptr) {
    return Pass();
  }
  return Fail({{"knownAs", Text{std::string(root->name)}},
               {"reference", Url{std::string(root->reference)}},
               {"physicalStores", Text{input.logical_stores.PhysicalStores(id)}}});
}

}  // namespace

namespace checks {
extern constinit const Check kKnownCompromisedRoot;
constinit const Check kKnownCompromisedRoot{
    .id = "known-compromised-root",
    .title = "Store holds a root whose private key is public",
    .severity = Severity::kCritical,
    .severity_reason =
        "Critical: the private keys of these roots are published, so anybody can issue "
        "certificates that a host with such a root accepts. Also in the intermediate store, where "
        "they never stand by chance. It does not apply where the certificate is in Disallowed as "
        "well: Windows refuses it then.",
    .summary = "{subject} in {store} is {knownAs}, whose private key is public ({reference}).",
    .meaning =
        "Anybody on the network can pose as the CA, as Intune, or as any other site towards this "
        "host, and can present client certificates that IIS accepts, without any warning. The host "
        "was set up from a manufacturer's image, or software of the manufacturer ran on it: it may "
        "carry more of it.",
    .remediation =
        "Distrust the certificate first, as the software that installed it may bring it back, then "
        "delete it with its key:\n"
        "$ Export-Certificate -Cert 'Cert:\\{store}\\{thumbprint}' -FilePath {thumbprint}.cer\n"
        "$ Import-Certificate -FilePath {thumbprint}.cer -CertStoreLocation "
        "Cert:\\LocalMachine\\Disallowed\n"
        "$ Remove-Item 'Cert:\\{store}\\{thumbprint}' -DeleteKey\n"
        "Remove the software too (Superfish VisualDiscovery; Dell Foundation Services, Dell System "
        "Detect).\n"
        "On Linux, remove it from /usr/local/share/ca-certificates, then:\n"
        "$ update-ca-certificates --fresh",
    .verification =
        "$ Get-ChildItem Cert:\\ -Recurse | Where-Object Thumbprint -eq {thumbprint}\n"
        "Only Disallowed still holds the certificate, also after a restart.",
    .citation =
        "Microsoft Security Advisory 3119884 (eDellRoot, DSDTestProvider), "
        "https://learn.microsoft.com/en-us/security-updates/securityadvisories/2015/3119884; "
        "CERT/CC VU#529496 (Superfish), https://www.kb.cert.org/vuls/id/529496",
    .roles = static_cast<RoleSet>(kWindowsRoles | Only(Role::kTrustStore)),
    .explained_by = {},
    .run = EntryCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
