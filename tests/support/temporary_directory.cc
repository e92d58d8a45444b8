// SPDX-License-Identifier: Apache-2.0
#include "tests/support/temporary_directory.h"

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace pkiaudit::test_support {

TemporaryDirectory::TemporaryDirectory()
    : path_(boost::filesystem::temp_directory_path() /
            boost::filesystem::unique_path("pkiaudit-%%%%-%%%%-%%%%-%%%%")) {
  boost::filesystem::create_directories(path_);
}

TemporaryDirectory::~TemporaryDirectory() {
  boost::system::error_code ignored;  // a destructor has nobody to tell
  boost::filesystem::remove_all(path_, ignored);
}

boost::filesystem::path TemporaryDirectory::Write(std::string_view relative,
                                                  ByteView contents) const {
  boost::filesystem::path path = path_ / std::string(relative);
  WriteFile(path, contents);
  return path;
}

boost::filesystem::path TemporaryDirectory::Write(std::string_view relative,
                                                  std::string_view contents) const {
  return Write(relative, ToBytes(contents));
}

void WriteFile(const boost::filesystem::path& path, ByteView contents) {
  if (path.has_parent_path()) boost::filesystem::create_directories(path.parent_path());
  std::ofstream file(path.c_str(), std::ios::binary | std::ios::trunc);
  file.write(reinterpret_cast<const char*>(contents.data()),
             static_cast<std::streamsize>(contents.size()));
  file.close();
  if (!file) throw std::runtime_error("cannot write " + path.string());
}

Bytes ReadFile(const boost::filesystem::path& path) {
  std::ifstream file(path.c_str(), std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace pkiaudit::test_support
