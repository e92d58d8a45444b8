// SPDX-License-Identifier: Apache-2.0
#include "stores/file.h"
#include "stores/path_text.h"
#include "stores/win/handles.h"
#include "stores/win/host_files.h"
#include "stores/win/sddl_text.h"
#include "stores/win/this_host.h"
#include "stores/win/wide_text.h"
#include "stores/win/windows_error.h"

namespace pkiaudit::stores::win {
namespace {

// With variables such as %ProgramData% replaced.
std::wstring FullPath(std::string_view path) {
  const std::wstring wide = Widen(path);
  std::wstring full(wide.size() + MAX_PATH, L'\0');
  const DWORD length =
      ExpandEnvironmentStringsW(wide.c_str(), full.data(), static_cast<DWORD>(full.size()));
  if (length == 0 || length > full.size()) return wide;
  full.resize(length - 1u);
  return full;
}

class WindowsHostFiles final : public HostFiles {
 public:
  Result<std::vector<uint8_t>> Read(std::string_view path, uint64_t max_size) const override {
    Result<File> file = File::Open(FullPath(path));
    if (!file) return tl::unexpected(file.error());
    std::vector<uint8_t> octets;
    if (const auto read = ReadRest(*file, max_size, octets); !read) {
      return tl::unexpected(read.error());
    }
    return octets;
  }

  Result<std::vector<std::string>> List(std::string_view folder) const override {
    const auto opened = InputFolder::Open(FullPath(folder), LinkPolicy::kAnywhere);
    if (!opened) return tl::unexpected(opened.error());
    auto listing = opened->List("");
    if (!listing) return tl::unexpected(listing.error());
    std::vector<std::string> names;
    for (InputFolder::Item& item : listing->items) names.push_back(std::move(item.name));
    return names;
  }

  Result<std::string> SecurityDescriptor(std::string_view path) const override {
    std::wstring name = FullPath(path);
    LocalMemory descriptor;
    const DWORD status = GetNamedSecurityInfoW(
        name.data(), SE_FILE_OBJECT,
        OWNER_SECURITY_INFORMATION | GROUP_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION,
        nullptr, nullptr, nullptr, nullptr, descriptor.Receive());
    if (status != ERROR_SUCCESS) return tl::unexpected(WindowsError(status));
    return SddlText(descriptor.get());
  }
};

}  // namespace

std::unique_ptr<HostFiles> ThisHostFiles() { return std::make_unique<WindowsHostFiles>(); }

}  // namespace pkiaudit::stores::win
