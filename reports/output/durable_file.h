// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_REPORTS_OUTPUT_DURABLE_FILE_H_
#define PKIAUDIT_REPORTS_OUTPUT_DURABLE_FILE_H_

#include <boost/filesystem/path.hpp>
#include <memory>
#include <string_view>

#include "reports/error.h"

namespace pkiaudit::reports {

// What AtomicFile needs of a platform (durable_file_posix.cc, durable_file_win.cc).
class DurableFile {
 public:
  // Creates a file that must not exist yet, with the permissions that the process gives new files.
  static Result<std::unique_ptr<DurableFile>> CreateNew(const boost::filesystem::path& path);
  virtual ~DurableFile() = default;

  virtual Result<void> Write(std::string_view octets) = 0;  // all of them
  // Waits until everything is on the disk, and closes.
  virtual Result<void> SyncAndClose() = 0;
};

// Renames over what stands in `to`, and makes that durable.
Result<void> ReplaceFile(const boost::filesystem::path& from, const boost::filesystem::path& to);

}  // namespace pkiaudit::reports

#endif  // PKIAUDIT_REPORTS_OUTPUT_DURABLE_FILE_H_
