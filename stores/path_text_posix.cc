// SPDX-License-Identifier: Apache-2.0
#include <boost/filesystem/operations.hpp>

#include "stores/path_text.h"

namespace pkiaudit::stores {

boost::filesystem::path PathFromText(std::string_view text) { return std::string(text); }
std::string PathToText(const boost::filesystem::path& path) { return path.native(); }

boost::filesystem::path LongPath(const boost::filesystem::path& path) {
  const boost::filesystem::path name = boost::filesystem::absolute(path).lexically_normal();
  return name.filename_is_dot() ? name.parent_path() : name;
}

}  // namespace pkiaudit::stores
