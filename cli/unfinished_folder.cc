// SPDX-License-Identifier: Apache-2.0
#include "cli/unfinished_folder.h"

#include <boost/filesystem/operations.hpp>
#include <utility>

#include "reports/output/atomic_file.h"
#include "stores/path_text.h"

namespace pkiaudit::cli {

namespace fs = boost::filesystem;

UnfinishedFolder::UnfinishedFolder(fs::path place) : place_(std::move(place)) {
  boost::system::error_code ignored;
  fs::path name = place_.filename();
  name += ".%%%%%%%%.tmp";
  path_ = place_.parent_path() / fs::unique_path(name, ignored);
}

UnfinishedFolder::~UnfinishedFolder() {
  boost::system::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
}

std::string UnfinishedFolder::Write(const std::string& path, const std::string& octets) const {
  const fs::path place = path_ / stores::PathFromText(path);
  boost::system::error_code error;
  fs::create_directories(path.ends_with('/') ? place : place.parent_path(), error);
  if (error) return error.message();
  if (path.ends_with('/')) return {};
  const auto file = reports::AtomicFile::Create(place);
  if (!file) return std::string(reports::Describe(file.error().code));
  (*file)->Write(octets);
  const auto written = (*file)->Commit();
  return written ? "" : std::string(reports::Describe(written.error().code));
}

std::string UnfinishedFolder::TakePlace() {
  boost::system::error_code error;
  fs::rename(path_, place_, error);
  if (error) return error.message();
  path_.clear();
  return {};
}

}  // namespace pkiaudit::cli
