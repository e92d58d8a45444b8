// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_WIN_LIBRARY_H_
#define PKIAUDIT_STORES_WIN_LIBRARY_H_

#include "stores/win/windows_headers.h"

namespace pkiaudit::stores::win {

// A DLL of the system that a function is taken from by name, because not every Windows (or Wine)
// has it. Looked for in System32 only.
class Library {
 public:
  explicit Library(const wchar_t* name)
      : module_(LoadLibraryExW(name, nullptr, LOAD_LIBRARY_SEARCH_SYSTEM32)) {}
  ~Library() {
    if (module_ != nullptr) FreeLibrary(module_);
  }
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;

  // Null where it has no such function.
  template <typename Function>
  Function* Find(const char* name) const {
    if (module_ == nullptr) return nullptr;
    // Through void(*)(): a cast between types of functions that the compiler lets pass.
    return reinterpret_cast<Function*>(reinterpret_cast<void (*)()>(GetProcAddress(module_, name)));
  }

 private:
  HMODULE module_;
};

}  // namespace pkiaudit::stores::win

#endif  // PKIAUDIT_STORES_WIN_LIBRARY_H_
