// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_BUNDLE_READER_H_
#define PKIAUDIT_STORES_BUNDLE_READER_H_

#include <boost/filesystem/path.hpp>
#include <set>
#include <string>
#include <string_view>

#include "stores/file.h"
#include "stores/formats/container.h"
#include "stores/inventory.h"
#include "stores/sources.h"

namespace pkiaudit::stores {

// Reads files, and folders of them, each file as a location of its own.
class BundleReader {
 public:
  // `options` must outlive the reader.
  explicit BundleReader(const ReadOptions& options);

  // `name` is the path that is shown. A file that cannot be opened or read is told.
  void ReadFile(const boost::filesystem::path& path, const std::string& name);

  // What lies in the folder is shown below `name`. With LinkPolicy::kAnywhere each file is read
  // once, by whichever of its names comes first: OpenSSL's folders name each twice. A folder that
  // cannot be opened or listed is told.
  void ReadFolder(const boost::filesystem::path& path, const std::string& name, LinkPolicy links);

  Inventory TakeInventory() { return std::move(inventory_); }

 private:
  Destination AddFile(std::string_view name);
  void AddPasswordFile(std::string_view name, Result<File> file);
  void ReadFolderFile(const InputTree& folder, const std::string& path, std::string_view name,
                      LinkPolicy links);

  const ReadOptions& options_;
  ContainerReader containers_;
  std::set<FileIdentity> read_;  // with LinkPolicy::kAnywhere
  Inventory inventory_;
};

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_BUNDLE_READER_H_
