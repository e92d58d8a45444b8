// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_SAFE_PATH_H_
#define PKIAUDIT_STORES_SAFE_PATH_H_

#include <string_view>

namespace pkiaudit::stores {

// Keys of the registry and services have names that no file may have: "../x", "NUL", "a:b". Whether
// `name` is that of one file or folder, and nothing more, on any file system that a snapshot may
// come to: "Naming Files, Paths, and Namespaces" (Microsoft Learn), and at most 255 octets of
// UTF-8.
bool IsSafeName(std::string_view name);

// Whether `path` is relative and consists of safe names with '/' between them; a '/' at its end is
// allowed.
bool IsSafePath(std::string_view path);

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_SAFE_PATH_H_
