// SPDX-License-Identifier: Apache-2.0
#include "x509/error.h"

namespace pkiaudit::x509 {
namespace {

struct Text {
  std::string_view name;
  std::string_view description;
};

Text TextOf(ErrorCode code) {
  switch (code) {
    case ErrorCode::kTruncated:
      return {
          "truncated",
          "The data ends before the element that it announces; the file was probably cut short: "
          "obtain it again."};
    case ErrorCode::kTrailingData:
      return {"trailingData",
              "Further octets follow where the structure should have ended; the file was probably "
              "joined or altered: obtain it again."};
    case ErrorCode::kUnexpectedTag:
      return {"unexpectedTag",
              "Another kind of element stands where the standard asks for a different one; this is "
              "not the kind of object that it is stored as, or its issuer encoded it wrongly."};
    case ErrorCode::kBadTag:
      return {"badTag",
              "An ASN.1 tag is not encoded in the way that DER asks for; the data is damaged or is "
              "not DER."};
    case ErrorCode::kBadLength:
      return {"badLength",
              "An ASN.1 length is not encoded in the way that DER asks for; the data is damaged or "
              "is not DER."};
    case ErrorCode::kIndefiniteLength:
      return {"indefiniteLength",
              "The object uses an indefinite length, which BER allows and DER does not: have it "
              "exported again as DER."};
    case ErrorCode::kTooLarge:
      return {"tooLarge",
              "A value is larger than this tool reads; no genuine object is that large."};
    case ErrorCode::kTooDeep:
      return {"tooDeep",
              "Elements are nested more deeply than this tool reads; no genuine object nests that "
              "deeply."};
    case ErrorCode::kBadValue:
      return {
          "badValue",
          "The value breaks the rules of its type; whoever issued the object encoded it wrongly, "
          "or it was altered."};
    case ErrorCode::kNoContent:
      return {"noContent",
              "Nothing in the file is in a format that this tool recognises; check that it is what "
              "its name says."};
    case ErrorCode::kBadBase64:
      return {"badBase64",
              "A PEM block holds characters that are not Base64; it was damaged in transfer or "
              "editing: obtain it again."};
    case ErrorCode::kMissingEnd:
      return {"missingEnd",
              "A PEM block has no END line of its own; the file was probably cut short or edited: "
              "obtain it again."};
    case ErrorCode::kUnsupported:
      return {"unsupported",
              "The format is recognised, but this variant of it is not read: export the content in "
              "another format."};
    case ErrorCode::kWrongPassword:
      return {
          "wrongPassword",
          "None of the given passwords opens the file: supply the password that it was exported "
          "with."};
    case ErrorCode::kIterationCap:
      return {"iterationCap",
              "The file asks for more key derivation iterations than is reasonable, which would "
              "block the processor; it was not opened: export it again with fewer iterations."};
    case ErrorCode::kSidProtected:
      return {
          "sidProtected",
          "The file is protected to Windows accounts instead of a password, so it opens only on "
          "Windows as one of them: export it again with a password."};
    case ErrorCode::kUnreadable:
      return {"unreadable",
              "The file that holds the object could not be read to its end; read it again."};
    case ErrorCode::kCryptographicError:
      return {"cryptographicError",
              "The cryptographic library refused the data without a more exact reason."};
  }
  return {"unknown", "An error of a kind that is not known here."};
}

}  // namespace

std::string_view ErrorName(ErrorCode code) { return TextOf(code).name; }

std::string_view Describe(ErrorCode code) { return TextOf(code).description; }

std::optional<ErrorCode> FindErrorCode(std::string_view name) {
  for (int code = 0; code <= static_cast<int>(ErrorCode::kCryptographicError); ++code) {
    if (ErrorName(static_cast<ErrorCode>(code)) == name) return static_cast<ErrorCode>(code);
  }
  return std::nullopt;
}

}  // namespace pkiaudit::x509
