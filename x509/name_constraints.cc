// SPDX-License-Identifier: Apache-2.0
#include "x509/name_constraints.h"

#include <algorithm>
#include <optional>
#include <string_view>

namespace pkiaudit::x509 {
namespace {

using Kind = GeneralName::Kind;

// More names times subtrees than this are not gone through.
constexpr size_t kMaxComparisons = 65536;

// The first `count` RDNs of an RDNSequence's content as a name of its own.
std::vector<uint8_t> Prefix(Bytes rdns, size_t count) {
  der::Reader reader(rdns);
  size_t size = 0;
  for (size_t i = 0; i < count; ++i) {
    const auto rdn = reader.Read(der::kSet);
    if (!rdn) return {};
    size += rdn->encoding.size();
  }
  std::vector<uint8_t> length;
  for (size_t rest = size; rest != 0 || length.empty(); rest >>= 8) {
    length.insert(length.begin(), static_cast<uint8_t>(rest));
  }
  if (size >= 0x80) length.insert(length.begin(), static_cast<uint8_t>(0x80 | length.size()));
  std::vector<uint8_t> name = {0x30};
  name.insert(name.end(), length.begin(), length.end());
  const Bytes content = rdns.first(size);
  name.insert(name.end(), content.begin(), content.end());
  return name;
}

std::optional<size_t> CountRdns(Bytes rdns) {
  der::Reader reader(rdns);
  size_t count = 0;
  for (; !reader.AtEnd(); ++count) {
    if (!reader.Read(der::kSet)) return std::nullopt;
  }
  return count;
}

// Is `name` in the subtree below `base`? Nothing where one of them is broken.
std::optional<bool> IsBelow(Bytes name, Bytes base) {
  const auto name_rdns = der::ReadSingle(name, der::kSequence);
  const auto base_rdns = der::ReadSingle(base, der::kSequence);
  if (!name_rdns || !base_rdns) return std::nullopt;
  const auto name_count = CountRdns(name_rdns->content);
  const auto base_count = CountRdns(base_rdns->content);
  if (!name_count || !base_count) return std::nullopt;
  if (*name_count < *base_count) return false;
  const std::vector<uint8_t> start = Prefix(name_rdns->content, *base_count);
  const std::vector<uint8_t> whole = Prefix(base_rdns->content, *base_count);
  return Name(start).EqualsByRfc5280(Name(whole));
}

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

// A host's name is in the subtree of each name that labels on its left make it from; an empty base
// holds all. A leading dot, which RFC 5280 does not know here, is taken as OpenSSL and CryptoAPI
// do.
bool IsDnsBelow(std::string_view name, std::string_view base) {
  if (base.starts_with('.')) base.remove_prefix(1);
  if (base.empty()) return true;
  if (name.size() < base.size()) return false;
  const std::string_view end = name.substr(name.size() - base.size());
  return std::ranges::equal(end, base, std::ranges::equal_to{}, Lower, Lower) &&
         (name.size() == base.size() || name[name.size() - base.size() - 1] == '.');
}

// The base is an address and a mask; an address of the other family is in no subtree of it.
std::optional<bool> IsAddressBelow(Bytes address, Bytes base) {
  if (base.size() != 8 && base.size() != 32) return std::nullopt;
  const size_t size = base.size() / 2;
  if (address.size() != size) return false;
  for (size_t i = 0; i < size; ++i) {
    if (((address[i] ^ base[i]) & base[size + i]) != 0) return false;
  }
  return true;
}

std::optional<bool> IsIn(const GeneralName& name, const GeneralName& base) {
  switch (name.kind) {
    case Kind::kDirectoryName:
      return IsBelow(name.value, base.value);
    case Kind::kDnsName:
      return IsDnsBelow(AsText(name.value), AsText(base.value));
    case Kind::kIpAddress:
      return IsAddressBelow(name.value, base.value);
    default:
      return std::nullopt;
  }
}

NamePermission PermissionOf(const NameConstraints& constraints, const GeneralName& name) {
  bool could_not_tell = false;
  for (const GeneralName& base : constraints.excluded) {
    if (base.kind != name.kind) continue;
    const auto is_in = IsIn(name, base);
    if (is_in == true) return NamePermission::kForbidden;
    could_not_tell |= !is_in;
  }
  bool has_kind = false, is_in_one = false;
  for (const GeneralName& base : constraints.permitted) {
    if (base.kind != name.kind) continue;
    const auto is_in = IsIn(name, base);
    has_kind = true;
    is_in_one |= is_in == true;
    could_not_tell |= !is_in;
  }
  if (could_not_tell) return NamePermission::kCouldNotTell;
  return has_kind && !is_in_one ? NamePermission::kForbidden : NamePermission::kPermitted;
}

// Old certificates have addresses of e-mail in the subject, which are constrained, too.
bool HasEmailAddress(const Name& subject) {
  static constexpr uint8_t kEmailAddress[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x01};
  return subject.FirstValue(Oid(kEmailAddress)).has_value();
}

bool Constrains(const NameConstraints& constraints, Kind kind) {
  const auto is_kind = [&](const GeneralName& base) { return base.kind == kind; };
  return std::ranges::any_of(constraints.permitted, is_kind) ||
         std::ranges::any_of(constraints.excluded, is_kind);
}

}  // namespace

NamePermission PermissionFor(const NameConstraints& constraints, const Certificate& certificate) {
  std::vector<GeneralName> names;
  const auto alternative = certificate.subject_alt_name();
  if (!alternative) return NamePermission::kCouldNotTell;
  if (*alternative) names = **alternative;
  const Name subject = certificate.subject();
  if (!subject.IsEmpty()) names.push_back({Kind::kDirectoryName, subject.encoding(), {}});
  const size_t subtrees = constraints.permitted.size() + constraints.excluded.size();
  if (subtrees != 0 && names.size() > kMaxComparisons / subtrees) {
    return NamePermission::kCouldNotTell;
  }
  auto permission = NamePermission::kPermitted;
  if (!*alternative && Constrains(constraints, Kind::kRfc822Name) && HasEmailAddress(subject)) {
    permission = NamePermission::kCouldNotTell;
  }
  for (const GeneralName& name : names) {
    const NamePermission of_name = PermissionOf(constraints, name);
    if (of_name == NamePermission::kForbidden) return of_name;
    if (of_name == NamePermission::kCouldNotTell) permission = of_name;
  }
  return permission;
}

}  // namespace pkiaudit::x509
