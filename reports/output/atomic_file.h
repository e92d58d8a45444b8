// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_REPORTS_OUTPUT_ATOMIC_FILE_H_
#define PKIAUDIT_REPORTS_OUTPUT_ATOMIC_FILE_H_

#include <boost/filesystem/path.hpp>
#include <memory>
#include <optional>
#include <string>

#include "reports/error.h"
#include "reports/output/durable_file.h"
#include "reports/output/output.h"

namespace pkiaudit::reports {

// A file that appears in its place as a whole or not at all: written beside it under a temporary
// name, made durable by Finish(), renamed by Commit(). What stood there before stays whole until
// then, and for good if anything fails or Commit() is not called; the temporary file is removed.
class AtomicFile final : public Output {
 public:
  // `place` may hold a regular file, or a symbolic link to one or to nothing (the target is then
  // replaced, not the link); its folder must exist. Devices, FIFOs and folders are refused.
  static Result<std::unique_ptr<AtomicFile>> Create(const boost::filesystem::path& place);
  ~AtomicFile() override;

  void Write(std::string_view octets) override;
  // Brings everything to the disk, under the temporary name. The first failure of any Write(), or
  // of this. So several files can be known to be whole before the first one takes its place.
  Result<void> Finish();
  // Finish(), unless it was called, and the renaming. Nothing may be written any more after either.
  Result<void> Commit();

 private:
  AtomicFile(boost::filesystem::path place, boost::filesystem::path temporary,
             std::unique_ptr<DurableFile> file);
  void WriteBuffer();
  void Note(const Result<void>& result);  // keeps a failure

  boost::filesystem::path place_;
  boost::filesystem::path temporary_;  // empty once it is no more
  std::unique_ptr<DurableFile> file_;
  std::string buffer_;
  bool finished_ = false;
  std::optional<Error> failure_;
};

}  // namespace pkiaudit::reports

#endif  // PKIAUDIT_REPORTS_OUTPUT_ATOMIC_FILE_H_
