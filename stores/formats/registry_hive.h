// SPDX-License-Identifier: Apache-2.0
//
// Registry hives (regf): what `reg save` writes, and the files of %windir%\System32\config and of
// profiles (NTUSER.DAT). Read with libhivex, where this build has it.
#ifndef PKIAUDIT_STORES_FORMATS_REGISTRY_HIVE_H_
#define PKIAUDIT_STORES_FORMATS_REGISTRY_HIVE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "stores/error.h"
#include "stores/file.h"
#include "stores/formats/registry_sink.h"
#include "x509/bytes.h"

namespace pkiaudit::stores {

// Limits of what is told of one hive, whatever it holds: a hostile one may let many keys share one
// value, and a key contain itself. All values together may have as many octets as the file. What is
// beyond is told once as kTooMany.
namespace hive_limits {
constexpr size_t kMaxKeys = 1'000'000;
constexpr size_t kMaxValues = 4'000'000;
constexpr size_t kMaxDepth = 32;
constexpr size_t kMaxValueSize = 8u << 20;  // octets; larger ones are told and left out
}  // namespace hive_limits

// What the first octets of a hive tell, without a library.
struct HiveHeader {
  bool is_dirty = false;   // its last changes are in log files beside it, which are not read
  uint64_t data_size = 0;  // octets behind the header
};
constexpr size_t kHiveHeaderSize = 4096;
// Errors: kBadFormat with kTruncated, kBadHive (no hive, or the checksum is wrong).
Result<HiveHeader> ReadHiveHeader(x509::Bytes start);

// Tells the keys and values that matter here, of the hives SOFTWARE, SYSTEM and NTUSER.DAT, which
// are told apart by the keys that they hold, and of what `reg save` makes of a key in them (see
// FindSavedKey; `file_name` is without folders). Their paths start with HKEY_LOCAL_MACHINE or, for
// those of a user, with `user` ("HKEY_CURRENT_USER", "HKEY_USERS\S-1-5-21-…").
//
// `start` is what was read of `rest` already, at least kHiveHeaderSize octets where the file has
// them. Errors go to the sink: of the file as a whole (`what` is empty) kTooLarge, kReadFailed,
// kBadFormat with kTruncated, kBadHive, kUnknownHive, kUnsupportedHere; then nothing else is told.
// kDirtyHive stands beside what is read. Returns which hive it is: "SOFTWARE", "SYSTEM" or
// "NTUSER.DAT", the path of the key that was saved, and how that was told where it was by the
// file's name; empty where that is not known.
std::string ReadRegistryHive(x509::Bytes start, File& rest, uint64_t max_size,
                             std::string_view file_name, std::string_view user, RegistrySink& sink);

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_FORMATS_REGISTRY_HIVE_H_
