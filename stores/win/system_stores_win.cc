// SPDX-License-Identifier: Apache-2.0
#include "stores/win/handles.h"
#include "stores/win/system_stores.h"
#include "stores/win/this_host.h"
#include "stores/win/wide_text.h"
#include "stores/win/windows_error.h"

namespace pkiaudit::stores::win {
namespace {

DWORD LocationFlag(StoreLocation::Kind kind) {
  return kind == StoreLocation::Kind::kLocalMachine ? CERT_SYSTEM_STORE_LOCAL_MACHINE
                                                    : CERT_SYSTEM_STORE_CURRENT_USER;
}

BOOL WINAPI AddName(const void* store, DWORD /*flags*/, PCERT_SYSTEM_STORE_INFO /*info*/,
                    void* /*reserved*/, void* argument) {
  auto& names = *static_cast<std::vector<std::string>*>(argument);
  names.push_back(Narrow(static_cast<const wchar_t*>(store)));
  return TRUE;
}

Result<std::vector<uint8_t>> Serialize(PCCERT_CONTEXT certificate) {
  DWORD size = 0;
  if (CertSerializeCertificateStoreElement(certificate, 0, nullptr, &size) == 0) {
    return tl::unexpected(LastError());
  }
  std::vector<uint8_t> elements(size);
  if (CertSerializeCertificateStoreElement(certificate, 0, elements.data(), &size) == 0) {
    return tl::unexpected(LastError());
  }
  elements.resize(size);
  return elements;
}

class WindowsSystemStores final : public SystemStores {
 public:
  Result<std::vector<std::string>> Names(StoreLocation::Kind kind) const override {
    std::vector<std::string> names;
    if (CertEnumSystemStore(LocationFlag(kind), nullptr, &names, AddName) == 0) {
      return tl::unexpected(LastError());
    }
    return names;
  }

  Result<std::vector<std::vector<uint8_t>>> Certificates(StoreLocation::Kind kind,
                                                         const std::string& store) const override {
    const CertificateStore opened(CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0,
                                                LocationFlag(kind) | CERT_STORE_READONLY_FLAG |
                                                    CERT_STORE_OPEN_EXISTING_FLAG |
                                                    CERT_STORE_ENUM_ARCHIVED_FLAG,
                                                Widen(store).c_str()));
    if (!opened.IsValid()) return tl::unexpected(LastError());
    std::vector<std::vector<uint8_t>> certificates;
    // Frees the one before.
    PCCERT_CONTEXT certificate = nullptr;
    while ((certificate = CertEnumCertificatesInStore(opened.get(), certificate)) != nullptr) {
      auto elements = Serialize(certificate);
      if (!elements) {
        CertFreeCertificateContext(certificate);
        return tl::unexpected(elements.error());
      }
      certificates.push_back(std::move(*elements));
    }
    const DWORD status = GetLastError();
    const bool at_end = status == static_cast<DWORD>(CRYPT_E_NOT_FOUND) ||
                        status == ERROR_NO_MORE_FILES || status == ERROR_SUCCESS;
    if (!at_end) return tl::unexpected(WindowsError(status));
    return certificates;
  }
};

}  // namespace

std::unique_ptr<SystemStores> ThisSystemStores() { return std::make_unique<WindowsSystemStores>(); }

}  // namespace pkiaudit::stores::win
