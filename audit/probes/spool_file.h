// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_PROBES_SPOOL_FILE_H_
#define PKIAUDIT_AUDIT_PROBES_SPOOL_FILE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "x509/bytes.h"

namespace pkiaudit::audit::probes {

// A temporary file that nobody else can open and that vanishes on close, also when the process
// dies. Safe from several threads.
class SpoolFile {
 public:
  // Null where there is no folder for temporary files that can be written to.
  static std::unique_ptr<SpoolFile> Create();
  ~SpoolFile();
  SpoolFile(const SpoolFile&) = delete;
  SpoolFile& operator=(const SpoolFile&) = delete;

  // Writes all of it, or is false.
  bool Write(uint64_t offset, x509::Bytes octets);
  // Fills all of it, or is false.
  bool Read(uint64_t offset, std::span<uint8_t> buffer) const;

 private:
  struct Handle;
  explicit SpoolFile(std::unique_ptr<Handle> handle);
  std::unique_ptr<Handle> handle_;
};

}  // namespace pkiaudit::audit::probes

#endif  // PKIAUDIT_AUDIT_PROBES_SPOOL_FILE_H_
