// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "stores/folder_tree.h"
#include "stores/formats/container.h"
#include "stores/formats/crl_file.h"
#include "stores/formats/password_file.h"
#include "stores/formats/recognise.h"
#include "stores/formats/serialized_store.h"
#include "stores/formats/trust_list_item.h"
#include "stores/host/application_host_config.h"
#include "stores/host/registry_file.h"
#include "stores/keys/key_file.h"
#include "stores/keys/key_file_matcher.h"
#include "stores/snapshot/collected_failure.h"
#include "stores/snapshot/layout.h"
#include "stores/snapshot/manifest.h"
#include "stores/snapshot/private_keys.h"
#include "stores/snapshot/revocation_index.h"
#include "stores/snapshot/snapshot_xml.h"
#include "stores/snapshot/values.h"
#include "stores/snapshot/xml_file.h"
#include "stores/sources.h"
#include "stores/text_encoding.h"
#include "stores/zip_tree.h"
#include "x509/secret.h"

namespace pkiaudit::stores {
namespace {

class SnapshotReader {
 public:
  SnapshotReader(const InputTree& folder, const ReadOptions& options)
      : folder_(folder),
        options_(options),
        tree_(ListTree(folder, options)),
        containers_(options.max_file_size) {}

  // Nothing where the snapshot's own folder cannot be listed.
  Result<Inventory> Read() {
    const TreeItem& top = tree_.items.front();
    if (top.failure && tree_.items.size() == 1) return tl::unexpected(*top.failure);
    for (const TreeItem& item : tree_.items) {
      if (item.is_folder) {
        AccountForFolder(item);
      } else {
        ReadOrPostpone(item.path);
      }
    }
    ReadRegistry();
    for (const InputTree::Refused& refused : folder_.refused()) AccountForRefused(refused);
    ReadKeyDescriptions();
    ReadKeyFiles();
    ReadRevocation();
    RestoreFailures(failures_, inventory_);
    return std::move(inventory_);
  }

  std::optional<SavedRevocation> TakeRevocation() { return std::move(revocation_); }

 private:
  struct PostponedFile {
    std::string path;
    SnapshotFile file;
    SourceId source;
  };

  struct RevocationFile {
    std::string path;
    SourceId source = kNone;
    bool is_named = false;  // by the index
    std::shared_ptr<const std::vector<uint8_t>> octets = nullptr;
  };
  // All together; they are held in memory.
  static constexpr uint64_t kMaxSavedBodies = uint64_t{1} << 30;

  void AccountForFolder(const TreeItem& item) {
    const auto store = StoreOfFolder(item.path);
    const LocationId location = store ? inventory_.InternLocation(*store) : kNone;
    if (store) inventory_.AddStoreRecord({location, item.failure});
    if (!item.failure) return;
    const std::string shown = item.path.empty() ? "." : ToShownText(item.path);
    inventory_.AddUnreadable({inventory_.AddSource(shown, {}), location, {}, *item.failure});
  }

  void ReadOrPostpone(const std::string& path) {
    SnapshotFile file = ClassifySnapshotFile(path);
    const LocationId location = file.store ? inventory_.InternLocation(*file.store) : kNone;
    const Destination destination{inventory_, location,
                                  inventory_.AddSource(ToShownText(path), {})};
    switch (file.kind) {
      case SnapshotFile::Kind::kUnexpected:
        AccountForUnexpected(path, destination);
        break;
      case SnapshotFile::Kind::kNotReadYet:
        destination.record().format = file.format;
        destination.AddUnreadable({}, {.code = ErrorCode::kUnsupportedHere});
        break;
      case SnapshotFile::Kind::kSnapshotXml:
        destination.record().format = "snapshot.xml";
        if (const auto octets = ReadSmallFile(path, kMaxXmlSize, destination)) {
          ReadSnapshotXml(*octets, destination, failures_);
        }
        break;
      case SnapshotFile::Kind::kRegistry:
        registry_files_.emplace_back(path, destination.source);
        break;
      case SnapshotFile::Kind::kApplicationHostConfig:
        destination.record().format = "applicationHost.config";
        if (const auto octets = ReadSmallFile(path, kMaxXmlSize, destination)) {
          ReadApplicationHostConfig(*octets, destination);
        }
        break;
      case SnapshotFile::Kind::kManifest:
        destination.record().format = "manifest";
        if (const auto octets = ReadSmallFile(path, kMaxXmlSize, destination)) {
          CheckManifest(*octets, folder_, destination);
        }
        break;
      case SnapshotFile::Kind::kStore:
        ReadStoreFile(path, destination);
        break;
      case SnapshotFile::Kind::kTrustList:
        ReadTrustList(path, destination);
        break;
      case SnapshotFile::Kind::kRevocationIndex:
        revocation_index_ = {path, destination.source};
        break;
      case SnapshotFile::Kind::kRevocationBody:
        destination.record().format = "saved revocation data";
        revocation_bodies_[ToLowerAscii(NameOf(path))] = {path, destination.source};
        break;
      case SnapshotFile::Kind::kPrivateKeysXml:
      case SnapshotFile::Kind::kSecurityDescriptor:
        key_descriptions_.push_back({path, std::move(file), destination.source});
        break;
      case SnapshotFile::Kind::kKeyFile:
        key_files_.push_back({path, std::move(file), destination.source});
        break;
    }
  }

