// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_TESTS_SUPPORT_ZIP_WRITER_H_
#define PKIAUDIT_TESTS_SUPPORT_ZIP_WRITER_H_

#include <boost/filesystem/path.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/der_writer.h"

namespace pkiaudit::test_support {

// An entry of a zip, whatever its name is.
struct ZipEntry {
  std::string name;
  Bytes contents = {};
  bool encrypted = false;  // says so; the contents are as given
  bool deflated = false;   // else stored without compression
  bool wrong_checksum = false;
  uint32_t unix_mode = 0100644;  // 0120777: a symbolic link, whose target is the contents
};

// A zip (APPNOTE.TXT 4.3) with these entries, in this order. Names that are not all ASCII are
// marked as UTF-8.
Bytes WriteZip(const std::vector<ZipEntry>& entries);

// A zip of all that lies in a folder, compressed, each path behind `prefix`; of 65,535 entries at
// most. Throws std::runtime_error where that fails.
void WriteZipOfFolder(const boost::filesystem::path& folder, const boost::filesystem::path& zip,
                      const std::string& prefix = {});

}  // namespace pkiaudit::test_support

#endif  // PKIAUDIT_TESTS_SUPPORT_ZIP_WRITER_H_
