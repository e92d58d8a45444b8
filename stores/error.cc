// SPDX-License-Identifier: Apache-2.0
#include "stores/error.h"

namespace pkiaudit::stores {
namespace {

struct Texts {
  std::string_view name;
  std::string_view description;
};

constexpr Texts TextsOf(ErrorCode code) {
  switch (code) {
    case ErrorCode::kNotFound:
      return {"notFound", "There is no such file or folder; a symbolic link may lead nowhere."};
    case ErrorCode::kPermissionDenied:
      return {"permissionDenied",
              "The account that runs this may not read it; run as one that may, or copy the file."};
    case ErrorCode::kNotARegularFile:
      return {"notARegularFile",
              "It is no regular file but a pipe, a socket, a device or a folder; only files are "
              "read."};
    case ErrorCode::kLinkLeadsOut:
      return {"linkLeadsOut",
              "The symbolic link leads out of the input and was not followed; put the file itself "
              "there."};
    case ErrorCode::kLinkLoop:
      return {"linkLoop", "The symbolic links lead in a circle; put the file itself there."};
    case ErrorCode::kTooLarge:
      return {
          "tooLarge",
          "It is larger than the limit for files of its format; split it, or check what it is."};
    case ErrorCode::kTooMany:
      return {
          "tooMany",
          "The input holds more files, items or nested folders than the limit; what follows was "
          "not read. Split it."};
    case ErrorCode::kReadFailed:
      return {"readFailed",
              "The operating system failed to read it; check the disk or the network share."};
    case ErrorCode::kUnexpectedFile:
      return {
          "unexpectedFile",
          "The layout of a host snapshot has no file at this place, so it was not read; move it "
          "to the folder of its store."};
    case ErrorCode::kEmptyFile:
      return {"emptyFile", "The file is empty; export it again."};
    case ErrorCode::kBadFormat:
      return {"badFormat", "The content cannot be read as a certificate or a container of them."};
    case ErrorCode::kBadXml:
      return {
          "badXml",
          "The XML is not well-formed, or not as its schema says; only what is right was used."};
    case ErrorCode::kBadRegistryExport:
      return {"badRegistryExport",
              "It is not as Registry Editor writes it, and was left out; export the key again with "
              "reg export."};
    case ErrorCode::kBadHive:
      return {
          "badHive",
          "The registry hive is damaged: its checksum or its structure is wrong; what could not "
          "be read was left out. Save it again with reg save."};
    case ErrorCode::kUnknownHive:
      return {
          "unknownHive",
          "Of which key the registry hive was saved cannot be told. SOFTWARE, SYSTEM and a user's "
          "NTUSER.DAT are read as a whole; of a key of its own, such as SystemCertificates, the "
          "file's name has to say which it is: see docs/exports.md."};
    case ErrorCode::kDirtyHive:
      return {
          "dirtyHive",
          "The registry hive was copied while Windows was writing it: it was read, but the last "
          "changes, which are in its log files, are missing. Save it with reg save."};
    case ErrorCode::kUnmatchedKey:
      return {"unmatchedKey",
              "No certificate that was given belongs to this private key; add the certificate, or "
              "delete what is left of the key."};
    case ErrorCode::kConflict:
      return {"conflict",
              "Two files of the input disagree about this; collect the snapshot again."};
    case ErrorCode::kBadArchive:
      return {"badArchive",
              "The zip, or this entry of it, is damaged and was not read; pack the folder again."};
    case ErrorCode::kUnsafePath:
      return {"unsafePath",
              "The name leads out of the zip or is no plain path (.., a drive, an absolute path, a "
              "backslash), so the entry was not read; pack the folder again from inside."};
    case ErrorCode::kDuplicatePath:
      return {
          "duplicatePath",
          "Another one has the same path, in a zip or as Windows compares names; only the first "
          "one was read."};
    case ErrorCode::kUnsafeName:
      return {"unsafeName",
              "What bears this name was not read, as no file of a snapshot may have it (.., a "
              "character such as / or :, a device), or as it is not the SHA-1 by which Windows "
              "names certificates. Windows gives no such names; find out who did, and delete it."};
    case ErrorCode::kEncrypted:
      return {
          "encrypted",
          "The entry of the zip is encrypted and was not read; unpack the zip with its password "
          "and give the folder."};
    case ErrorCode::kUnsupportedHere:
      return {
          "unsupportedHere",
          "The format is known, but this version does not read it here; export the certificates "
          "as PEM, DER, PKCS #7 or PKCS #12."};
  }
  return {"unknown", "An error that this version has no text for."};
}

}  // namespace

std::string_view ErrorName(ErrorCode code) { return TextsOf(code).name; }
std::string_view Describe(ErrorCode code) { return TextsOf(code).description; }

std::optional<ErrorCode> FindErrorCode(std::string_view name) {
  for (int code = 0; code <= static_cast<int>(ErrorCode::kUnsupportedHere); ++code) {
    if (ErrorName(static_cast<ErrorCode>(code)) == name) return static_cast<ErrorCode>(code);
  }
  return std::nullopt;
}

}  // namespace pkiaudit::stores
