// SPDX-License-Identifier: Apache-2.0
//
// The ways in which certificates reach an Inventory. Each source accounts for every file: what is
// not understood becomes an UnreadableItem with the reason, and the rest goes on. A source fails as
// a whole only where its input does not exist or cannot be opened at all.
#ifndef PKIAUDIT_STORES_SOURCES_H_
#define PKIAUDIT_STORES_SOURCES_H_

#include <boost/filesystem/path.hpp>
#include <string>
#include <vector>

#include "stores/inventory.h"

namespace pkiaudit::stores {

struct ReadOptions {
  // Tried on each PFX, before the first line of a `<file>.password` beside it, the empty and the
  // null one.
  std::vector<std::string> passwords;
  // A file that must be held in memory at once (all but PEM, which streams) may have this many
  // octets.
  uint64_t max_file_size = uint64_t{256} << 20;
  // Files in one input, and depth of folders.
  uint32_t max_files = 100'000;
  int max_depth = 16;
};

// A host snapshot folder (layout: docs/snapshot.md). Symbolic links are followed only to targets
// inside of the folder.
Result<Inventory> ReadSnapshot(const boost::filesystem::path& folder, const ReadOptions& options);

// Single files in any supported container, and folders of them; each file is a location of its own.
// A file that does not exist fails the call, with its index in `failed`.
Result<Inventory> ReadBundle(const std::vector<boost::filesystem::path>& files,
                             const ReadOptions& options, size_t* failed);

// This machine's CA certificates: on Linux `/etc/ssl/certs/ca-certificates.crt`, else the file or
// folder that OpenSSL was built to use.
Result<Inventory> ReadMachineRoots(const ReadOptions& options);

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_SOURCES_H_
