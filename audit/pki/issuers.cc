// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/issuers.h"

#include <algorithm>
#include <compare>
#include <functional>
#include <string_view>
#include <tuple>

namespace pkiaudit::audit {
namespace {

std::strong_ordering Compare(x509::Bytes a, x509::Bytes b) {
  return x509::AsText(a).compare(x509::AsText(b)) <=> 0;
}

uint32_t Hash(x509::Name name) {
  return static_cast<uint32_t>(std::hash<std::string_view>{}(x509::AsText(name.encoding())));
}

uint32_t HashIssuerAndSerialNumber(const x509::Certificate& certificate) {
  const size_t serial = std::hash<std::string_view>{}(x509::AsText(certificate.serial_number()));
  return Hash(certificate.issuer()) * 31 + static_cast<uint32_t>(serial);
}

// By what a certificate is identified in CMS (RFC 5652 10.2.4), then by the certificate itself.
std::strong_ordering CompareIssuerAndSerialNumber(const x509::Certificate& a,
                                                  const x509::Certificate& b) {
  const auto order = Compare(a.issuer().encoding(), b.issuer().encoding());
  return order != 0 ? order : Compare(a.serial_number(), b.serial_number());
}

// Empty where there is none, or none that can be read.
x509::Bytes SubjectKeyIdentifier(const x509::Certificate& certificate) {
  const auto identifier = certificate.subject_key_identifier();
  return identifier ? identifier->value_or(x509::Bytes{}) : x509::Bytes{};
}

x509::Bytes AuthorityKeyIdentifier(const x509::Certificate& certificate) {
  const auto identifier = certificate.authority_key_identifier();
  if (!identifier || !identifier->has_value()) {
    return {};
  }
  return (*identifier)->key_identifier.value_or(x509::Bytes{});
}

template <typename Key>
void AppendEntries(std::span<const Key> keys, size_t limit, std::vector<stores::EntryId>& entries) {
  for (const Key& key : keys) {
    if (entries.size() >= limit) {
      return;
    }
    entries.push_back(key.entry);
  }
}

}  // namespace

IssuerIndex::IssuerIndex(const stores::Inventory& inventory) : inventory_(inventory) {
  by_subject_.reserve(inventory.entries().size());
  by_issuer_.reserve(inventory.entries().size());
  stores::EntryId id = 0;
  for (const auto& entry : inventory.entries()) {
    const x509::Certificate& certificate = entry.certificate;
    by_subject_.push_back({Hash(certificate.subject()), id, SubjectKeyIdentifier(certificate)});
    by_issuer_.push_back({Hash(certificate.issuer()), id});
    ++id;
  }
  std::ranges::sort(by_subject_, [&](const SubjectKey& a, const SubjectKey& b) {
    if (a.name_hash != b.name_hash) {
      return a.name_hash < b.name_hash;
    }
    auto order = Compare(inventory.entry(a.entry).certificate.subject().encoding(),
                         inventory.entry(b.entry).certificate.subject().encoding());
    if (order == 0) {
      order = Compare(a.key_identifier, b.key_identifier);
    }
    return order != 0 ? order < 0 : a.entry < b.entry;
  });
  SortByIssuer();
  SortBySerialNumber();
}

// Many certificates have the same issuer: their names are compared once each, not in every step of
// sorting.
void IssuerIndex::SortByIssuer() {
  const auto issuer = [&](const IssuerKey& key) {
    return inventory_.entry(key.entry).certificate.issuer();
  };
  std::ranges::sort(by_issuer_, {},
                    [](const IssuerKey& key) { return std::tie(key.hash, key.entry); });
  for (auto begin = by_issuer_.begin(); begin != by_issuer_.end();) {
    const auto end = std::find_if(begin, by_issuer_.end(),
                                  [&](const IssuerKey& key) { return key.hash != begin->hash; });
    const bool same_name = std::all_of(
        begin, end, [&](const IssuerKey& key) { return issuer(key) == issuer(*begin); });
    if (!same_name) {
      std::stable_sort(begin, end, [&](const IssuerKey& a, const IssuerKey& b) {
        return Compare(issuer(a).encoding(), issuer(b).encoding()) < 0;
      });
    }
    begin = end;
  }
}

void IssuerIndex::SortBySerialNumber() {
  by_serial_.reserve(by_issuer_.size());
  for (const IssuerKey& key : by_issuer_) {
    by_serial_.push_back(
        {HashIssuerAndSerialNumber(inventory_.entry(key.entry).certificate), key.entry});
  }
  std::ranges::sort(by_serial_, [&](const IssuerKey& a, const IssuerKey& b) {
    if (a.hash != b.hash) {
      return a.hash < b.hash;
    }
    const auto& entry_a = inventory_.entry(a.entry);
    const auto& entry_b = inventory_.entry(b.entry);
    const auto order = CompareIssuerAndSerialNumber(entry_a.certificate, entry_b.certificate);
    if (order != 0) {
      return order < 0;
    }
    return std::tie(entry_a.sha256, a.entry) < std::tie(entry_b.sha256, b.entry);
  });
}

std::span<const IssuerIndex::SubjectKey> IssuerIndex::WithSubject(x509::Name name) const {
  if (name.IsEmpty()) {
    return {};
  }
  const uint32_t hash = Hash(name);
  const auto order = [&](const SubjectKey& key) {
    const auto by_hash = key.name_hash <=> hash;
    return by_hash != 0 ? by_hash
                        : Compare(inventory_.entry(key.entry).certificate.subject().encoding(),
                                  name.encoding());
  };
  const auto begin = std::ranges::partition_point(
      by_subject_, [&](const SubjectKey& key) { return order(key) < 0; });
  const auto end = std::partition_point(begin, by_subject_.end(),
                                        [&](const SubjectKey& key) { return order(key) == 0; });
  return {begin, end};
}

std::vector<stores::EntryId> IssuerIndex::CandidateIssuers(const x509::Certificate& certificate,
                                                           size_t limit) const {
  return CandidateIssuers(certificate.issuer(), AuthorityKeyIdentifier(certificate), limit);
}

std::vector<stores::EntryId> IssuerIndex::CandidateIssuers(x509::Name issuer,
                                                           x509::Bytes key_identifier,
                                                           size_t limit) const {
  const std::span<const SubjectKey> named = WithSubject(issuer);
  std::vector<stores::EntryId> entries;
  if (key_identifier.empty()) {
    AppendEntries(named, limit, entries);
  } else {
    const auto by_key_identifier = [](x509::Bytes a, x509::Bytes b) { return Compare(a, b) < 0; };
    for (x509::Bytes wanted : {key_identifier, x509::Bytes{}}) {
      const auto range =
          std::ranges::equal_range(named, wanted, by_key_identifier, &SubjectKey::key_identifier);
      AppendEntries(std::span<const SubjectKey>(range.begin(), range.end()), limit, entries);
    }
  }
  std::ranges::sort(entries);
  return entries;
}

std::vector<stores::EntryId> IssuerIndex::Issued(const x509::Certificate& certificate,
                                                 size_t limit) const {
  const x509::Name name = certificate.subject();
  std::vector<stores::EntryId> entries;
  if (name.IsEmpty()) {
    return entries;
  }
  const uint32_t hash = Hash(name);
  auto key = std::ranges::partition_point(by_issuer_, [&](const IssuerKey& other) {
    return other.hash != hash
               ? other.hash < hash
               : Compare(inventory_.entry(other.entry).certificate.issuer().encoding(),
                         name.encoding()) < 0;
  });
  for (; key != by_issuer_.end() && entries.size() < limit; ++key) {
    if (key->hash != hash || inventory_.entry(key->entry).certificate.issuer() != name) {
      break;
    }
    entries.push_back(key->entry);
  }
  return entries;
}

std::vector<stores::EntryId> IssuerIndex::SameSubject(const x509::Certificate& certificate,
                                                      size_t limit) const {
  return Named(certificate.subject(), limit);
}

std::vector<stores::EntryId> IssuerIndex::Named(x509::Name subject, size_t limit) const {
  std::vector<stores::EntryId> entries;
  AppendEntries(WithSubject(subject), limit, entries);
  std::ranges::sort(entries);
  return entries;
}

std::vector<stores::EntryId> IssuerIndex::SameIssuerAndSerialNumber(
    const stores::CertificateEntry& entry, size_t limit) const {
  const x509::Certificate& certificate = entry.certificate;
  std::vector<stores::EntryId> entries;
  if (certificate.issuer().encoding().empty() || certificate.serial_number().empty()) {
    return entries;
  }
  const uint32_t hash = HashIssuerAndSerialNumber(certificate);
  const auto order = [&](const IssuerKey& key) {
    const auto by_hash = key.hash <=> hash;
    return by_hash != 0
               ? by_hash
               : CompareIssuerAndSerialNumber(inventory_.entry(key.entry).certificate, certificate);
  };
  auto key = std::ranges::partition_point(by_serial_,
                                          [&](const IssuerKey& other) { return order(other) < 0; });
  // From one certificate to the next, however many entries each of them has.
  while (key != by_serial_.end() && order(*key) == 0 && entries.size() < limit) {
    const auto& sha256 = inventory_.entry(key->entry).sha256;
    if (sha256 != entry.sha256) {
      entries.push_back(key->entry);
    }
    key = std::partition_point(key, by_serial_.end(), [&](const IssuerKey& other) {
      return order(other) == 0 && inventory_.entry(other.entry).sha256 == sha256;
    });
  }
  return entries;
}

}  // namespace pkiaudit::audit
