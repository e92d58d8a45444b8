// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_FORMATS_PASSWORD_FILE_H_
#define PKIAUDIT_STORES_FORMATS_PASSWORD_FILE_H_

#include <string>
#include <string_view>
#include <vector>

#include "stores/error.h"
#include "stores/file.h"
#include "stores/formats/destination.h"

namespace pkiaudit::stores {

// What stands behind a PFX's name in the name of the file with its password.
constexpr std::string_view kPasswordSuffix = ".password";

// As a SourceRecord says it. The content is never shown.
constexpr std::string_view kPasswordFormat = "password";

// The first line of a text file (UTF-8, or UTF-16 with a byte order mark) without its line end, as
// UTF-8. Errors: kEmptyFile, kTooLarge, kBadFormat where it is not text, and those of File::Read.
Result<std::string> ReadPassword(File& file);

// The passwords to try on a PFX: those `given`, then that of the file beside it, where it opened.
std::vector<std::string> PasswordsToTry(std::vector<std::string> given, Result<File> beside);

// Gives the source its format, and tells where the file cannot be read.
void AccountForPasswordFile(Result<File> file, const Destination& destination);

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_FORMATS_PASSWORD_FILE_H_
