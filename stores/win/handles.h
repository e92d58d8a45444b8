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

}  // namespace pkiaudit::stores::win

#endif  // PKIAUDIT_STORES_WIN_HANDLES_H_
