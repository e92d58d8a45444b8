// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "stores/win/handles.h"
#include "stores/win/registry.h"
#include "stores/win/this_host.h"
#include "stores/win/wide_text.h"
#include "stores/win/windows_error.h"

namespace pkiaudit::stores::win {
namespace {

struct Hive {
  std::string_view name;
  HKEY key;
};

const std::array<Hive, 3>& Hives() {
  static const std::array<Hive, 3> kHives = {{{"HKEY_LOCAL_MACHINE", HKEY_LOCAL_MACHINE},
                                              {"HKEY_CURRENT_USER", HKEY_CURRENT_USER},
                                              {"HKEY_USERS", HKEY_USERS}}};
  return kHives;
}

tl::unexpected<Error> Fail(LSTATUS status) {
  return tl::unexpected(WindowsError(static_cast<uint32_t>(status)));
}

Result<RegistryKey> OpenKey(std::string_view path) {
  const size_t end = std::min(path.find('\\'), path.size());
  const auto hive = std::ranges::find(Hives(), path.substr(0, end), &Hive::name);
  if (hive == Hives().end()) return Fail(ERROR_FILE_NOT_FOUND);
  const std::wstring subkey = Widen(path.substr(std::min(end + 1, path.size())));
  RegistryKey key;
  const LSTATUS status =
      RegOpenKeyExW(hive->key, subkey.c_str(), 0, KEY_READ | KEY_WOW64_64KEY, key.Receive());
  if (status != ERROR_SUCCESS) return Fail(status);
  return key;
}

// Characters of the longest name, and octets of the largest value, in a key.
struct Sizes {
  DWORD subkey_name = 0;
  DWORD value_name = 0;
  DWORD data = 0;
};

Result<Sizes> SizesOf(const RegistryKey& key) {
  Sizes sizes;
  const LSTATUS status =
      RegQueryInfoKeyW(key.get(), nullptr, nullptr, nullptr, nullptr, &sizes.subkey_name, nullptr,
                       nullptr, &sizes.value_name, &sizes.data, nullptr, nullptr);
  if (status != ERROR_SUCCESS) return Fail(status);
  return sizes;
}

// Of a value's name and data; false where they are as large as they may get.
bool GrowBuffers(std::wstring& name, std::vector<uint8_t>& data) {
  constexpr size_t kMaxName = 16'384;  // Registry Element Size Limits (Microsoft Learn)
  if (name.size() > kMaxName && data.size() >= Registry::kMaxDataSize) return false;
  name.resize(kMaxName + 1);
  data.resize(std::min(2 * data.size() + 4096, Registry::kMaxDataSize));
  return true;
}

class WindowsRegistry final : public Registry {
 public:
  Result<std::vector<std::string>> Subkeys(std::string_view path) const override {
    const Result<RegistryKey> key = OpenKey(path);
    if (!key) return tl::unexpected(key.error());
    const Result<Sizes> sizes = SizesOf(*key);
    if (!sizes) return tl::unexpected(sizes.error());
    std::vector<std::string> names;
    std::wstring name(sizes->subkey_name + 1u, L'\0');
    for (DWORD index = 0;; ++index) {
      auto length = static_cast<DWORD>(name.size());
      const LSTATUS status = RegEnumKeyExW(key->get(), index, name.data(), &length, nullptr,
                                           nullptr, nullptr, nullptr);
      if (status == ERROR_NO_MORE_ITEMS) break;
      if (status != ERROR_SUCCESS) return Fail(status);
      names.push_back(Narrow(std::wstring_view(name).substr(0, length)));
    }
    std::ranges::sort(names);
    return names;
  }

  Result<std::vector<RegistryItem>> Values(std::string_view path) const override {
    const Result<RegistryKey> key = OpenKey(path);
    if (!key) return tl::unexpected(key.error());
    const Result<Sizes> sizes = SizesOf(*key);
    if (!sizes) return tl::unexpected(sizes.error());
    if (sizes->data > kMaxDataSize) return tl::unexpected(Error{.code = ErrorCode::kTooLarge});
    std::vector<RegistryItem> items;
    std::wstring name(sizes->value_name + 1u, L'\0');
    // Without a buffer RegEnumValueW would succeed for any size.
    std::vector<uint8_t> data(std::max<size_t>(sizes->data, 1));
    for (DWORD index = 0;;) {
      auto name_length = static_cast<DWORD>(name.size());
      auto size = static_cast<DWORD>(data.size());
      DWORD type = 0;
      const LSTATUS status = RegEnumValueW(key->get(), index, name.data(), &name_length, nullptr,
                                           &type, data.data(), &size);
      if (status == ERROR_NO_MORE_ITEMS) break;
      if (status == ERROR_MORE_DATA && GrowBuffers(name, data)) continue;  // written meanwhile
      if (status != ERROR_SUCCESS) return Fail(status);
      ++index;
      items.push_back({.name = Narrow(std::wstring_view(name).substr(0, name_length)),
                       .type = static_cast<RegistryType>(type),
                       .data = {data.begin(), data.begin() + static_cast<ptrdiff_t>(size)}});
    }
    return items;
  }
};

}  // namespace

std::unique_ptr<Registry> ThisRegistry() { return std::make_unique<WindowsRegistry>(); }

}  // namespace pkiaudit::stores::win
