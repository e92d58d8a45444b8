// SPDX-License-Identifier: Apache-2.0
//
// Keys of CNG key storage providers. Wine has no stored keys of them, so that none of this runs
// there but the way to its end (docs/windows.md).
#include <string>
#include <vector>

#include "stores/win/handles.h"
#include "stores/win/library.h"
#include "stores/win/provider_keys.h"
#include "stores/win/sddl_text.h"
#include "stores/win/wide_text.h"
#include "stores/win/windows_error.h"

namespace pkiaudit::stores::win {
namespace {

// Functions of ncrypt.dll, by name.
struct NCrypt {
  Library library{L"ncrypt.dll"};
  decltype(&NCryptOpenStorageProvider) open_provider =
      library.Find<decltype(NCryptOpenStorageProvider)>("NCryptOpenStorageProvider");
  decltype(&NCryptOpenKey) open_key = library.Find<decltype(NCryptOpenKey)>("NCryptOpenKey");
  decltype(&NCryptGetProperty) get_property =
      library.Find<decltype(NCryptGetProperty)>("NCryptGetProperty");
  decltype(&NCryptFreeObject) free_object =
      library.Find<decltype(NCryptFreeObject)>("NCryptFreeObject");

  bool IsThere() const {
    return open_provider != nullptr && open_key != nullptr && get_property != nullptr &&
           free_object != nullptr;
  }
};

class NCryptObject {
 public:
  explicit NCryptObject(const NCrypt& ncrypt) : ncrypt_(ncrypt) {}
  ~NCryptObject() {
    if (handle_ != 0) ncrypt_.free_object(handle_);
  }
  NCryptObject(const NCryptObject&) = delete;
  NCryptObject& operator=(const NCryptObject&) = delete;

  NCRYPT_HANDLE get() const { return handle_; }
  NCRYPT_HANDLE* Receive() { return &handle_; }

 private:
  const NCrypt& ncrypt_;
  NCRYPT_HANDLE handle_ = 0;
};

tl::unexpected<Error> Fail(SECURITY_STATUS status) {
  return tl::unexpected(WindowsError(static_cast<uint32_t>(status)));
}

Result<std::vector<uint8_t>> Property(const NCrypt& ncrypt, const NCryptObject& key,
                                      const wchar_t* name, DWORD flags) {
  DWORD size = 0;
  SECURITY_STATUS status = ncrypt.get_property(key.get(), name, nullptr, 0, &size, flags);
  if (status != ERROR_SUCCESS) return Fail(status);
  std::vector<uint8_t> value(size);
  status = ncrypt.get_property(key.get(), name, value.data(), size, &size, flags);
  if (status != ERROR_SUCCESS) return Fail(status);
  value.resize(size);
  return value;
}

Result<std::string> SecurityDescriptorOf(const NCrypt& ncrypt, const NCryptObject& key) {
  auto descriptor = Property(ncrypt, key, NCRYPT_SECURITY_DESCR_PROPERTY,
                             OWNER_SECURITY_INFORMATION | GROUP_SECURITY_INFORMATION |
                                 DACL_SECURITY_INFORMATION | NCRYPT_SILENT_FLAG);
  if (!descriptor) return tl::unexpected(descriptor.error());
  return SddlText(descriptor->data());
}

std::optional<bool> IsExportable(const NCrypt& ncrypt, const NCryptObject& key) {
  const auto policy = Property(ncrypt, key, NCRYPT_EXPORT_POLICY_PROPERTY, NCRYPT_SILENT_FLAG);
  if (!policy || policy->empty()) return std::nullopt;
  // A DWORD, least octet first.
  return (policy->front() & (NCRYPT_ALLOW_EXPORT_FLAG | NCRYPT_ALLOW_PLAINTEXT_EXPORT_FLAG)) != 0;
}

std::string FileNameOf(const NCrypt& ncrypt, const NCryptObject& key) {
  const auto name = Property(ncrypt, key, NCRYPT_UNIQUE_NAME_PROPERTY, NCRYPT_SILENT_FLAG);
  if (!name) return {};
  std::wstring text;
  for (size_t i = 0; i + 1 < name->size(); i += 2) {
    text += static_cast<wchar_t>((*name)[i] | (*name)[i + 1] << 8);
  }
  return Narrow(text.substr(0, text.find(L'\0')));
}

// "dwLegacyKeySpec" (NCryptOpenKey): a key that a CSP made is found under its KeySpec only, one of
// CNG without one. A certificate may carry a KeySpec though CNG made its key.
SECURITY_STATUS OpenKey(const NCrypt& ncrypt, const NCryptObject& provider, const PrivateKey& key,
                        DWORD flags, NCryptObject& opened) {
  const std::wstring name = Widen(key.container);
  const bool has_key_spec = key.key_spec == kAtKeyExchange || key.key_spec == kAtSignature;
  if (has_key_spec && ncrypt.open_key(provider.get(), opened.Receive(), name.c_str(), *key.key_spec,
                                      flags) == ERROR_SUCCESS) {
    return ERROR_SUCCESS;
  }
  return ncrypt.open_key(provider.get(), opened.Receive(), name.c_str(), 0, flags);
}

}  // namespace

Result<ProviderAnswer> AskKsp(const PrivateKey& key) {
  const NCrypt ncrypt;
  if (!ncrypt.IsThere()) return tl::unexpected(Error{.code = ErrorCode::kUnsupportedHere});
  NCryptObject provider(ncrypt);
  SECURITY_STATUS status = ncrypt.open_provider(provider.Receive(), Widen(key.provider).c_str(), 0);
  if (status != ERROR_SUCCESS) return Fail(status);
  const DWORD flags = NCRYPT_SILENT_FLAG |
                      (key.machine_keyset.value_or(false) ? DWORD{NCRYPT_MACHINE_KEY_FLAG} : 0);
  NCryptObject opened(ncrypt);
  status = OpenKey(ncrypt, provider, key, flags, opened);
  if (status != ERROR_SUCCESS) return Fail(status);
  return ProviderAnswer{.file_name = FileNameOf(ncrypt, opened),
                        .exportable = IsExportable(ncrypt, opened),
                        .security_descriptor = SecurityDescriptorOf(ncrypt, opened),
                        .public_key = PublicKeyOf(opened.get(), 0)};
}

}  // namespace pkiaudit::stores::win
