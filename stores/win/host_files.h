// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_WIN_HOST_FILES_H_
#define PKIAUDIT_STORES_WIN_HOST_FILES_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "stores/error.h"
#include "stores/file.h"

namespace pkiaudit::stores::win {

// Files of this host. Paths are UTF-8, with '\', and may start with a variable of the environment:
// "%ProgramData%\…"; any other '%' is part of a name. Errors: those of File::Open, kTooLarge.
class HostFiles {
 public:
  virtual ~HostFiles() = default;
  virtual Result<std::vector<uint8_t>> Read(std::string_view path, uint64_t max_size) const = 0;
  // A folder and what lies in it. Links are followed to targets inside of it only.
  virtual Result<std::unique_ptr<InputTree>> OpenFolder(std::string_view path) const = 0;
  // Owner, group and DACL of a file as SDDL; needs READ_CONTROL, not the right to read the file.
  virtual Result<std::string> SecurityDescriptor(std::string_view path) const = 0;
};

}  // namespace pkiaudit::stores::win

#endif  // PKIAUDIT_STORES_WIN_HOST_FILES_H_
