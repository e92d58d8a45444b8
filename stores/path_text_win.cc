// SPDX-License-Identifier: Apache-2.0
#include <boost/filesystem/operations.hpp>
#include <string>

#include "stores/path_text.h"
#include "stores/win/wide_text.h"

namespace pkiaudit::stores {

boost::filesystem::path PathFromText(std::string_view text) { return win::Widen(text); }
std::string PathToText(const boost::filesystem::path& path) { return win::Narrow(path.native()); }

boost::filesystem::path LongPath(const boost::filesystem::path& path) {
  boost::filesystem::path normal = boost::filesystem::absolute(path).lexically_normal();
  if (normal.filename_is_dot()) normal = normal.parent_path();
  const std::wstring name = normal.make_preferred().native();
  if (name.starts_with(L"\\\\?\\") || name.starts_with(L"\\\\.\\")) return name;
  // A share: "\\server\share\out".
  if (name.starts_with(L"\\\\")) return L"\\\\?\\UNC\\" + name.substr(2);
  return L"\\\\?\\" + name;
}

}  // namespace pkiaudit::stores
