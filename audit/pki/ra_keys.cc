// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/ra_keys.h"

#include <algorithm>
#include <array>
#include <functional>

#include "x509/public_key.h"

namespace pkiaudit::audit {
namespace {

using stores::PrivateKey;

constexpr std::string_view kKeyStorageProvider = "Key Storage Provider";
constexpr std::string_view kSoftwareKeyStorageProvider = "Microsoft Software Key Storage Provider";
constexpr std::string_view kPlatformCryptoProvider = "Microsoft Platform Crypto Provider";

// Cryptographic Service Providers that keep keys in files (Microsoft Cryptographic Service
// Providers, https://learn.microsoft.com/en-us/windows/win32/seccrypto/microsoft-cryptographic-
// service-providers); the one for smart cards does not.
constexpr std::array<std::string_view, 9> kFileCsps = {
    "Microsoft Base Cryptographic Provider v1.0",
    "Microsoft Base DSS Cryptographic Provider",
    "Microsoft Base DSS and Diffie-Hellman Cryptographic Provider",
    "Microsoft DH SChannel Cryptographic Provider",
    "Microsoft Enhanced Cryptographic Provider v1.0",
    "Microsoft Enhanced DSS and Diffie-Hellman Cryptographic Provider",
    "Microsoft Enhanced RSA and AES Cryptographic Provider",
    "Microsoft RSA SChannel Cryptographic Provider",
    "Microsoft Strong Cryptographic Provider"};

bool EqualIgnoringCase(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::ranges::equal(a, b, std::ranges::equal_to{}, lower, lower);
}

bool IsFileCsp(std::string_view provider) {
  return std::ranges::any_of(
      kFileCsps, [&](std::string_view name) { return EqualIgnoringCase(name, provider); });
}

bool IsKeyStorageProvider(std::string_view provider) {
  for (size_t i = 0; i + kKeyStorageProvider.size() <= provider.size(); ++i) {
    if (EqualIgnoringCase(provider.substr(i, kKeyStorageProvider.size()), kKeyStorageProvider)) {
      return true;
    }
  }
  return EqualIgnoringCase(provider, kPlatformCryptoProvider);
}

RaStanding StandingOf(const RaCertificates& ra, const RaCertificate& certificate, bool expired) {
  if (certificate.archived) {
    return RaStanding::kRetired;
  }
  if (ra.current(certificate.role)->entry == certificate.entry) {
    return RaStanding::kCurrent;
  }
  return expired ? RaStanding::kRetired : RaStanding::kSpare;
}

RaKey Describe(const stores::Inventory& inventory, const RaCertificates& ra,
               const RaCertificate& certificate, const ServiceAccountContext& service_account,
               bool all_keys_known, x509::Time time) {
  const auto& entry = inventory.entry(certificate.entry);
  const auto validity = entry.certificate.validity();
  RaKey key;
  key.certificate = certificate;
  key.expired = validity && validity->not_after < time;
  key.standing = StandingOf(ra, certificate, key.expired);
  key.presence = PresenceOf(inventory, entry, all_keys_known);
  const PrivateKey* known = inventory.private_key(entry);
  if (known == nullptr) {
    return key;
  }
  key.custody = CustodyOf(*known);
  if (known->security_descriptor) {
    key.descriptor = stores::ParseSddl(*known->security_descriptor);
  }
  if (key.HasDacl() && key.custody != KeyCustody::kElsewhere) {
    const AccountContext* account = service_account.account ? &*service_account.account : nullptr;
    key.exposures = FindExposures(**key.descriptor, account);
    if (account != nullptr) {
      key.access = EvaluateAccess(**key.descriptor, *account, kFileRead);
    }
  }
  return key;
}

}  // namespace

KeyPresence PresenceOf(const stores::Inventory& inventory, const stores::CertificateEntry& entry,
                       bool is_listed) {
  if (const PrivateKey* key = inventory.private_key(entry)) {
    // Who keeps keys elsewhere has no file of them.
    const bool lost = key->key_file_state == stores::KeyFileState::kNotFound &&
                      CustodyOf(*key) == KeyCustody::kFile;
    return lost ? KeyPresence::kMissing : KeyPresence::kPresent;
  }
  return is_listed ? KeyPresence::kMissing : KeyPresence::kNotTold;
}

KeyCustody CustodyOf(const PrivateKey& key) {
  if (key.provider.empty()) {
    return KeyCustody::kNotKnown;
  }
  return IsFileCsp(key.provider) || EqualIgnoringCase(key.provider, kSoftwareKeyStorageProvider)
             ? KeyCustody::kFile
             : KeyCustody::kElsewhere;
}

std::optional<bool> IsCngKey(const PrivateKey& key) {
  if (key.provider_type == 0u || key.key_spec == stores::kNcryptKeySpec ||
      IsKeyStorageProvider(key.provider)) {
    return true;
  }
  return key.provider_type || IsFileCsp(key.provider) ? std::optional(false) : std::nullopt;
}

bool RaKey::HasDacl() const {
  return descriptor && *descriptor && (*descriptor)->dacl.state != stores::Acl::State::kAbsent;
}

RaKeys::RaKeys(const stores::Inventory& inventory, const RaCertificates& ra,
               const ServiceAccountContext& service_account, x509::Time time) {
  const bool all_keys_known = inventory.KnowsMachineKeys();
  keys_.reserve(ra.by_entry.size());
  for (const RaCertificate& certificate : ra.by_entry) {
    keys_.push_back(Describe(inventory, ra, certificate, service_account, all_keys_known, time));
  }
}

const RaKey* RaKeys::Find(stores::EntryId entry) const {
  const auto found = std::ranges::lower_bound(
      keys_, entry, std::ranges::less{}, [](const RaKey& key) { return key.certificate.entry; });
  return found != keys_.end() && found->certificate.entry == entry ? &*found : nullptr;
}

std::optional<bool> IsKeyOf(const PrivateKey& key, const x509::Certificate& certificate) {
  if (key.public_key.empty()) {
    return std::nullopt;
  }
  const auto held = x509::DecodePublicKey(key.public_key);
  const auto certified = certificate.public_key();
  if (!held || !certified) {
    return std::nullopt;
  }
  if (!held->rsa_modulus.empty() && !certified->rsa_modulus.empty()) {
    return x509::Equal(held->rsa_modulus, certified->rsa_modulus) &&
           x509::Equal(held->rsa_exponent, certified->rsa_exponent);
  }
  // Parameters are left aside: a key pair may be certified for RSASSA-PSS alone (RFC 4055 1.2).
  return std::ranges::equal(held->key, certified->key);
}

std::set<stores::SecurityIdentifier> UnresolvedSids(const stores::HostFacts& host) {
  std::set<stores::SecurityIdentifier> sids;
  for (const std::string& text : host.unresolved_sids) {
    if (const auto sid = stores::SecurityIdentifier::Parse(text)) {
      sids.insert(*sid);
    }
  }
  return sids;
}

}  // namespace pkiaudit::audit
