// SPDX-License-Identifier: Apache-2.0
#include "cli/unfinished_folder.h"

#include <boost/filesystem/operations.hpp>
#include <utility>

#include "reports/output/atomic_file.h"
#include "stores/path_text.h"
#include "stores/safe_path.h"

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

fs::path UnfinishedFolder::PlaceOf(const std::string& path) const {
  return path_ / stores::PathFromText(path).make_preferred();
}

bool UnfinishedFolder::HasFile(const std::string& path) const {
  boost::system::error_code ignored;
  return fs::is_regular_file(PlaceOf(path), ignored);
}

std::string UnfinishedFolder::Write(const std::string& path, std::string_view octets) const {
  if (!stores::IsSafePath(path)) return "no snapshot may hold a file of that name";
  if (HasFile(path)) return "a file stands there already";
  const fs::path place = PlaceOf(path);
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
