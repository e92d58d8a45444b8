// SPDX-License-Identifier: Apache-2.0
#include "reports/error.h"

namespace pkiaudit::reports {

std::string_view ErrorName(ErrorCode code) {
  switch (code) {
    case ErrorCode::kNotFound:
      return "notFound";
    case ErrorCode::kPermissionDenied:
      return "permissionDenied";
    case ErrorCode::kNotARegularFile:
      return "notARegularFile";
    case ErrorCode::kNoSpace:
      return "noSpace";
    case ErrorCode::kReadFailed:
      return "readFailed";
    case ErrorCode::kWriteFailed:
      return "writeFailed";
    case ErrorCode::kTooLarge:
      return "tooLarge";
    case ErrorCode::kMalformedXml:
      return "malformedXml";
    case ErrorCode::kUnknownNamespace:
      return "unknownNamespace";
    case ErrorCode::kUnknownVersion:
      return "unknownVersion";
    case ErrorCode::kMissingPart:
      return "missingPart";
    case ErrorCode::kBadValue:
      return "badValue";
  }
  return "";
}

std::string_view Describe(ErrorCode code) {
  switch (code) {
    case ErrorCode::kNotFound:
      return "There is no such file or folder.";
    case ErrorCode::kPermissionDenied:
      return "This account may not do that there.";
    case ErrorCode::kNotARegularFile:
      return "The place is a folder or a device, not a file.";
    case ErrorCode::kNoSpace:
      return "The disk is full, or a quota or size limit is reached.";
    case ErrorCode::kReadFailed:
      return "The file could not be read.";
    case ErrorCode::kWriteFailed:
      return "The file could not be written.";
    case ErrorCode::kTooLarge:
      return "The file is larger than a report may be.";
    case ErrorCode::kMalformedXml:
      return "The file is not well-formed XML; it may be cut short.";
    case ErrorCode::kUnknownNamespace:
      return "The XML is not a pkiaudit report, or one of a newer major version.";
    case ErrorCode::kUnknownVersion:
      return "The report's schema version is not one that this pkiaudit knows.";
    case ErrorCode::kMissingPart:
      return "The report lacks a part that its schema requires.";
    case ErrorCode::kBadValue:
      return "The report holds a value that its schema does not allow.";
  }
  return "";
}

}  // namespace pkiaudit::reports
