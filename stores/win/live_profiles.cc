// SPDX-License-Identifier: Apache-2.0
#include "stores/win/live_profiles.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "stores/file.h"
#include "stores/folder_tree.h"
#include "stores/snapshot/values.h"
#include "stores/text_encoding.h"

namespace pkiaudit::stores::win {
namespace {

using Kind = StoreLocation::Kind;

constexpr std::string_view kProfiles =
    "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\ProfileList";
constexpr std::string_view kMy = "AppData/Roaming/Microsoft/SystemCertificates/My/Certificates";
constexpr uint64_t kMaxFile = 1u << 20;

// As records show it.
std::string PathOfMy(std::string path) {
  path += '/';
  path += kMy;
  std::ranges::replace(path, '/', '\\');
  return path;
}

class ProfileReader {
 public:
  ProfileReader(const LiveHost& host, StoreIntake& intake) : host_(host), intake_(intake) {}

  // Nothing where there is no profile: of one that was deleted, the key may be left.
  std::optional<std::string> FindFolder(const std::string& sid) const {
    const std::string key = std::string(kProfiles) + "\\" + sid;
    const auto values = host_.registry.Values(key);
    if (!values) {
      intake_.Tell(key, "profile", values.error(), "KEY_READ");
      return std::nullopt;
    }
    for (const RegistryItem& item : *values) {
      if (!EqualIgnoringAsciiCase(item.name, "ProfileImagePath")) continue;
      if (auto path = TextOf(item); path && !path->empty()) return path;
      intake_.Tell(key, "ProfileImagePath",
                   {.code = ErrorCode::kBadFormat, .detail = x509::ErrorCode::kNoContent}, {});
    }
    return std::nullopt;
  }

  void Read(const std::string& folder, const StoreLocation& my) {
    const auto profile = host_.files.OpenFolder(folder);
    if (!profile) {
      Fail(folder, my, profile.error());
      return;
    }
    const auto listing = (*profile)->List(kMy);
    if (!listing) {
      Fail(folder, my, listing.error());
      return;
    }
    const Destination destination = intake_.Open(PathOfMy(folder), my);
    intake_.AddRecord(destination, std::nullopt);
    for (const InputTree::Item& item : listing->items) {
      if (!intake_.TakesItem(item.name, destination)) continue;
      const auto elements = ReadFile(**profile, JoinPath(kMy, item.name));
      if (elements) {
        intake_.TakeItem(*elements, item.name, destination);
      } else {
        destination.AddUnreadable(
            WithRight(ToShownName(item.name), elements.error(), "FILE_GENERIC_READ"),
            elements.error());
      }
    }
  }

 private:
  static Result<std::vector<uint8_t>> ReadFile(const InputTree& profile, const std::string& path) {
    Result<File> file = profile.OpenFile(path);
    if (!file) return tl::unexpected(file.error());
    std::vector<uint8_t> octets;
    if (const auto read = ReadRest(*file, kMaxFile, octets); !read) {
      return tl::unexpected(read.error());
    }
    return octets;
  }

  // A user who never had a certificate of their own has no such folder.
  void Fail(const std::string& folder, const StoreLocation& my, const Error& error) {
    if (error.code == ErrorCode::kNotFound) return;
    const Destination destination = intake_.Open(PathOfMy(folder), my);
    destination.AddUnreadable(
        WithRight("certificates", error, "FILE_LIST_DIRECTORY on the profile's folder"), error);
    intake_.AddRecord(destination, error);
  }

  const LiveHost& host_;
  StoreIntake& intake_;
};

}  // namespace

void ReadLiveProfiles(const LiveHost& host, const std::string& own_sid, StoreIntake& intake) {
  const auto profiles = host.registry.Subkeys(kProfiles);
  if (!profiles) {
    if (profiles.error().code != ErrorCode::kNotFound) {
      intake.Tell(std::string(kProfiles), "profiles", profiles.error(), "KEY_READ");
    }
    return;
  }
  ProfileReader reader(host, intake);
  for (const std::string& sid : *profiles) {
    if (!IsSid(sid)) continue;  // "S-1-5-….bak" is nobody's
    StoreLocation my{Kind::kUser, sid, "My", {}};
    if (sid == own_sid) my = {Kind::kCurrentUser, {}, "My", {}};
    if (const auto folder = reader.FindFolder(sid)) reader.Read(*folder, my);
  }
}

}  // namespace pkiaudit::stores::win
