// SPDX-License-Identifier: Apache-2.0
#include <locale.h>  // NOLINT(modernize-deprecated-headers): newlocale is POSIX

#include "stores/zip_archive.h"

namespace pkiaudit::stores {

// libarchive drops names that the locale's character set cannot hold, so names are read as UTF-8,
// in this thread only.
struct ArchiveNames::Locale {
  locale_t now;
  locale_t before;
};

ArchiveNames::ArchiveNames() {
  const locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  if (utf8 != nullptr) locale_ = std::make_unique<Locale>(Locale{utf8, uselocale(utf8)});
}

ArchiveNames::~ArchiveNames() {
  if (locale_ == nullptr) return;
  uselocale(locale_->before);
  freelocale(locale_->now);
}

std::string ArchiveNames::NameOf(archive_entry* entry) {
  const char* name = archive_entry_pathname_utf8(entry);
  if (name == nullptr) name = archive_entry_pathname(entry);
  return name == nullptr ? "" : name;
}

bool OpenArchive(archive* handle, const boost::filesystem::path& path, size_t block_size) {
  return archive_read_open_filename(handle, path.c_str(), block_size) == ARCHIVE_OK;
}

}  // namespace pkiaudit::stores
