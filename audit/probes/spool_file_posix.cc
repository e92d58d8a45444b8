// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <unistd.h>

#include <boost/filesystem/operations.hpp>
#include <cerrno>
#include <cstdlib>
#include <string>

#include "audit/probes/spool_file.h"

namespace pkiaudit::audit::probes {

struct SpoolFile::Handle {
  int descriptor = -1;
};

SpoolFile::SpoolFile(std::unique_ptr<Handle> handle) : handle_(std::move(handle)) {}
SpoolFile::~SpoolFile() { close(handle_->descriptor); }

std::unique_ptr<SpoolFile> SpoolFile::Create() {
  boost::system::error_code error;
  const std::string folder = boost::filesystem::temp_directory_path(error).string();
  if (error) return nullptr;
  int descriptor = open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0) {  // a file system without such files
    std::string name = folder + "/pkiaudit-XXXXXX";
    descriptor = mkostemp(name.data(), O_CLOEXEC);
    if (descriptor < 0) return nullptr;
    unlink(name.c_str());
  }
  return std::unique_ptr<SpoolFile>(new SpoolFile(std::make_unique<Handle>(Handle{descriptor})));
}

bool SpoolFile::Write(uint64_t offset, x509::Bytes octets) {
  while (!octets.empty()) {
    const ssize_t written =
        pwrite(handle_->descriptor, octets.data(), octets.size(), static_cast<off_t>(offset));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    octets = octets.subspan(static_cast<size_t>(written));
    offset += static_cast<uint64_t>(written);
  }
  return true;
}

bool SpoolFile::Read(uint64_t offset, std::span<uint8_t> buffer) const {
  while (!buffer.empty()) {
    const ssize_t count =
        pread(handle_->descriptor, buffer.data(), buffer.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    buffer = buffer.subspan(static_cast<size_t>(count));
    offset += static_cast<uint64_t>(count);
  }
  return true;
}

}  // namespace pkiaudit::audit::probes
