// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <utility>

#include "stores/memory_tree.h"
#include "stores/text_encoding.h"
#include "stores/zip_archive.h"
#include "stores/zip_tree.h"

namespace pkiaudit::stores {
namespace {

constexpr size_t kBlockSize = 64u << 10;
// Entries after so many refused ones are not told one by one.
constexpr size_t kMaxRefused = 1'000;

class ZipReader {
 public:
  ZipReader(Archive handle, uint64_t zip_size, const ReadOptions& options, const ZipLimits& limits)
      : archive_(std::move(handle)),
        max_file_size_(options.max_file_size),
        limits_(limits),
        budget_(std::min(limits.max_total_size,
                         Saturated(zip_size, limits.max_ratio) + ZipLimits::kFreeSize)) {}

  Result<std::unique_ptr<InputTree>> Read() {
    archive_entry* entry = nullptr;
    for (uint32_t number = 1;; ++number) {
      const int status = archive_read_next_header(archive_.get(), &entry);
      if (status == ARCHIVE_EOF) break;
      if (status < ARCHIVE_WARN) {
        if (number == 1) return tl::unexpected(Error{.code = ErrorCode::kBadArchive});
        Refuse("what follows in the zip", ErrorCode::kBadArchive);
        break;
      }
      if (number > limits_.max_entries || is_over_) {
        Refuse("what follows in the zip", is_over_ ? ErrorCode::kTooLarge : ErrorCode::kTooMany);
        break;
      }
      ReadEntry(entry, number);
    }
    // Folders of the layout are no folder that was packed by its own name.
    tree_->EnterOnlyFolder({"stores", "keys", "registry", "iis", "revocation"});
    return std::unique_ptr<InputTree>(std::move(tree_));
  }

 private:
  static uint64_t Saturated(uint64_t size, uint64_t factor) {
    return factor != 0 && size > (~uint64_t{0} >> 1) / factor ? ~uint64_t{0} >> 1 : size * factor;
  }

  void ReadEntry(archive_entry* entry, uint32_t number) {
    const std::string name = ArchiveNames::NameOf(entry);
    const std::string shown = name.empty() ? "entry " + std::to_string(number) : ToShownText(name);
    const auto path = PathOfZipEntry(name);
    if (!path) {
      Refuse(shown, ErrorCode::kUnsafePath);
      return;
    }
    const auto type = archive_entry_filetype(entry);
    if (type == AE_IFLNK || archive_entry_hardlink(entry) != nullptr) {
      Refuse(shown, ErrorCode::kLinkLeadsOut);
    } else if (type == AE_IFDIR) {
      if (!tree_->AddFolder(*path)) Refuse(shown, ErrorCode::kDuplicatePath);
    } else if (type != AE_IFREG) {
      Refuse(shown, ErrorCode::kNotARegularFile);
    } else if (archive_entry_is_encrypted(entry) != 0) {
      Refuse(shown, ErrorCode::kEncrypted);
    } else {
      ReadFile(*path, shown);
    }
  }

  void ReadFile(const std::string& path, const std::string& shown) {
    MemoryTree::Octets octets;
    // What is unpacked counts, whether it is kept or not.
    if (const auto failure = Unpack(octets)) {
      Refuse(shown, *failure);
    } else if (!tree_->AddFile(path, std::move(octets))) {
      Refuse(shown, ErrorCode::kDuplicatePath);
    }
  }

  // The sizes that a zip states may lie, so only what comes out counts.
  std::optional<ErrorCode> Unpack(MemoryTree::Octets& octets) {
    std::array<uint8_t, kBlockSize> block{};
    while (true) {
      const auto size = archive_read_data(archive_.get(), block.data(), block.size());
      if (size == 0) return std::nullopt;
      if (size < 0) return ErrorCode::kBadArchive;
      const auto taken = static_cast<uint64_t>(size);
      if (taken > budget_) {
        is_over_ = true;
        return ErrorCode::kTooLarge;
      }
      budget_ -= taken;
      if (octets.size() + taken > max_file_size_) return ErrorCode::kTooLarge;
      octets.insert(octets.end(), block.begin(), block.begin() + size);
    }
  }

  void Refuse(std::string shown, ErrorCode code) {
    if (tree_->refused().size() < kMaxRefused) {
      tree_->Refuse(std::move(shown), {.code = code});
    } else if (tree_->refused().size() == kMaxRefused) {
      tree_->Refuse("further entries", {.code = ErrorCode::kTooMany});
    }
  }

  Archive archive_;
  uint64_t max_file_size_;
  const ZipLimits& limits_;
  uint64_t budget_;  // octets that may still be unpacked
  bool is_over_ = false;
  std::unique_ptr<MemoryTree> tree_ = std::make_unique<MemoryTree>();
};

}  // namespace

Result<std::unique_ptr<InputTree>> OpenZip(const boost::filesystem::path& path,
                                           const ReadOptions& options, const ZipLimits& limits) {
  const Result<File> file = File::Open(path);
  if (!file) return tl::unexpected(file.error());
  const ArchiveNames names;
  Archive handle(archive_read_new());
  if (handle == nullptr || archive_read_support_format_zip_seekable(handle.get()) != ARCHIVE_OK ||
      !OpenArchive(handle.get(), path, kBlockSize)) {
    return tl::unexpected(Error{.code = ErrorCode::kBadArchive});
  }
  return ZipReader(std::move(handle), file->size(), options, limits).Read();
}

}  // namespace pkiaudit::stores
