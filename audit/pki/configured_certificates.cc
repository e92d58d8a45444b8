// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/configured_certificates.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "stores/host/mscep_configuration.h"
#include "x509/bytes.h"

namespace pkiaudit::audit {
namespace {

using stores::StoreLocation;

bool IsHexDigit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

PolicyCertificate ReadPolicyThumbprint(std::string value) {
  PolicyCertificate policy;
  std::string digits;
  std::ranges::copy_if(value, std::back_inserter(digits), IsHexDigit);
  x509::Sha1Digest digest{};
  const auto octets = x509::FromHex(digits);
  if (octets && octets->size() == digest.size()) {
    std::ranges::copy(*octets, digest.begin());
    policy.thumbprint = digest;
    policy.is_well_formed = digits.size() == value.size();
  }
  policy.holds_invisible = std::ranges::any_of(
      value, [](char c) { return (static_cast<unsigned char>(c) & 0x80) != 0; });
  policy.value = std::move(value);
  return policy;
}

// Entries of LocalMachine by thumbprint, of those that are asked for.
class Thumbprints {
 public:
  Thumbprints(const stores::Inventory& inventory, const LogicalStores& logical_stores,
              const std::set<x509::Sha1Digest>& wanted)
      : inventory_(inventory) {
    for (stores::EntryId id = 0; !wanted.empty() && id < inventory.entries().size(); ++id) {
      const auto& entry = inventory.entry(id);
      if (wanted.contains(entry.sha1) && logical_stores.IsRepresentative(id) &&
          inventory.location(entry).kind == StoreLocation::Kind::kLocalMachine) {
        entries_.emplace(entry.sha1, id);
      }
    }
  }

  stores::EntryId Find(const x509::Sha1Digest& sha1, std::string_view store) const {
    const auto [first, last] = entries_.equal_range(sha1);
    const auto found = std::find_if(first, last, [&](const auto& known) {
      return inventory_.location(inventory_.entry(known.second))
          .IsStore(StoreLocation::Kind::kLocalMachine, store);
    });
    return found == last ? stores::kNone : found->second;
  }

 private:
  const stores::Inventory& inventory_;
  std::multimap<x509::Sha1Digest, stores::EntryId> entries_;
};

void Resolve(std::vector<stores::TlsBinding> bindings, const Thumbprints& thumbprints,
             ConfiguredCertificates& configured) {
  std::map<stores::EntryId, BoundCertificate> bound;
  for (stores::TlsBinding& binding : bindings) {
    const stores::EntryId entry =
        binding.certificate ? thumbprints.Find(*binding.certificate, binding.store) : stores::kNone;
    if (entry == stores::kNone) {
      configured.unresolved_tls.push_back(std::move(binding));
      continue;
    }
    BoundCertificate& certificate = bound[entry];
    certificate.entry = entry;
    certificate.serves_iis |= binding.is_iis;
    certificate.endpoints.push_back(std::move(binding.endpoint));
  }
  for (auto& [entry, certificate] : bound) configured.tls.push_back(std::move(certificate));
}

}  // namespace

ConfiguredCertificates FindConfiguredCertificates(const stores::Inventory& inventory,
                                                  const LogicalStores& logical_stores) {
  ConfiguredCertificates configured;
  auto http = stores::FindHttpConfiguration(inventory.host().registry);
  auto mscep = stores::FindMscepConfiguration(inventory.host().registry);
  std::set<x509::Sha1Digest> wanted;
  if (http) {
    for (const stores::TlsBinding& binding : http->tls_bindings) {
      if (binding.certificate) wanted.insert(*binding.certificate);
    }
  }
  if (mscep && mscep->policy_module) {
    configured.policy =
        ReadPolicyThumbprint(std::move(mscep->policy_module->certificate_thumbprint).value_or(""));
    if (configured.policy->thumbprint) wanted.insert(*configured.policy->thumbprint);
  }
  const Thumbprints thumbprints(inventory, logical_stores, wanted);
  if (http) Resolve(std::move(http->tls_bindings), thumbprints, configured);
  if (configured.policy && configured.policy->thumbprint) {
    configured.policy->entry = thumbprints.Find(*configured.policy->thumbprint, "My");
  }
  return configured;
}

}  // namespace pkiaudit::audit
