// SPDX-License-Identifier: Apache-2.0
#include "stores/formats/password_file.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "stores/text_encoding.h"

namespace pkiaudit::stores {

Result<std::string> ReadPassword(File& file) {
  constexpr uint64_t kMaxSize = 64u << 10;
  std::vector<uint8_t> octets;
  if (const auto read = ReadRest(file, kMaxSize, octets); !read) {
    return tl::unexpected(read.error());
  }
  if (octets.empty()) return tl::unexpected(Error{.code = ErrorCode::kEmptyFile});
  std::optional<std::string> text = DecodeText(octets);
  if (!text) {
    return tl::unexpected(
        Error{.code = ErrorCode::kBadFormat, .detail = x509::ErrorCode::kBadValue});
  }
  text->resize(std::min(text->find('\n'), text->size()));
  if (text->ends_with('\r')) text->pop_back();
  return *std::move(text);
}

std::vector<std::string> PasswordsToTry(std::vector<std::string> given, Result<File> beside) {
  if (beside) {
    if (auto password = ReadPassword(*beside)) given.push_back(*std::move(password));
  }
  return given;
}

void AccountForPasswordFile(Result<File> file, const Destination& destination) {
  destination.record().format = kPasswordFormat;
  if (!file) {
    destination.AddUnreadable({}, file.error());
  } else if (const auto password = ReadPassword(*file); !password) {
    destination.AddUnreadable({}, password.error());
  }
}

}  // namespace pkiaudit::stores
