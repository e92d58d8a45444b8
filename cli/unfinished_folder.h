// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_CLI_UNFINISHED_FOLDER_H_
#define PKIAUDIT_CLI_UNFINISHED_FOLDER_H_

#include <boost/filesystem/path.hpp>
#include <string>
#include <string_view>

namespace pkiaudit::cli {

// A folder that is filled beside its place and takes it as a whole; removed with all that is in it
// unless it does. What goes wrong is told in words; empty where nothing did.
class UnfinishedFolder {
 public:
  // `place` as stores::LongPath gives it.
  explicit UnfinishedFolder(boost::filesystem::path place);
  ~UnfinishedFolder();
  UnfinishedFolder(const UnfinishedFolder&) = delete;
  UnfinishedFolder& operator=(const UnfinishedFolder&) = delete;

  const boost::filesystem::path& path() const { return path_; }
  // `path` is relative, UTF-8, with '/'; one that ends in '/' is a folder. Whatever asks for it,
  // nothing is written that is no safe path (stores/safe_path.h) or stands there already.
  std::string Write(const std::string& path, std::string_view octets) const;
  // Whether a file stands there, as the file system compares names.
  bool HasFile(const std::string& path) const;
  std::string TakePlace();

 private:
  boost::filesystem::path PlaceOf(const std::string& path) const;

  boost::filesystem::path place_;
  boost::filesystem::path path_;
};

}  // namespace pkiaudit::cli

#endif  // PKIAUDIT_CLI_UNFINISHED_FOLDER_H_
