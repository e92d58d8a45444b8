// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_REPORTS_ERROR_H_
#define PKIAUDIT_REPORTS_ERROR_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace pkiaudit::reports {

enum class ErrorCode : uint8_t {
  // Files.
  kNotFound,
  kPermissionDenied,
  kNotARegularFile,  // the place is a folder, device, FIFO or socket
  kNoSpace,          // disk full, quota or size limit reached
  kReadFailed,
  kWriteFailed,
  // A report's XML.
  kTooLarge,
  kMalformedXml,      // not well-formed
  kUnknownNamespace,  // no report, or one of another major version
  kUnknownVersion,    // schemaVersion is not 1.x
  kMissingPart,       // an element or attribute that the schema requires
  kBadValue,          // a value that the schema does not allow
};

struct Error {
  ErrorCode code = ErrorCode::kReadFailed;
  uint64_t offset = 0;  // in octets from the start of the XML, where it means something
  std::string place{};  // "finding/severity": the part of the XML; clean text
  int os_status = 0;    // errno or GetLastError(), 0 where none

  friend bool operator==(const Error&, const Error&) = default;
};

template <typename T>
using Result = tl::expected<T, Error>;

// A stable machine name such as "permissionDenied", and one plain sentence: what it means, what to
// do.
std::string_view ErrorName(ErrorCode code);
std::string_view Describe(ErrorCode code);

}  // namespace pkiaudit::reports

#endif  // PKIAUDIT_REPORTS_ERROR_H_
