// SPDX-License-Identifier: Apache-2.0
#include "reports/output/atomic_file.h"

#include <boost/filesystem/operations.hpp>
#include <utility>

namespace pkiaudit::reports {
namespace {

namespace fs = boost::filesystem;

constexpr size_t kBufferSize = size_t{256} << 10;
constexpr int kMaxLinks = 16;

// The place that a chain of symbolic links leads to; it need not exist.
fs::path FollowLinks(fs::path place) {
  boost::system::error_code error;
  for (int links = 0; links < kMaxLinks; ++links) {
    const fs::path target = fs::read_symlink(place, error);
    if (error) {
      break;  // no link
    }
    place = target.is_absolute() ? target : place.parent_path() / target;
  }
  return place;
}

}  // namespace

Result<std::unique_ptr<AtomicFile>> AtomicFile::Create(const fs::path& place) {
  boost::system::error_code error;
  const fs::path target = FollowLinks(place);
  // A link here is one too many: a loop.
  const fs::file_status status = fs::symlink_status(target, error);
  if (!target.has_filename() || target.filename_is_dot() || target.filename_is_dot_dot() ||
      (fs::exists(status) && status.type() != fs::regular_file)) {
    return tl::unexpected(Error{.code = ErrorCode::kNotARegularFile});
  }
  error.clear();
  fs::path name(".");
  name += target.filename();
  name += ".%%%%%%%%%%%%.tmp";
  fs::path temporary = target.parent_path();
  temporary /= fs::unique_path(name, error);
  if (error) {
    return tl::unexpected(Error{.code = ErrorCode::kWriteFailed, .os_status = error.value()});
  }
  auto file = DurableFile::CreateNew(temporary);
  if (!file) {
    return tl::unexpected(file.error());
  }
  return std::unique_ptr<AtomicFile>(
      new AtomicFile(target, std::move(temporary), std::move(*file)));
}

AtomicFile::AtomicFile(fs::path place, fs::path temporary, std::unique_ptr<DurableFile> file)
    : place_(std::move(place)), temporary_(std::move(temporary)), file_(std::move(file)) {
  buffer_.reserve(kBufferSize);
}

AtomicFile::~AtomicFile() {
  file_.reset();
  if (!temporary_.empty()) {
    boost::system::error_code ignored;
    fs::remove(temporary_, ignored);
  }
}

void AtomicFile::Write(std::string_view octets) {
  if (buffer_.size() + octets.size() > kBufferSize) {
    WriteBuffer();
  }
  if (failure_) {
    return;
  }
  buffer_ += octets;
}

void AtomicFile::WriteBuffer() {
  if (!failure_) {
    Note(file_->Write(buffer_));
  }
  buffer_.clear();
}

void AtomicFile::Note(const Result<void>& result) {
  if (!result) {
    failure_ = result.error();
  }
}

Result<void> AtomicFile::Finish() {
  if (!finished_) {
    finished_ = true;
    WriteBuffer();
    if (!failure_) {
      Note(file_->SyncAndClose());
    }
  }
  if (failure_) {
    return tl::unexpected(*failure_);
  }
  return {};
}

Result<void> AtomicFile::Commit() {
  if (auto finished = Finish(); !finished) {
    return finished;
  }
  auto replaced = ReplaceFile(temporary_, place_);
  if (replaced) {
    temporary_.clear();
  }
  return replaced;
}

}  // namespace pkiaudit::reports
