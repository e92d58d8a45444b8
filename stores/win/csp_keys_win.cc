// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include "stores/win/handles.h"
#include "stores/win/provider_keys.h"
#include "stores/win/sddl_text.h"
#include "stores/win/wide_text.h"
#include "stores/win/windows_error.h"

namespace pkiaudit::stores::win {
namespace {

// As CryptAcquireCertificatePrivateKey would, which under Wine 8 does not look in the machine's key
// set.
Result<Csp> Open(const PrivateKey& key) {
  const DWORD flags =
      CRYPT_SILENT | (key.machine_keyset.value_or(false) ? DWORD{CRYPT_MACHINE_KEYSET} : 0);
  const std::wstring provider = Widen(key.provider);
  Csp csp;
  // Without a name: the default provider of that type.
  if (CryptAcquireContextW(csp.Receive(), Widen(key.container).c_str(),
                           provider.empty() ? nullptr : provider.c_str(),
                           key.provider_type.value_or(PROV_RSA_FULL), flags) == 0) {
    return tl::unexpected(LastError());
  }
  return csp;
}

Result<std::vector<uint8_t>> Parameter(const Csp& csp, DWORD parameter, DWORD flags) {
  DWORD size = 0;
  if (CryptGetProvParam(csp.get(), parameter, nullptr, &size, flags) == 0) {
    return tl::unexpected(LastError());
  }
  std::vector<uint8_t> value(size);
  if (CryptGetProvParam(csp.get(), parameter, value.data(), &size, flags) == 0) {
    return tl::unexpected(LastError());
  }
  value.resize(size);
  return value;
}

Result<std::string> SecurityDescriptorOf(const Csp& csp) {
  auto descriptor = Parameter(
      csp, PP_KEYSET_SEC_DESCR,
      OWNER_SECURITY_INFORMATION | GROUP_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION);
  if (!descriptor) return tl::unexpected(descriptor.error());
  return SddlText(descriptor->data());
}

std::optional<bool> IsExportable(const Csp& csp, DWORD key_spec) {
  CspKey key;
  DWORD permissions = 0;
  DWORD size = sizeof(permissions);
  if (CryptGetUserKey(csp.get(), key_spec, key.Receive()) == 0 ||
      CryptGetKeyParam(key.get(), KP_PERMISSIONS, reinterpret_cast<BYTE*>(&permissions), &size,
                       0) == 0) {
    return std::nullopt;
  }
  return (permissions & CRYPT_EXPORT) != 0;
}

// A container has up to two keys: which of them is the certificate's, its KeySpec says.
Result<std::vector<uint8_t>> PublicKeyOf(const Csp& csp, std::optional<uint32_t> key_spec) {
  if (key_spec != kAtKeyExchange && key_spec != kAtSignature) {
    return tl::unexpected(Error{.code = ErrorCode::kUnsupportedHere});
  }
  return win::PublicKeyOf(csp.get(), *key_spec);
}

// Names of files, which Microsoft's providers give ASCII names.
std::string FileNameOf(const Csp& csp) {
  const auto name = Parameter(csp, PP_UNIQUE_CONTAINER, 0);
  if (!name) return {};
  const std::string text(name->begin(), name->end());
  return text.substr(0, text.find('\0'));
}

}  // namespace

Result<ProviderAnswer> AskCsp(const PrivateKey& key) {
  const Result<Csp> csp = Open(key);
  if (!csp) return tl::unexpected(csp.error());
  return ProviderAnswer{.file_name = FileNameOf(*csp),
                        .exportable = IsExportable(*csp, key.key_spec.value_or(AT_KEYEXCHANGE)),
                        .security_descriptor = SecurityDescriptorOf(*csp),
                        .public_key = PublicKeyOf(*csp, key.key_spec)};
}

}  // namespace pkiaudit::stores::win
