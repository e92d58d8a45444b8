// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/trust_restrictions.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "x509/certificate.h"
#include "x509/extensions.h"
#include "x509/oid.h"

namespace pkiaudit::audit {
namespace {

RootTrustLevel StandingOf(const stores::TrustRestrictions& restrictions, x509::Time time) {
  // A day that is still to come restricts nothing yet.
  if (restrictions.disallowed &&
      (!restrictions.disallowed_since || *restrictions.disallowed_since <= time)) {
    return RootTrustLevel::kDisabled;
  }
  const bool for_some = !restrictions.disallowed_usages.empty();
  const bool for_new = restrictions.not_before &&
                       (!restrictions.not_before_time || *restrictions.not_before_time <= time);
  return for_some || for_new ? RootTrustLevel::kLimited : RootTrustLevel::kFull;
}

// Beyond this no list of usages is told in full; Windows' own have at most a dozen.
constexpr size_t kMaxUsages = 32;

std::string UsagesText(x509::Bytes der) {
  const auto usages = x509::DecodeExtendedKeyUsage(der);
  if (!usages) return "usages that cannot be read";
  std::string text;
  for (size_t i = 0; i < usages->size() && i < kMaxUsages; ++i) {
    const x509::Oid usage = (*usages)[i];
    const std::string_view name = x509::OidName(usage);
    text += (text.empty() ? "" : ", ") + (name.empty() ? usage.ToDotted() : std::string(name));
  }
  return text + (usages->size() > kMaxUsages ? " and more" : "");
}

// The part of `usages` (nothing: all there are) that is in a list of restricted ones.
RestrictedUse UseUnder(const std::optional<std::vector<x509::Oid>>& usages,
                       x509::Bytes restricted) {
  const auto list = x509::DecodeExtendedKeyUsage(restricted);
  if (!list || !usages) return RestrictedUse::kPartly;
  const auto count = std::ranges::count_if(
      *usages, [&](x509::Oid usage) { return std::ranges::find(*list, usage) != list->end(); });
  if (count == 0) return RestrictedUse::kFree;
  return count == std::ssize(*usages) ? RestrictedUse::kBarred : RestrictedUse::kPartly;
}

}  // namespace

RestrictedUse UseFor(const stores::TrustRestrictions& restrictions,
                     const x509::Certificate& certificate, x509::Time time) {
  if (restrictions.disallowed &&
      (!restrictions.disallowed_since || *restrictions.disallowed_since <= time)) {
    return RestrictedUse::kBarred;
  }
  const auto read = certificate.extended_key_usage();
  std::optional<std::vector<x509::Oid>> usages;
  if (read && *read && std::ranges::find(**read, x509::oids::kEkuAny) == (*read)->end() &&
      (*read)->size() <= kMaxUsages) {
    usages = **read;
  }
  RestrictedUse use = RestrictedUse::kFree;
  if (!restrictions.disallowed_usages.empty()) {
    use = UseUnder(usages, restrictions.disallowed_usages);
  }
  const auto validity = certificate.validity();
  const bool is_late =
      restrictions.not_before && (!restrictions.not_before_time || !validity ||
                                  *restrictions.not_before_time < validity->not_before);
  if (is_late) {
    use = std::max(use, restrictions.not_before_usages.empty()
                            ? RestrictedUse::kBarred
                            : UseUnder(usages, restrictions.not_before_usages));
  }
  return use;
}

std::string DescribeRestrictions(const stores::TrustRestrictions& restrictions) {
  std::string text;
  const auto add = [&text](const std::string& clause) {
    text += (text.empty() ? "" : "; ") + clause;
  };
  if (restrictions.disallowed) {
    add("nothing that chains to it is trusted" +
        (restrictions.disallowed_since ? " since " + x509::ToIso8601(*restrictions.disallowed_since)
                                       : std::string()));
  }
  if (!restrictions.disallowed_usages.empty()) {
    add("not trusted for " + UsagesText(restrictions.disallowed_usages));
  }
  if (restrictions.not_before) {
    const std::string time = restrictions.not_before_time
                                 ? x509::ToIso8601(*restrictions.not_before_time)
                                 : "a time that is not told";
    add("certificates issued after " + time + " are not trusted" +
        (restrictions.not_before_usages.empty()
             ? std::string()
             : " for " + UsagesText(restrictions.not_before_usages)));
  }
  return text;
}

RootTrust TrustInRoot(const stores::Inventory& inventory, const LogicalStores& logical_stores,
                      stores::EntryId entry, x509::Time time) {
  if (inventory.entry(entry).properties == stores::kNone) return {};
  RootTrust least{RootTrustLevel::kDisabled, nullptr};
  for (const stores::EntryId id : logical_stores.SameCertificate(entry)) {
    const stores::CertificateProperties* const properties =
        inventory.properties(inventory.entry(id));
    const stores::TrustRestrictions* const restrictions =
        properties == nullptr ? nullptr : properties->restrictions();
    if (restrictions == nullptr) return {};
    const RootTrustLevel level = StandingOf(*restrictions, time);
    if (least.restrictions == nullptr || level < least.level) {
      least = {level, restrictions};
    }
  }
  return least;
}

}  // namespace pkiaudit::audit
