// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_TESTS_X509_PUBLIC_VECTORS_H_
#define PKIAUDIT_TESTS_X509_PUBLIC_VECTORS_H_

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/pem_writer.h"

namespace pkiaudit::x509 {

// The test vectors of Debian's python3-cryptography-vectors, with NIST's PKITS among them.
inline std::filesystem::path PublicVectors() {
  return "/usr/lib/python3/dist-packages/cryptography_vectors";
}

inline std::vector<uint8_t> ReadFile(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) throw std::runtime_error("cannot read " + path.string());
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

// The first PEM block of a file, whatever its label. Not by the reader under test.
inline std::vector<uint8_t> ReadPemFile(const std::filesystem::path& path) {
  const std::vector<uint8_t> octets = ReadFile(path);
  const std::string_view text(reinterpret_cast<const char*>(octets.data()), octets.size());
  const size_t start = text.find('\n', text.find("-----BEGIN "));
  return test_support::DecodeBase64(text.substr(start, text.find("-----END ") - start));
}

// The files with that extension (".p12") in `folder`, sorted by name.
inline std::vector<std::filesystem::path> FilesIn(const std::filesystem::path& folder,
                                                  std::string_view extension) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == extension) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace pkiaudit::x509

#endif  // PKIAUDIT_TESTS_X509_PUBLIC_VECTORS_H_
