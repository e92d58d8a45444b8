// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_PATH_TEXT_H_
#define PKIAUDIT_STORES_PATH_TEXT_H_

#include <boost/filesystem/path.hpp>
#include <string>
#include <string_view>

namespace pkiaudit::stores {

// Paths as text: on Windows UTF-8 (names that are no UTF-16 in a form that comes back as it was),
// elsewhere the octets as they are. Boost's own conversions take Windows' ANSI code page, which
// knows few of the names that there are.
boost::filesystem::path PathFromText(std::string_view text);
std::string PathToText(const boost::filesystem::path& path);

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_PATH_TEXT_H_
