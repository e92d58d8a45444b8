// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "reports/output/durable_file.h"
#include "stores/win/handles.h"

namespace pkiaudit::reports {
namespace {

// ERROR_DISK_QUOTA_EXCEEDED, which the headers of mingw-w64 10 do not have.
constexpr DWORD kDiskQuotaExceeded = 1295;

Error WriteError(DWORD status) {
  ErrorCode code = ErrorCode::kWriteFailed;
  switch (status) {
    case ERROR_ACCESS_DENIED:
    case ERROR_NETWORK_ACCESS_DENIED:
    case ERROR_SHARING_VIOLATION:  // somebody has the old one open
    case ERROR_WRITE_PROTECT:
      code = ErrorCode::kPermissionDenied;
      break;
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND:
    case ERROR_BAD_NETPATH:
    case ERROR_INVALID_DRIVE:
      code = ErrorCode::kNotFound;
      break;
    case ERROR_DISK_FULL:
    case ERROR_HANDLE_DISK_FULL:
    case kDiskQuotaExceeded:
    case ERROR_FILE_TOO_LARGE:
      code = ErrorCode::kNoSpace;
      break;
    default:
      break;
  }
  return {.code = code, .os_status = static_cast<int>(status)};
}

tl::unexpected<Error> FailLast() { return tl::unexpected(WriteError(GetLastError())); }

class WindowsFile final : public DurableFile {
 public:
  explicit WindowsFile(stores::win::FileHandle file) : file_(std::move(file)) {}

  Result<void> Write(std::string_view octets) override {
    constexpr size_t kMaxPiece = size_t{1} << 30;
    while (!octets.empty()) {
      DWORD written = 0;
      const auto size = static_cast<DWORD>(std::min(octets.size(), kMaxPiece));
      if (WriteFile(file_.get(), octets.data(), size, &written, nullptr) == 0) return FailLast();
      octets.remove_prefix(written);
    }
    return {};
  }

  Result<void> SyncAndClose() override {
    if (FlushFileBuffers(file_.get()) == 0) return FailLast();
    file_ = {};
    return {};
  }

 private:
  stores::win::FileHandle file_;
};

}  // namespace

// Permissions are those that the folder gives new files.
Result<std::unique_ptr<DurableFile>> DurableFile::CreateNew(const boost::filesystem::path& path) {
  stores::win::FileHandle file(CreateFileW(path.c_str(), GENERIC_WRITE, FILE_SHARE_DELETE, nullptr,
                                           CREATE_NEW, FILE_ATTRIBUTE_NORMAL, nullptr));
  if (!file.IsValid()) return FailLast();
  return std::make_unique<WindowsFile>(std::move(file));
}

Result<void> ReplaceFile(const boost::filesystem::path& from, const boost::filesystem::path& to) {
  if (MoveFileExW(from.c_str(), to.c_str(), MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH) ==
      0) {
    return FailLast();
  }
  return {};
}

}  // namespace pkiaudit::reports
