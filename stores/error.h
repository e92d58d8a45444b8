// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_ERROR_H_
#define PKIAUDIT_STORES_ERROR_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <tl/expected.hpp>

#include "x509/error.h"

namespace pkiaudit::stores {

enum class ErrorCode : uint8_t {
  kNotFound,
  kPermissionDenied,
  kNotARegularFile,  // FIFO, socket, device
  kLinkLeadsOut,     // a symbolic link whose target lies outside of the input; not followed
  kLinkLoop,
  kTooLarge,  // over the size limit for its format
  kTooMany,   // files in one input, or nesting of folders, over the limit
  kReadFailed,
  kUnexpectedFile,  // stands where the snapshot layout knows nothing
  kEmptyFile,
  kBadFormat,          // the container or one of its items: see `detail`
  kBadXml,             // not well-formed, or not as its XSD says
  kBadRegistryExport,  // a .reg file, or a line of it, is not as Registry Editor writes it
  kBadHive,            // a registry hive whose checksum or structure is wrong
  kUnknownHive,        // a hive that is none of SOFTWARE, SYSTEM and NTUSER.DAT
  kDirtyHive,          // what is in the hive's log files is missing
  kUnmatchedKey,       // a private key to which no certificate of that store, or file, belongs
  kConflict,           // says what another file of the input contradicts
  kBadArchive,         // a zip, or an entry of it, that cannot be unpacked
  kUnsafePath,         // an entry of a zip whose name is no plain path below it
  kDuplicatePath,      // an entry of a zip, or a file to collect, whose path another one has
  kUnsafeName,         // of a key of the registry or a file: no snapshot can hold what it names
  kEncrypted,          // an entry of a zip that asks for a password
  kUnsupportedHere,    // known, but not read by this version or on this platform
};

struct Error {
  ErrorCode code = ErrorCode::kReadFailed;
  uint64_t offset = 0;  // in octets from the start of the file, where it means something
  std::optional<x509::ErrorCode> detail = std::nullopt;  // for kBadFormat
  int os_status = 0;                                     // errno or GetLastError(), 0 where none

  friend bool operator==(const Error&, const Error&) = default;
};

template <typename T>
using Result = tl::expected<T, Error>;

// A stable machine name such as "permissionDenied", and one plain sentence: what it means, what to
// do.
std::string_view ErrorName(ErrorCode code);
std::optional<ErrorCode> FindErrorCode(std::string_view name);
std::string_view Describe(ErrorCode code);

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_ERROR_H_
