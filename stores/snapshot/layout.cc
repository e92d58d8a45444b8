// SPDX-License-Identifier: Apache-2.0
#include "stores/snapshot/layout.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "stores/snapshot/manifest.h"
#include "stores/snapshot/values.h"
#include "stores/store_name.h"
#include "stores/text_encoding.h"
#include "x509/bytes.h"

namespace pkiaudit::stores {
namespace {

using Kind = StoreLocation::Kind;

std::vector<std::string_view> SplitPath(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const size_t end = std::min(path.find('/'), path.size());
    parts.push_back(path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return parts;
}

// Folders below stores/ that hold a folder for each store.
struct LocationFolder {
  std::string_view name;
  Kind kind;
  std::string_view physical;
};
constexpr std::array<LocationFolder, 4> kLocationFolders = {{
    {"LocalMachine", Kind::kLocalMachine, ".Default"},
    {"CurrentUser", Kind::kCurrentUser, ""},
    {"GroupPolicy", Kind::kLocalMachine, ".GroupPolicy"},
    {"Enterprise", Kind::kLocalMachine, ".Enterprise"},
}};

// `parts` are those below stores/.
std::optional<StoreLocation> StoreAt(const std::vector<std::string_view>& parts) {
  const auto is = [&](std::string_view name) { return EqualIgnoringAsciiCase(parts[0], name); };
  if (parts.size() == 1 && is("AuthRoot")) {
    return StoreLocation{Kind::kLocalMachine, {}, "Root", ".AuthRoot"};
  }
  if (parts.size() == 2) {
    for (const auto& [name, kind, physical] : kLocationFolders) {
      if (is(name))
        return StoreLocation{kind, {}, SpelledStoreName(parts[1]), std::string(physical)};
    }
  }
  if (parts.size() == 3) {
    if (is("Users") && IsSid(parts[1])) {
      return StoreLocation{Kind::kUser, std::string(parts[1]), SpelledStoreName(parts[2]), {}};
    }
    if (is("Services")) {
      return StoreLocation{Kind::kService, ToShownText(parts[1]), SpelledStoreName(parts[2]), {}};
    }
  }
  return std::nullopt;
}

// Folders whose other files have a place in the layout, but are not read yet.
struct UnreadFolder {
  std::string_view path;
  std::string_view format;
};
constexpr std::array<UnreadFolder, 2> kUnreadFolders = {{
    {"registry", "registry data"},
    {"iis", "IIS configuration"},
}};

// Copies of MachineKeys and Keys lie here, or in folders below.
constexpr std::string_view kKeyFiles = "keys/files/";

bool HasExtension(std::string_view name, std::string_view extension) {
  return name.size() > extension.size() &&
         EqualIgnoringAsciiCase(name.substr(name.size() - extension.size()), extension);
}

std::optional<x509::Sha1Digest> ThumbprintOfDescriptor(std::string_view name) {
  constexpr std::string_view kSuffix = ".sddl";
  x509::Sha1Digest thumbprint{};
  if (name.size() != 2 * thumbprint.size() + kSuffix.size()) return std::nullopt;
  const size_t digits = name.size() - kSuffix.size();
  if (!EqualIgnoringAsciiCase(name.substr(digits), kSuffix)) return std::nullopt;
  const auto octets = x509::FromHex(name.substr(0, digits));
  if (!octets) return std::nullopt;
  std::ranges::copy(*octets, thumbprint.begin());
  return thumbprint;
}

}  // namespace

std::optional<StoreLocation> StoreOfFolder(std::string_view path) {
  std::vector<std::string_view> parts = SplitPath(path);
  if (parts.size() < 2 || !EqualIgnoringAsciiCase(parts[0], "stores")) return std::nullopt;
  parts.erase(parts.begin());
  return StoreAt(parts);
}

std::optional<StoreLocation> StoreOfKey(std::string_view location, std::string_view store) {
  std::vector<std::string_view> parts = SplitPath(location);
  if (parts.empty()) return std::nullopt;
  if (!EqualIgnoringAsciiCase(location, "AuthRoot")) {
    parts.push_back(store);
  } else if (!EqualIgnoringAsciiCase(store, "Root")) {
    return std::nullopt;
  }
  return StoreAt(parts);
}

std::string LayoutLocation(const StoreLocation& store) {
  switch (store.kind) {
    case Kind::kUser:
      return "Users/" + store.account;
    case Kind::kService:
      return "Services/" + store.account;
    case Kind::kCurrentUser:
      return "CurrentUser";
    case Kind::kLocalMachine:
    case Kind::kFile:
      break;
  }
  if (store.physical == ".AuthRoot") return "AuthRoot";
  for (const auto& [name, kind, physical] : kLocationFolders) {
    if (kind == store.kind && physical == store.physical) return std::string(name);
  }
  return "LocalMachine";
}

SnapshotFile ClassifySnapshotFile(std::string_view path) {
  if (EqualIgnoringAsciiCase(path, "snapshot.xml")) {
    return {.kind = SnapshotFile::Kind::kSnapshotXml};
  }
  if (EqualIgnoringAsciiCase(path, kManifestName)) return {.kind = SnapshotFile::Kind::kManifest};
  const size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) {
    const bool is_trust_list = HasExtension(path, ".stl");
    return {.kind =
                is_trust_list ? SnapshotFile::Kind::kTrustList : SnapshotFile::Kind::kUnexpected};
  }
  const std::string_view folder = path.substr(0, slash);
  const std::string_view name = path.substr(slash + 1);
  if (auto store = StoreOfFolder(folder)) {
    return {.kind = SnapshotFile::Kind::kStore, .store = std::move(store)};
  }
  if (EqualIgnoringAsciiCase(folder, "keys")) {
    if (EqualIgnoringAsciiCase(name, "private-keys.xml")) {
      return {.kind = SnapshotFile::Kind::kPrivateKeysXml};
    }
    if (const auto thumbprint = ThumbprintOfDescriptor(name)) {
      return {.kind = SnapshotFile::Kind::kSecurityDescriptor, .thumbprint = thumbprint};
    }
  }
  if (EqualIgnoringAsciiCase(folder, "registry") && !HasExtension(name, ".stl")) {
    return {.kind = SnapshotFile::Kind::kRegistry};
  }
  if (EqualIgnoringAsciiCase(path, "iis/applicationHost.config")) {
    return {.kind = SnapshotFile::Kind::kApplicationHostConfig};
  }
  if (EqualIgnoringAsciiCase(path.substr(0, kKeyFiles.size()), kKeyFiles)) {
    return {.kind = SnapshotFile::Kind::kKeyFile};
  }
  if (EqualIgnoringAsciiCase(folder, "revocation")) {
    return {.kind = EqualIgnoringAsciiCase(name, "index.xml")
                        ? SnapshotFile::Kind::kRevocationIndex
                        : SnapshotFile::Kind::kRevocationBody};
  }
  if (HasExtension(name, ".stl")) return {.kind = SnapshotFile::Kind::kTrustList};
  for (const auto& [unread, format] : kUnreadFolders) {
    if (EqualIgnoringAsciiCase(path.substr(0, unread.size() + 1), std::string(unread) + "/")) {
      return {.kind = SnapshotFile::Kind::kNotReadYet, .format = format};
    }
  }
  return {};
}

}  // namespace pkiaudit::stores
