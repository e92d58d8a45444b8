// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_TESTS_SUPPORT_TEMPORARY_DIRECTORY_H_
#define PKIAUDIT_TESTS_SUPPORT_TEMPORARY_DIRECTORY_H_

#include <boost/filesystem/operations.hpp>
#include <boost/filesystem/path.hpp>
#include <string_view>

#include "tests/support/der_writer.h"

namespace pkiaudit::test_support {

// A new, empty directory of this object's own, removed with all that is in it when the object goes.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  const boost::filesystem::path& path() const { return path_; }

  // Writes a file at `relative` (UTF-8), makes the folders above it, and returns its full path.
  boost::filesystem::path Write(std::string_view relative, ByteView contents) const;
  boost::filesystem::path Write(std::string_view relative, std::string_view contents) const;

 private:
  boost::filesystem::path path_;
};

// Writes a whole file and makes the folders above it. Throws std::runtime_error when it cannot.
void WriteFile(const boost::filesystem::path& path, ByteView contents);
// Throws std::runtime_error when the file cannot be read.
Bytes ReadFile(const boost::filesystem::path& path);

}  // namespace pkiaudit::test_support

#endif  // PKIAUDIT_TESTS_SUPPORT_TEMPORARY_DIRECTORY_H_
