// SPDX-License-Identifier: Apache-2.0
#include <utility>

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

// With a variable such as %ProgramData% at its start replaced. Names of files are their makers':
// what stands further on is not expanded.
std::wstring FullPath(std::string_view path) {
  const std::wstring wide = Widen(path);
  const size_t end = wide.starts_with(L'%') ? wide.find(L'%', 1) : std::wstring::npos;
  if (end == std::wstring::npos) return wide;
  const std::wstring variable = wide.substr(0, end + 1);
  std::wstring full;
  // Too small a buffer is answered with the size that it takes.
  for (auto length = static_cast<DWORD>(MAX_PATH); length > full.size();) {
    full.resize(length);
    length = ExpandEnvironmentStringsW(variable.c_str(), full.data(), length);
    if (length == 0) return wide;
    if (length <= full.size()) {
      full.resize(length - 1u);
      break;
    }
  }
  return full + wide.substr(end + 1);
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

  Result<std::unique_ptr<InputTree>> OpenFolder(std::string_view path) const override {
    Result<InputFolder> folder = InputFolder::Open(FullPath(path), LinkPolicy::kInside);
    if (!folder) return tl::unexpected(folder.error());
    return std::make_unique<InputFolder>(std::move(*folder));
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