  // Of a zip.
  void AccountForRefused(const InputTree::Refused& refused) {
    const auto store = ClassifySnapshotFile(refused.name).store;
    const LocationId location = store ? inventory_.InternLocation(*store) : kNone;
    inventory_.AddUnreadable(
        {inventory_.AddSource(ToShownText(refused.name), {}), location, {}, refused.error});
  }

  // It may be what should have been a folder: a link that leads out, say.
  void AccountForUnexpected(const std::string& path, const Destination& destination) {
    Error error{.code = ErrorCode::kUnexpectedFile};
    if (const Result<File> file = folder_.OpenFile(path);
        !file && file.error().code != ErrorCode::kNotARegularFile) {
      error = file.error();
    }
    const auto store = StoreOfFolder(path);
    const LocationId location = store ? inventory_.InternLocation(*store) : kNone;
    if (store) inventory_.AddStoreRecord({location, error});
    inventory_.AddUnreadable({destination.source, location, {}, error});
  }

  void ReadStoreFile(const std::string& path, const Destination& destination) {
    if (tree_.IsPasswordFile(path)) {
      AccountForPasswordFile(folder_.OpenFile(path), {inventory_, kNone, destination.source});
      return;
    }
    Result<File> file = folder_.OpenFile(path);
    if (!file) {
      destination.AddUnreadable({}, file.error());
      return;
    }
    const auto passwords = [&] {
      return PasswordsToTry(options_.passwords,
                            folder_.OpenFile(path + std::string(kPasswordSuffix)));
    };
    containers_.Read(*file, passwords, destination);
  }

  void ReadTrustList(const std::string& path, const Destination& destination) {
    destination.record().format = FormatName(Format::kCertificateTrustList);
    if (const auto octets = ReadSmallFile(path, kMaxContextSize, destination)) {
      const std::string what = KeepTrustList(*octets, {}, destination);
      if (!what.empty()) destination.record().format += " (" + what + ")";
    }
  }

  // After the stores' own files: what these hold already is completed, and not told twice.
  void ReadRegistry() {
    for (const auto& [path, source] : registry_files_) {
      const Destination destination{inventory_, kNone, source};
      if (Result<File> file = folder_.OpenFile(path)) {
        ReadRegistryFile(*file, options_.max_file_size, destination);
      } else {
        destination.AddUnreadable({}, file.error());
      }
    }
  }

  // What they say needs the certificates of all stores.
  void ReadKeyDescriptions() {
    if (key_descriptions_.empty()) return;
    std::ranges::stable_partition(key_descriptions_, [](const PostponedFile& file) {
      return file.file.kind == SnapshotFile::Kind::kPrivateKeysXml;
    });
    PrivateKeyReader reader(inventory_);
    for (const auto& [path, file, source] : key_descriptions_) {
      const Destination destination{inventory_, kNone, source};
      const bool is_xml = file.kind == SnapshotFile::Kind::kPrivateKeysXml;
      destination.record().format = is_xml ? "private-keys.xml" : "SDDL";
      // UTF-8 takes up to four octets for a character.
      const auto octets =
          ReadSmallFile(path, is_xml ? kMaxXmlSize : 4 * kMaxSecurityDescriptorText, destination);
      if (!octets) continue;
      if (is_xml) {
        reader.ReadXml(*octets, source);
      } else {
        reader.ReadSecurityDescriptor(*octets, *file.thumbprint, source);
      }
    }
  }

