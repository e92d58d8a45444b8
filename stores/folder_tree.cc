// SPDX-License-Identifier: Apache-2.0
#include "stores/folder_tree.h"

#include <algorithm>
#include <utility>

#include "stores/formats/password_file.h"

namespace pkiaudit::stores {
namespace {

class TreeLister {
 public:
  TreeLister(const InputTree& input, const ReadOptions& options)
      : input_(input), options_(options) {}

  void ListFolder(const std::string& path) {
    const size_t index = items_.size();
    items_.push_back({.path = path, .is_folder = true});
    if (above_.size() > static_cast<size_t>(std::max(options_.max_depth, 0))) {
      items_[index].failure = Error{.code = ErrorCode::kTooMany};
      return;
    }
    auto listing = input_.List(path);
    if (!listing) {
      items_[index].failure = listing.error();
      return;
    }
    // Only a link leads to a folder that it stands in.
    if (std::ranges::count(above_, listing->identity) != 0) {
      items_[index].failure = Error{.code = ErrorCode::kLinkLoop};
      return;
    }
    above_.push_back(listing->identity);
    for (const auto& item : listing->items) {
      if (files_ == options_.max_files) {
        items_[index].failure = Error{.code = ErrorCode::kTooMany};
        break;
      }
      if (item.is_folder) {
        ListFolder(JoinPath(path, item.name));
      } else {
        ++files_;
        items_.push_back({.path = JoinPath(path, item.name)});
      }
    }
    above_.pop_back();
  }

  std::vector<TreeItem> TakeItems() { return std::move(items_); }

 private:
  const InputTree& input_;
  const ReadOptions& options_;
  std::vector<FileIdentity> above_;  // the folders that the current one lies in
  uint32_t files_ = 0;
  std::vector<TreeItem> items_;
};

}  // namespace

bool FolderTree::HasFile(std::string_view path) const {
  // The order takes a folder's name with a '/' behind it, which a file's path never has.
  const auto order = [](const TreeItem& item) {
    return item.is_folder && !item.path.empty() ? item.path + "/" : item.path;
  };
  const auto found = std::ranges::lower_bound(items, std::string(path), {}, order);
  return found != items.end() && !found->is_folder && found->path == path;
}

bool FolderTree::IsPasswordFile(std::string_view path) const {
  return path.ends_with(kPasswordSuffix) &&
         HasFile(path.substr(0, path.size() - kPasswordSuffix.size()));
}

FolderTree ListTree(const InputTree& input, const ReadOptions& options) {
  TreeLister lister(input, options);
  lister.ListFolder("");
  return {lister.TakeItems()};
}

std::string JoinPath(std::string_view path, std::string_view name) {
  std::string joined(path);
  if (!joined.empty()) joined += '/';
  joined += name;
  return joined;
}

}  // namespace pkiaudit::stores
