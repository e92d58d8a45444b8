// SPDX-License-Identifier: Apache-2.0
//
// A zip of arbitrary content, unpacked into memory: every path stays below the zip, all that comes
// out is within the limits, and what is refused is told by a code of zips.

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "stores/folder_tree.h"
#include "stores/zip_tree.h"

namespace pkiaudit::stores {
namespace {

constexpr uint64_t kMaxFileSize = 256u << 10;
constexpr uint32_t kMaxEntries = 100;
constexpr uint64_t kMaxTotalSize = 1u << 20;
// An entry brings the folders above it, which the limit on entries does not count.
constexpr size_t kMaxParts = 64;

void Require(bool holds) {
  if (!holds) std::abort();
}

// A file in memory with that content, as long as it lives.
class MemoryFileName {
 public:
  explicit MemoryFileName(x509::Bytes content) : descriptor_(memfd_create("zip", MFD_CLOEXEC)) {
    Require(descriptor_ >= 0);
    Require(write(descriptor_, content.data(), content.size()) ==
            static_cast<ssize_t>(content.size()));
  }
  ~MemoryFileName() { close(descriptor_); }
  MemoryFileName(const MemoryFileName&) = delete;
  MemoryFileName& operator=(const MemoryFileName&) = delete;
  std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

 private:
  int descriptor_;
};

bool IsRefusal(ErrorCode code) {
  switch (code) {
    case ErrorCode::kTooLarge:
    case ErrorCode::kTooMany:
    case ErrorCode::kBadArchive:
    case ErrorCode::kUnsafePath:
    case ErrorCode::kLinkLeadsOut:
    case ErrorCode::kDuplicatePath:
    case ErrorCode::kNotARegularFile:
    case ErrorCode::kEncrypted:
      return true;
    default:
      return false;
  }
}

uint64_t ReadAll(const InputTree& tree, const std::string& path) {
  Result<File> file = tree.OpenFile(path);
  Require(file.has_value());
  std::vector<uint8_t> octets;
  Require(ReadRest(*file, kMaxFileSize, octets).has_value());
  Require(octets.size() == file->size());
  return octets.size();
}

void Unpack(x509::Bytes content) {
  const MemoryFileName file(content);
  ReadOptions options;
  options.max_file_size = kMaxFileSize;
  const auto zip =
      OpenZip(file.path(), options, {.max_total_size = kMaxTotalSize, .max_entries = kMaxEntries});
  if (!zip) {
    Require(zip.error().code == ErrorCode::kBadArchive);
    return;
  }
  uint64_t size = 0;
  const FolderTree tree = ListTree(**zip, options);
  Require(tree.items.size() <= 1 + kMaxEntries * (kMaxParts + 1));
  for (const TreeItem& item : tree.items) {
    if (!item.path.empty()) Require(PathOfZipEntry(item.path) == item.path);
    if (!item.is_folder) size += ReadAll(**zip, item.path);
  }
  Require(size <= kMaxTotalSize);
  Require(std::ranges::all_of((*zip)->refused(), [](const InputTree::Refused& refused) {
    return IsRefusal(refused.error.code);
  }));
}

}  // namespace
}  // namespace pkiaudit::stores

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  pkiaudit::stores::Unpack({data, size});
  return 0;
}
