// SPDX-License-Identifier: Apache-2.0
#include "stores/bundle_reader.h"

#include <utility>

#include "stores/folder_tree.h"
#include "stores/formats/password_file.h"
#include "stores/text_encoding.h"

namespace pkiaudit::stores {

namespace fs = boost::filesystem;

BundleReader::BundleReader(const ReadOptions& options)
    : options_(options), containers_(options.max_file_size) {}

void BundleReader::ReadFile(const fs::path& path, const std::string& name) {
  const Destination destination = AddFile(name);
  Result<File> file = File::Open(path);
  if (!file) {
    destination.AddUnreadable({}, file.error());
    return;
  }
  const auto open_password = [&] { return File::Open(fs::path(path) += kPasswordSuffix.data()); };
  bool is_pfx = false;
  const auto passwords = [&] {
    is_pfx = true;
    return PasswordsToTry(options_.passwords, open_password());
  };
  containers_.Read(*file, passwords, destination);
  if (!is_pfx) return;
  Result<File> password = open_password();
  if (password || password.error().code != ErrorCode::kNotFound) {
    AddPasswordFile(name + std::string(kPasswordSuffix), std::move(password));
  }
}

void BundleReader::ReadFolder(const fs::path& path, const std::string& name, LinkPolicy links) {
  const std::string shown_folder = name.empty() ? "." : name;
  const Result<InputFolder> folder = InputFolder::Open(path, links);
  if (!folder) {
    AddFile(shown_folder).AddUnreadable({}, folder.error());
    return;
  }
  const FolderTree tree = ListTree(*folder, options_);
  for (const TreeItem& item : tree.items) {
    const std::string shown = JoinPath(name, item.path);
    if (item.is_folder) {
      if (item.failure) {
        AddFile(item.path.empty() ? shown_folder : shown).AddUnreadable({}, *item.failure);
      }
    } else if (tree.IsPasswordFile(item.path)) {
      AddPasswordFile(shown, folder->OpenFile(item.path));
    } else {
      ReadFolderFile(*folder, item.path, shown, links);
    }
  }
}

void BundleReader::ReadFolderFile(const InputTree& folder, const std::string& path,
                                  std::string_view name, LinkPolicy links) {
  Result<File> file = folder.OpenFile(path);
  if (file && links == LinkPolicy::kAnywhere && !read_.insert(file->identity()).second) return;
  const Destination destination = AddFile(name);
  if (!file) {
    destination.AddUnreadable({}, file.error());
    return;
  }
  const auto passwords = [&] {
    return PasswordsToTry(options_.passwords, folder.OpenFile(path + std::string(kPasswordSuffix)));
  };
  containers_.Read(*file, passwords, destination);
}

Destination BundleReader::AddFile(std::string_view name) {
  const std::string shown = ToShownText(name);
  return {inventory_, inventory_.InternLocation({StoreLocation::Kind::kFile, {}, shown, {}}),
          inventory_.AddSource(shown, {})};
}

void BundleReader::AddPasswordFile(std::string_view name, Result<File> file) {
  AccountForPasswordFile(std::move(file),
                         {inventory_, kNone, inventory_.AddSource(ToShownText(name), {})});
}

}  // namespace pkiaudit::stores
