// SPDX-License-Identifier: Apache-2.0
#include "cli/passwords.h"

#include <cerrno>
#include <cstring>
#include <fstream>

#include "stores/path_text.h"

namespace pkiaudit::cli {
namespace {

// More is no list of passwords but a file given by mistake.
constexpr size_t kMaxPasswords = 1000;
constexpr size_t kMaxPasswordLength = 1024;

}  // namespace

tl::expected<std::vector<std::string>, std::string> ReadPasswordFile(const std::string& path) {
  errno = 0;
  std::ifstream file(stores::PathFromText(path).c_str(), std::ios::binary);
  const auto fail = [&](const std::string& why) {
    return tl::make_unexpected("password file '" + path + "': " + why);
  };
  if (!file) {
    return fail(std::strerror(errno));
  }
  std::vector<std::string> passwords;
  std::string line(kMaxPasswordLength + 2, '\0');
  bool first = true;
  while (file.getline(line.data(), static_cast<std::streamsize>(line.size()))) {
    std::string password(line.c_str());
    if (first && password.starts_with("\xef\xbb\xbf")) {
      password.erase(0, 3);
    }
    first = false;
    if (password.ends_with('\r')) {
      password.pop_back();
    }
    if (!password.empty()) {
      passwords.push_back(std::move(password));
    }
    if (passwords.size() > kMaxPasswords) {
      return fail("has over 1000 lines; give one password a line");
    }
  }
  if (!file.eof()) {
    return fail("cannot be read, or has a line of over 1024 characters; give one password a line");
  }
  return passwords;
}

}  // namespace pkiaudit::cli
