// SPDX-License-Identifier: Apache-2.0
#include "stores/formats/saved_key.h"

#include <algorithm>
#include <array>
#include <span>

#include "stores/text_encoding.h"

namespace pkiaudit::stores {
namespace {

constexpr std::string_view kMachine = "HKEY_LOCAL_MACHINE\\";

// A key of the machine, told by any of the subkeys or values that it alone has.
struct Mark {
  std::string_view path;  // below HKEY_LOCAL_MACHINE
  std::span<const std::string_view> keys;
  std::span<const std::string_view> values;
};
constexpr std::string_view kCryptographyKeys[] = {"mscep", "certificatetemplatecache",
                                                  "defaults\\provider", "autoenrollment"};
constexpr std::string_view kCryptographyValues[] = {"machineguid"};
constexpr std::string_view kMscepKeys[] = {"enforcepassword", "cainfo", "usesinglepassword"};
constexpr std::string_view kMscepValues[] = {"signaturetemplate", "encryptiontemplate",
                                             "generalpurposetemplate"};
constexpr std::string_view kHttpKeys[] = {"parameters\\sslbindinginfo", "parameters\\urlaclinfo",
                                          "parameters\\sslsnibindinginfo"};
constexpr std::string_view kParameterKeys[] = {"sslbindinginfo", "urlaclinfo", "sslsnibindinginfo"};
constexpr std::string_view kParameterValues[] = {"maxfieldlength", "maxrequestbytes"};
constexpr std::string_view kSchannelKeys[] = {"protocols", "ciphers", "keyexchangealgorithms"};
constexpr std::string_view kSchannelValues[] = {"sendtrustedissuerlist"};
constexpr std::string_view kIntuneKeys[] = {"ndesconnector", "pfxcertificateconnector"};
constexpr std::array<Mark, 6> kMarks = {{
    {"SOFTWARE\\Microsoft\\Cryptography", kCryptographyKeys, kCryptographyValues},
    {"SOFTWARE\\Microsoft\\Cryptography\\MSCEP", kMscepKeys, kMscepValues},
    {"SYSTEM\\CurrentControlSet\\Services\\HTTP", kHttpKeys, {}},
    {"SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters", kParameterKeys, kParameterValues},
    {"SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL", kSchannelKeys,
     kSchannelValues},
    {"SOFTWARE\\Microsoft\\MicrosoftIntune", kIntuneKeys, {}},
}};

bool Matches(const HiveRoot& root, const Mark& mark) {
  return std::ranges::any_of(mark.keys, [&](std::string_view key) { return root.Has(key); }) ||
         std::ranges::any_of(mark.values,
                             [&](std::string_view value) { return root.values.contains(value); });
}

// Does it hold a certificate store, as SystemCertificates and EnterpriseCertificates do?
bool HoldsStores(const HiveRoot& root) {
  return std::ranges::any_of(root.keys, [](std::string_view key) {
    return key.ends_with("\\certificates") || key.ends_with("\\crls") || key.ends_with("\\ctls");
  });
}

SavedKey Machine(std::string_view path, bool by_name = false) {
  return {std::string(kMachine).append(path), by_name};
}

// Keys that hold stores.
std::optional<SavedKey> FindStores(const HiveRoot& root, std::string_view name,
                                   std::string_view user) {
  const auto says = [&](std::string_view word) {
    return name.find(word) != std::string_view::npos;
  };
  const std::string of_user = std::string(user) + "\\Software\\Microsoft\\SystemCertificates";
  if (root.Has("ntauth")) return Machine("SOFTWARE\\Microsoft\\EnterpriseCertificates");
  if (root.Has("authroot\\autoupdate")) return Machine("SOFTWARE\\Microsoft\\SystemCertificates");
  if (root.Has("root\\protectedroots")) return SavedKey{of_user, false};
  if (says("enterprise")) return Machine("SOFTWARE\\Microsoft\\EnterpriseCertificates", true);
  if (says("polic")) return Machine("SOFTWARE\\Policies\\Microsoft\\SystemCertificates", true);
  if (name.starts_with("s-1-") || says("user") || says("hkcu")) return SavedKey{of_user, true};
  if (says("systemcertificates") || says("machine") || says("hklm")) {
    return Machine("SOFTWARE\\Microsoft\\SystemCertificates", true);
  }
  return std::nullopt;
}

}  // namespace

std::optional<SavedKey> FindSavedKey(const HiveRoot& root, std::string_view file_name,
                                     std::string_view user) {
  if (HoldsStores(root)) return FindStores(root, ToLowerAscii(file_name), user);
  const auto* const mark =
      std::ranges::find_if(kMarks, [&](const Mark& one) { return Matches(root, one); });
  if (mark == kMarks.end()) return std::nullopt;
  return Machine(mark->path);
}

}  // namespace pkiaudit::stores
