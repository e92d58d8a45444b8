// SPDX-License-Identifier: Apache-2.0
//
// libarchive, as far as it differs between platforms: file names of its own and those in archives.
#ifndef PKIAUDIT_STORES_ZIP_ARCHIVE_H_
#define PKIAUDIT_STORES_ZIP_ARCHIVE_H_

#include <archive.h>
#include <archive_entry.h>

#include <boost/filesystem/path.hpp>
#include <memory>
#include <string>

namespace pkiaudit::stores {

struct ArchiveDeleter {
  void operator()(archive* handle) const { archive_read_free(handle); }
};
using Archive = std::unique_ptr<archive, ArchiveDeleter>;

// What must be there, in the same thread, while entries' names are read.
class ArchiveNames {
 public:
  ArchiveNames();
  ~ArchiveNames();
  ArchiveNames(const ArchiveNames&) = delete;
  ArchiveNames& operator=(const ArchiveNames&) = delete;

  // UTF-8 where the zip says what its octets mean. Elsewhere: on Windows the name that the host's
  // OEM code page makes of them, as Explorer shows it; on others the octets as they stand. Empty
  // where there is none.
  static std::string NameOf(archive_entry* entry);

 private:
  struct Locale;
  std::unique_ptr<Locale> locale_;
};

// Whether `handle` now reads that file, in blocks of so many octets.
bool OpenArchive(archive* handle, const boost::filesystem::path& path, size_t block_size);

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_ZIP_ARCHIVE_H_