  // They are matched with what the descriptions and the registry say.
  void ReadKeyFiles() {
    if (key_files_.empty()) return;
    KeyFileMatcher matcher(inventory_);
    for (const auto& [path, file, source] : key_files_) {
      auto octets = ReadSmallFile(path, kMaxKeyFileSize, {inventory_, kNone, source});
      if (!octets) {
        matcher.AddUnread(path);
        continue;
      }
      if (octets->empty()) {
        inventory_.AddUnreadable({source, kNone, {}, {.code = ErrorCode::kEmptyFile}});
        matcher.AddUnread(path);
        continue;
      }
      matcher.Add(*octets, path, source);
      x509::Wipe(*octets);
    }
    matcher.Match();
  }

  // The index names the bodies. CRLs that it does not name are of unknown origin, such as those
  // that somebody copied here; all else has no place here.
  void ReadRevocation() {
    if (!revocation_index_.path.empty()) {
      const Destination destination{inventory_, kNone, revocation_index_.source};
      destination.record().format = "revocation index";
      if (const auto octets = ReadSmallFile(revocation_index_.path, kMaxXmlSize, destination)) {
        revocation_ = ReadRevocationIndex(
            *octets, [this](const std::string& name) { return ReadBody(name); }, destination);
      }
    }
    for (const auto& [name, body] : revocation_bodies_) {
      if (body.is_named) continue;
      const Destination destination{inventory_, kNone, body.source};
      const auto octets = ReadSmallFile(body.path, options_.max_file_size, destination);
      if (octets && !ReadCrlFile(*octets, destination)) {
        destination.AddUnreadable({}, {.code = ErrorCode::kUnexpectedFile});
      }
    }
  }

  std::shared_ptr<const std::vector<uint8_t>> ReadBody(const std::string& name) {
    const auto found = revocation_bodies_.find(ToLowerAscii(name));
    if (found == revocation_bodies_.end()) {
      const SourceId source = revocation_index_.source;
      inventory_.AddUnreadable({source, kNone, "body " + name, {.code = ErrorCode::kNotFound}});
      return nullptr;
    }
    RevocationFile& body = found->second;
    if (!body.is_named) {
      body.is_named = true;
      const Destination destination{inventory_, kNone, body.source};
      const uint64_t limit = std::min(options_.max_file_size, kMaxSavedBodies - saved_octets_);
      if (auto octets = ReadSmallFile(body.path, limit, destination)) {
        saved_octets_ += octets->size();
        body.octets = std::make_shared<const std::vector<uint8_t>>(std::move(*octets));
      }
    }
    return body.octets;
  }

  static std::string_view NameOf(std::string_view path) { return path.substr(path.rfind('/') + 1); }

  // Nothing, and told, where it cannot be read.
  std::optional<std::vector<uint8_t>> ReadSmallFile(const std::string& path, uint64_t max_size,
                                                    const Destination& destination) {
    Result<File> file = folder_.OpenFile(path);
    std::vector<uint8_t> octets;
    const Result<void> read =
        file ? ReadRest(*file, max_size, octets) : tl::unexpected(file.error());
    if (!read) {
      destination.AddUnreadable({}, read.error());
      return std::nullopt;
    }
    return octets;
  }

  const InputTree& folder_;
  const ReadOptions& options_;
  FolderTree tree_;
  ContainerReader containers_;
  Inventory inventory_;
  std::vector<std::pair<std::string, SourceId>> registry_files_;
  std::vector<PostponedFile> key_descriptions_;
  std::vector<PostponedFile> key_files_;
  RevocationFile revocation_index_;
  std::optional<SavedRevocation> revocation_;
  std::vector<CollectedFailure> failures_;
  std::map<std::string, RevocationFile> revocation_bodies_;  // by name in lower case
  uint64_t saved_octets_ = 0;
};

}  // namespace

Result<Inventory> ReadSnapshot(const boost::filesystem::path& path, const ReadOptions& options,
                               std::optional<SavedRevocation>* revocation) {
  const auto read = [&](const InputTree& tree) {
    SnapshotReader reader(tree, options);
    Result<Inventory> inventory = reader.Read();
    if (revocation != nullptr) *revocation = reader.TakeRevocation();
    return inventory;
  };
  const Result<InputFolder> folder = InputFolder::Open(path, LinkPolicy::kInside);
  if (folder) return read(*folder);
  Result<File> file = File::Open(path);
  if (!file) return tl::unexpected(folder.error());
  if (!LooksLikeZip(*file)) return tl::unexpected(Error{.code = ErrorCode::kUnsupportedHere});
  const auto zip = OpenZip(path, options);
  if (!zip) return tl::unexpected(zip.error());
  return read(**zip);
}

}  // namespace pkiaudit::stores
