// SPDX-License-Identifier: Apache-2.0
#include <boost/filesystem/operations.hpp>

#include "stores/bundle_reader.h"
#include "stores/path_text.h"
#include "stores/sources.h"

namespace pkiaudit::stores {

Result<Inventory> ReadMachineRoots(const ReadOptions& options) {
  return ReadMachineRoots(options, MachineRootPaths());
}

Result<Inventory> ReadMachineRoots(const ReadOptions& options,
                                   const std::vector<boost::filesystem::path>& candidates) {
  for (const boost::filesystem::path& path : candidates) {
    boost::system::error_code status;
    const auto type = boost::filesystem::status(path, status).type();
    if (type == boost::filesystem::file_not_found) continue;
    // These paths are the same on all machines of a kind, so they are shown whole.
    BundleReader reader(options);
    if (type == boost::filesystem::directory_file) {
      reader.ReadFolder(path, PathToText(path), LinkPolicy::kAnywhere);
    } else {
      reader.ReadFile(path, PathToText(path));
    }
    return reader.TakeInventory();
  }
  return tl::unexpected(Error{.code = ErrorCode::kNotFound});
}

}  // namespace pkiaudit::stores
