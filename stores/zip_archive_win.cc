// SPDX-License-Identifier: Apache-2.0
#include "stores/win/wide_text.h"
#include "stores/zip_archive.h"

namespace pkiaudit::stores {

// libarchive reads names into UTF-16 here, whatever the locale.
struct ArchiveNames::Locale {};

ArchiveNames::ArchiveNames() = default;
ArchiveNames::~ArchiveNames() = default;

std::string ArchiveNames::NameOf(archive_entry* entry) {
  if (const wchar_t* name = archive_entry_pathname_w(entry)) return win::Narrow(name);
  const char* octets = archive_entry_pathname(entry);
  return octets == nullptr ? "" : octets;
}

bool OpenArchive(archive* handle, const boost::filesystem::path& path, size_t block_size) {
  return archive_read_open_filename_w(handle, path.c_str(), block_size) == ARCHIVE_OK;
}

}  // namespace pkiaudit::stores
