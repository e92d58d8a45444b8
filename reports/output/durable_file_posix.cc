// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "reports/output/durable_file.h"

namespace pkiaudit::reports {
namespace {

Error WriteError(int status) {
  ErrorCode code = ErrorCode::kWriteFailed;
  switch (status) {
    case EACCES:
    case EPERM:
    case EROFS:
      code = ErrorCode::kPermissionDenied;
      break;
    case ENOENT:
    case ENOTDIR:
      code = ErrorCode::kNotFound;
      break;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      code = ErrorCode::kNoSpace;
      break;
    default:
      break;
  }
  return {.code = code, .os_status = status};
}

class PosixFile final : public DurableFile {
 public:
  explicit PosixFile(int descriptor) : descriptor_(descriptor) {}
  PosixFile(const PosixFile&) = delete;
  PosixFile& operator=(const PosixFile&) = delete;
  ~PosixFile() override {
    if (descriptor_ >= 0) {
      ::close(descriptor_);
    }
  }

  Result<void> Write(std::string_view octets) override {
    while (!octets.empty()) {
      const ssize_t written = ::write(descriptor_, octets.data(), octets.size());
      if (written < 0 && errno == EINTR) {
        continue;
      }
      if (written < 0) {
        return tl::unexpected(WriteError(errno));
      }
      octets.remove_prefix(static_cast<size_t>(written));
    }
    return {};
  }

  Result<void> SyncAndClose() override {
    // Some file systems tell a full disk only here.
    if (::fsync(descriptor_) != 0) {
      return tl::unexpected(WriteError(errno));
    }
    const int descriptor = descriptor_;
    descriptor_ = -1;
    if (::close(descriptor) != 0) {
      return tl::unexpected(WriteError(errno));
    }
    return {};
  }

 private:
  int descriptor_;
};

}  // namespace

Result<std::unique_ptr<DurableFile>> DurableFile::CreateNew(const boost::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (descriptor < 0) {
    return tl::unexpected(WriteError(errno));
  }
  return std::make_unique<PosixFile>(descriptor);
}

Result<void> ReplaceFile(const boost::filesystem::path& from, const boost::filesystem::path& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) {
    return tl::unexpected(WriteError(errno));
  }
  // The new name is there for everybody; a folder that cannot be synced (some network file systems)
  // takes nothing from that.
  const boost::filesystem::path folder = to.has_parent_path() ? to.parent_path() : ".";
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor >= 0) {
    ::fsync(descriptor);
    ::close(descriptor);
  }
  return {};
}

}  // namespace pkiaudit::reports
