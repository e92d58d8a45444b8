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

// An absolute path in the form that Windows takes at any length and as it is: "\\?\C:\out"
// (Naming Files, Paths, and Namespaces, Microsoft Learn). There '/' separates nothing: make what is
// added to it preferred. Elsewhere only without ".", ".." and a '/' at its end.
boost::filesystem::path LongPath(const boost::filesystem::path& path);

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_PATH_TEXT_H_
