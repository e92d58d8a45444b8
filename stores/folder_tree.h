// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_FOLDER_TREE_H_
#define PKIAUDIT_STORES_FOLDER_TREE_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stores/error.h"
#include "stores/file.h"
#include "stores/sources.h"

namespace pkiaudit::stores {

struct TreeItem {
  std::string path;  // octets, relative to the input; "" is the input itself
  bool is_folder = false;
  // Of a folder: why it, or what lies in it after the files before the limit, could not be listed:
  // kTooMany (files, or depth of folders), kLinkLoop, or what the operating system said.
  std::optional<Error> failure = std::nullopt;
};

struct FolderTree {
  // The input itself, then all that lies in it: each folder before its content, in the order of
  // paths byte by byte.
  std::vector<TreeItem> items;

  bool HasFile(std::string_view path) const;
  // Whether `path` is the password file (see formats/password_file.h) of a file beside it.
  bool IsPasswordFile(std::string_view path) const;
};

// All that lies in `input`.
FolderTree ListTree(const InputTree& input, const ReadOptions& options);

// `name` in the folder `path`.
std::string JoinPath(std::string_view path, std::string_view name);

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_FOLDER_TREE_H_
