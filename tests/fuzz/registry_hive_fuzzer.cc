// SPDX-License-Identifier: Apache-2.0
//
// A registry hive of arbitrary content behind a header that is made right, so that more than its
// checksum is met: what is told lies inside of the file and is UTF-8, and errors come with nothing
// else where the hive was refused.

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "stores/formats/registry_hive.h"
#include "stores/text_encoding.h"

namespace pkiaudit::stores {
namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

class Checker : public RegistrySink {
 public:
  explicit Checker(size_t size) : size_(size) {}
  void OnKey(std::string_view path) override {
    Require(ValidUtf8Length(path) == path.size());
    Require(path.starts_with("HKEY_LOCAL_MACHINE\\") || path.starts_with("HKEY_CURRENT_USER\\"));
    has_key_ = true;
  }
  void OnValue(std::string_view name, RegistryType /*type*/, x509::Bytes data) override {
    Require(has_key_);
    Require(ValidUtf8Length(name) == name.size());
    Require(data.size() <= hive_limits::kMaxValueSize);
  }
  void OnDeletedKey(std::string_view /*path*/) override { std::abort(); }
  void OnDeletedValue(std::string_view /*name*/) override { std::abort(); }
  void OnError(std::string_view what, const Error& error) override {
    Require(error.offset <= size_);
    if (what.empty()) Require(!has_key_);
  }

 private:
  size_t size_;
  bool has_key_ = false;
};

// A file in memory with that content, opened as any other.
Result<File> OpenContent(x509::Bytes content) {
  const int descriptor = memfd_create("input", MFD_CLOEXEC);
  Require(descriptor >= 0);
  Require(write(descriptor, content.data(), content.size()) ==
          static_cast<ssize_t>(content.size()));
  Result<File> file = File::Open("/proc/self/fd/" + std::to_string(descriptor));
  close(descriptor);
  return file;
}

void MakeChecksumRight(std::vector<uint8_t>& hive) {
  constexpr size_t kChecksum = 508;
  if (hive.size() < kHiveHeaderSize) return;
  for (size_t i = 0; i < 4; ++i) {
    uint8_t octet = 0;
    for (size_t offset = i; offset < kChecksum; offset += 4) octet ^= hive[offset];
    hive[kChecksum + i] = octet;
  }
}

void ReadHive(x509::Bytes input) {
  std::vector<uint8_t> content(input.begin(), input.end());
  MakeChecksumRight(content);
  Result<File> file = OpenContent(content);
  Require(file.has_value());
  std::vector<uint8_t> start(2 * kHiveHeaderSize);
  start.resize(file->Read(start).value());
  Checker checker(content.size());
  constexpr uint64_t kMaxSize = 1u << 20;
  ReadRegistryHive(start, *file, kMaxSize, "SystemCertificates", "HKEY_CURRENT_USER", checker);
}

}  // namespace
}  // namespace pkiaudit::stores

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  pkiaudit::stores::ReadHive({data, size});
  return 0;
}
