// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/filesystem/operations.hpp>

#include "audit/probes/spool_file.h"
#include "stores/win/handles.h"

namespace pkiaudit::audit::probes {
namespace {

// Of a file that was not opened for overlapped input and output, which waits all the same.
OVERLAPPED At(uint64_t offset) {
  OVERLAPPED place{};
  place.Offset = static_cast<DWORD>(offset);
  place.OffsetHigh = static_cast<DWORD>(offset >> 32);
  return place;
}

DWORD Piece(size_t size) { return static_cast<DWORD>(std::min(size, size_t{1} << 30)); }

}  // namespace

struct SpoolFile::Handle {
  stores::win::FileHandle file;
};

SpoolFile::SpoolFile(std::unique_ptr<Handle> handle) : handle_(std::move(handle)) {}
SpoolFile::~SpoolFile() = default;

// Others may delete it, as cleaners of temporary files do, which takes effect at its end; nobody
// may open it to read or write.
std::unique_ptr<SpoolFile> SpoolFile::Create() {
  boost::system::error_code error;
  auto path = boost::filesystem::temp_directory_path(error);
  if (!error) path /= boost::filesystem::unique_path(L"pkiaudit-%%%%%%%%%%%%%%%%.tmp", error);
  if (error) return nullptr;
  stores::win::FileHandle file(
      CreateFileW(path.c_str(), GENERIC_READ | GENERIC_WRITE | DELETE, FILE_SHARE_DELETE, nullptr,
                  CREATE_NEW, FILE_ATTRIBUTE_TEMPORARY | FILE_FLAG_DELETE_ON_CLOSE, nullptr));
  if (!file.IsValid()) return nullptr;
  return std::unique_ptr<SpoolFile>(
      new SpoolFile(std::make_unique<Handle>(Handle{std::move(file)})));
}

bool SpoolFile::Write(uint64_t offset, x509::Bytes octets) {
  while (!octets.empty()) {
    OVERLAPPED place = At(offset);
    DWORD written = 0;
    if (WriteFile(handle_->file.get(), octets.data(), Piece(octets.size()), &written, &place) ==
            0 ||
        written == 0) {
      return false;
    }
    octets = octets.subspan(written);
    offset += written;
  }
  return true;
}

bool SpoolFile::Read(uint64_t offset, std::span<uint8_t> buffer) const {
  while (!buffer.empty()) {
    OVERLAPPED place = At(offset);
    DWORD count = 0;
    if (ReadFile(handle_->file.get(), buffer.data(), Piece(buffer.size()), &count, &place) == 0 ||
        count == 0) {
      return false;
    }
    buffer = buffer.subspan(count);
    offset += count;
  }
  return true;
}

}  // namespace pkiaudit::audit::probes
