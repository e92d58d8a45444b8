// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/ra_keys.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "x509/public_key.h"

namespace pkiaudit::audit {
namespace {

using stores::PrivateKey;

constexpr std::string_view kKeyStorageProvider = "Key Storage Provider";
constexpr std::string_view kPlatformCryptoProvider = "Microsoft Platform Crypto Provider";

bool EqualIgnoringCase(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::ranges::equal(a, b, std::ranges::equal_to{}, lower, lower);
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

bool TellsDacl(const tl::expected<stores::SecurityDescriptor, stores::SddlError>& descriptor) {
  return descriptor && descriptor->dacl.state != stores::Acl::State::kAbsent;
}

// Windows opens the file: where its descriptor tells who may read it, that counts.
void TakeDescriptor(const PrivateKey& known, RaKey& key) {
  if (known.security_descriptor) {
    key.descriptor_text = *known.security_descriptor;
    key.descriptor = stores::ParseSddl(key.descriptor_text);
  }
  if (known.file_security_descriptor && key.custody != KeyCustody::kElsewhere) {
    auto of_file = stores::ParseSddl(*known.file_security_descriptor);
    if (!key.descriptor || TellsDacl(of_file)) {
      key.descriptor_text = *known.file_security_descriptor;
      key.descriptor = std::move(of_file);
    }
  }
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
  TakeDescriptor(*known, key);
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

bool IsPresenceInDoubt(const PrivateKey& key) {
  return key.RefusalOf(stores::KeyQuestion::kKey) == stores::ErrorCode::kNotFound &&
         key.machine_keyset != false;
}

std::optional<bool> IsCngKey(const PrivateKey& key) {
  if (key.provider_type == 0u || key.key_spec == stores::kNcryptKeySpec ||
      IsKeyStorageProvider(key.provider)) {
    return true;
  }
  return key.provider_type || stores::IsFileCsp(key.provider) ? std::optional(false) : std::nullopt;
}

bool RaKey::HasDacl() const { return descriptor && TellsDacl(*descriptor); }

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
