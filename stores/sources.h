// SPDX-License-Identifier: Apache-2.0
//
// The ways in which certificates reach an Inventory. Each source accounts for every file: what is
// not understood becomes an UnreadableItem with the reason, and the rest goes on. A source fails as
// a whole only where its input does not exist or cannot be opened at all.
#ifndef PKIAUDIT_STORES_SOURCES_H_
#define PKIAUDIT_STORES_SOURCES_H_

#include <boost/filesystem/path.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "stores/inventory.h"
#include "stores/saved_revocation.h"

namespace pkiaudit::stores {

struct ReadOptions {
  // Tried on each PFX, before the first line of a `<file>.password` beside it, the empty and the
  // null one.
  std::vector<std::string> passwords = {};
  // A file that must be held in memory at once (all but PEM, which streams) may have this many
  // octets.
  uint64_t max_file_size = uint64_t{256} << 20;
  // Files in one input, and depth of folders.
  uint32_t max_files = 100'000;
  int max_depth = 16;
};

// A host snapshot, a folder or a zip of it (layout: docs/snapshot.md). Symbolic links are followed
// only to targets inside of the folder. What was fetched for revocation checking when it was made
// goes to `revocation` (may be null; then its files are only accounted for). Errors: those of
// opening and listing the folder; kBadArchive for a zip that cannot be read at all,
// kUnsupportedHere for another file.
Result<Inventory> ReadSnapshot(const boost::filesystem::path& path, const ReadOptions& options,
                               std::optional<SavedRevocation>* revocation = nullptr);

// Single files in any supported container, and folders of them; each file is a location of its own.
// A file that does not exist fails the call, with its index in `failed` (may be null); one that
// cannot be read is told. A file is shown by its name, with as many folders before it as tell it
// from the others; what lies in a folder by its path in there.
Result<Inventory> ReadBundle(const std::vector<boost::filesystem::path>& files,
                             const ReadOptions& options, size_t* failed);

// Files and folders that may hold this machine's CA certificates, the most telling first: on Linux
// `/etc/ssl/certs/ca-certificates.crt`, then the file and the folder that OpenSSL was built to use.
std::vector<boost::filesystem::path> MachineRootPaths();

// This machine's CA certificates: the first of MachineRootPaths(), or of `candidates`, that exists;
// kNotFound where none does.
Result<Inventory> ReadMachineRoots(const ReadOptions& options);
Result<Inventory> ReadMachineRoots(const ReadOptions& options,
                                   const std::vector<boost::filesystem::path>& candidates);

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_SOURCES_H_
