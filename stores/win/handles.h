// SPDX-License-Identifier: Apache-2.0
//
// Owners of the handles that Windows gives out: each closes what it holds.
#ifndef PKIAUDIT_STORES_WIN_HANDLES_H_
#define PKIAUDIT_STORES_WIN_HANDLES_H_

#include <utility>

#include "stores/win/windows_headers.h"

namespace pkiaudit::stores::win {

// `Traits` says the handle's type, which value is none, and how it is closed.
template <typename Traits>
class Owner {
 public:
  using Handle = typename Traits::Handle;

  Owner() = default;
  explicit Owner(Handle handle) : handle_(handle) {}
  ~Owner() { Close(); }
  Owner(Owner&& other) noexcept : handle_(std::exchange(other.handle_, Traits::None())) {}
  Owner& operator=(Owner&& other) noexcept {
    if (this != &other) {
      Close();
      handle_ = std::exchange(other.handle_, Traits::None());
    }
    return *this;
  }

  Handle get() const { return handle_; }
  bool IsValid() const { return handle_ != Traits::None(); }
  // For functions that give a handle through a pointer; closes what was held.
  Handle* Receive() {
    Close();
    return &handle_;
  }

 private:
  void Close() {
    if (IsValid()) Traits::Close(handle_);
    handle_ = Traits::None();
  }

  Handle handle_ = Traits::None();
};

struct FileHandleTraits {
  using Handle = HANDLE;
  // INVALID_HANDLE_VALUE is a cast of -1, which no constant expression may hold.
  static Handle None() { return INVALID_HANDLE_VALUE; }
  static void Close(Handle handle) { CloseHandle(handle); }
};
using FileHandle = Owner<FileHandleTraits>;

struct FindHandleTraits {
  using Handle = HANDLE;
  static Handle None() { return INVALID_HANDLE_VALUE; }
  static void Close(Handle handle) { FindClose(handle); }
};
using FindHandle = Owner<FindHandleTraits>;

struct RegistryKeyTraits {
  using Handle = HKEY;
  static Handle None() { return nullptr; }
  static void Close(Handle handle) { RegCloseKey(handle); }
};
using RegistryKey = Owner<RegistryKeyTraits>;

struct CertificateStoreTraits {
  using Handle = HCERTSTORE;
  static Handle None() { return nullptr; }
  static void Close(Handle handle) { CertCloseStore(handle, 0); }
};
using CertificateStore = Owner<CertificateStoreTraits>;

struct CertificateContextTraits {
  using Handle = PCCERT_CONTEXT;
  static Handle None() { return nullptr; }
  static void Close(Handle handle) { CertFreeCertificateContext(handle); }
};
using CertificateContext = Owner<CertificateContextTraits>;

struct CspTraits {
  using Handle = HCRYPTPROV;
  static Handle None() { return 0; }
  static void Close(Handle handle) { CryptReleaseContext(handle, 0); }
};
using Csp = Owner<CspTraits>;

struct CspKeyTraits {
  using Handle = HCRYPTKEY;
  static Handle None() { return 0; }
  static void Close(Handle handle) { CryptDestroyKey(handle); }
};
using CspKey = Owner<CspKeyTraits>;

// What Windows allocates with LocalAlloc and leaves to the caller.
struct LocalMemoryTraits {
  using Handle = void*;
  static Handle None() { return nullptr; }
  static void Close(Handle handle) { LocalFree(handle); }
};
using LocalMemory = Owner<LocalMemoryTraits>;

}  // namespace pkiaudit::stores::win

#endif  // PKIAUDIT_STORES_WIN_HANDLES_H_
