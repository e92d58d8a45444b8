// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_ZIP_TREE_H_
#define PKIAUDIT_STORES_ZIP_TREE_H_

#include <boost/filesystem/path.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "stores/file.h"
#include "stores/sources.h"

namespace pkiaudit::stores {

// Limits of a zip, beside those of ReadOptions: what it holds is unpacked into memory at once.
struct ZipLimits {
  uint64_t max_total_size = uint64_t{1} << 30;  // octets of all files, unpacked
  // All files may have so many times the octets of the zip, and kFreeSize more: what is packed
  // tighter is made to fill memory. Exports of Windows come to some twenty.
  uint64_t max_ratio = 200;
  static constexpr uint64_t kFreeSize = 16u << 20;
  uint32_t max_entries = 200'000;  // folders count too
};

// Whether the file starts as a zip.
bool LooksLikeZip(File& file);

// A zip that was given as input, unpacked into memory; nothing is written. Where everything in it
// lies below one folder, that folder is the input. In names without any '/', backslashes count as
// such, as old versions of Compress-Archive write them. Entries that are no plain files or folders,
// whose name is no plain path below it, that another entry has the path of, that are encrypted or
// damaged, or over a limit (also ReadOptions::max_file_size) are refused and told, and the rest is
// read. Errors: those of File::Open; kBadArchive where it is no zip that can be read at all.
Result<std::unique_ptr<InputTree>> OpenZip(const boost::filesystem::path& path,
                                           const ReadOptions& options,
                                           const ZipLimits& limits = {});

// The path that an entry's name stands for, without the '/' at a folder's end. Nothing for a name
// that is none below the zip: empty, absolute, with a drive, a backslash, a control character, an
// empty part, "." or "..", or with over 64 parts.
std::optional<std::string> PathOfZipEntry(std::string_view name);

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_ZIP_TREE_H_
