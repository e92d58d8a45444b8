// SPDX-License-Identifier: Apache-2.0
#include "stores/snapshot/snapshot_xml.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "stores/snapshot/layout.h"
#include "stores/snapshot/values.h"
#include "stores/snapshot/xml_file.h"

namespace pkiaudit::stores {
namespace {

constexpr std::array<std::string_view, 4> kRoles = {"ndes-host", "windows-host", "trust-store",
                                                    "bundle"};
constexpr std::array<std::string_view, 4> kAccountTypes = {"user", "gmsa", "application-pool",
                                                           "built-in"};

std::optional<std::string> Text(std::string_view value) {
  return IsText(value) ? std::optional<std::string>(value) : std::nullopt;
}
// Keys of the registry may be longer than other texts.
std::optional<std::string> LongText(std::string_view value) {
  return IsText(value, kMaxPathLength) ? std::optional<std::string>(value) : std::nullopt;
}
std::optional<std::string> Sid(std::string_view value) {
  return IsSid(value) ? std::optional<std::string>(value) : std::nullopt;
}
template <size_t N>
auto OneOf(const std::array<std::string_view, N>& allowed) {
  return [&allowed](std::string_view value) {
    return std::ranges::count(allowed, value) != 0 ? std::optional<std::string>(value)
                                                   : std::nullopt;
  };
}

class SnapshotXmlReader {
 public:
  SnapshotXmlReader(const Destination& destination, std::vector<CollectedFailure>& failures)
      : destination_(destination), host_(destination.inventory.host()), failures_(failures) {}

  void Read(x509::Bytes octets) {
    if (const auto loaded = file_.Load(octets, "snapshot", "urn:pkiaudit:snapshot:1"); !loaded) {
      destination_.AddUnreadable({}, loaded.error());
      return;
    }
    ReadRoot();
    if (const auto node = OnlyChild("collector")) ReadCollector(node);
    if (const auto node = OnlyChild("serviceAccount")) ReadServiceAccount(node);
    for (const auto& node : file_.Children(file_.root(), "unresolvedSid")) {
      XmlValues values(node);
      if (auto sid = values.Required("sid", Sid)) host_.unresolved_sids.push_back(*std::move(sid));
      TellBad("unresolvedSid", node, values);
    }
    for (const auto& node : file_.Children(file_.root(), "account")) {
      XmlValues values(node);
      const auto account = ReadAccount(values);
      if (TellBad("account", node, values)) host_.account_names[account->sid] = account->name;
    }
    for (const auto& node : file_.Children(file_.root(), "unreadStore")) ReadFailure(node, true);
    for (const auto& node : file_.Children(file_.root(), "unreadItem")) ReadFailure(node, false);
  }

 private:
  // The first; further ones are told.
  pugi::xml_node OnlyChild(std::string_view name) {
    const auto nodes = file_.Children(file_.root(), name);
    for (size_t i = 1; i < nodes.size(); ++i) {
      destination_.AddUnreadable("further " + std::string(name), file_.BadElement(nodes[i]));
    }
    return nodes.empty() ? pugi::xml_node() : nodes.front();
  }

  void ReadRoot() {
    XmlValues values(file_.root());
    host_.host = values.Required("host", Text).value_or("");
    host_.collected = values.Required("collected", ParseUtcTime);
    host_.role = values.Optional("role", OneOf(kRoles)).value_or("");
    TellBad("snapshot", file_.root(), values);
  }

  void ReadCollector(const pugi::xml_node& node) {
    XmlValues values(node);
    auto sid = values.Optional("sid", Sid);
    auto name = values.Optional("name", Text);
    const auto elevated = values.Optional("elevated", ParseXmlBoolean);
    auto tool = values.Optional("tool", Text);
    if (!TellBad("collector", node, values)) return;
    if (sid || name)
      host_.collector = Account{std::move(sid).value_or(""), std::move(name).value_or("")};
    host_.collector_elevated = elevated;
    host_.collector_tool = std::move(tool).value_or("");
  }

  void ReadServiceAccount(const pugi::xml_node& node) {
    XmlValues values(node);
    std::optional<Account> account = ReadAccount(values);
    auto type = values.Optional("type", OneOf(kAccountTypes));
    const auto groups = ReadGroups(node);
    if (!TellBad("serviceAccount", node, values)) return;
    host_.service_account = {*std::move(account), std::move(type).value_or(""), groups};
  }

  void ReadFailure(const pugi::xml_node& node, bool is_store) {
    const std::string element = is_store ? "unreadStore" : "unreadItem";
    XmlValues values(node);
    CollectedFailure failure{.store = {},
                             .is_store = is_store,
                             .source = values.Optional("source", LongText).value_or(""),
                             .format = values.Optional("format", Text).value_or(""),
                             .what = values.Optional("what", LongText).value_or(""),
                             .error = {}};
    failure.error.code = values.Required("error", FindErrorCode).value_or(ErrorCode::kReadFailed);
    failure.error.detail = values.Optional("detail", x509::FindErrorCode);
    failure.error.offset = values.Optional("offset", ParseXmlUnsignedLong).value_or(0);
    const auto location = values.Optional("location", Text);
    const auto store = values.Optional("store", Text);
    if (location && store) failure.store = StoreOfKey(*location, *store);
    if (failure.store) failure.store->physical = values.Optional("physical", Text).value_or("");
    if (!TellBad(element, node, values)) return;
    const bool names_a_store = location || store || is_store;
    if (names_a_store && !failure.store) {
      destination_.AddUnreadable(element + "/@store", file_.BadElement(node));
      return;
    }
    failures_.push_back(std::move(failure));
  }

  // Nothing where none is listed, which no token lacks, or where one cannot be read: half of the
  // groups would tell a wrong story about access.
  std::optional<std::vector<Account>> ReadGroups(const pugi::xml_node& service_account) {
    std::vector<Account> groups;
    bool all_good = true;
    for (const auto& node : file_.Children(service_account, "group")) {
      XmlValues values(node);
      std::optional<Account> group = ReadAccount(values);
      if (TellBad("group", node, values)) {
        groups.push_back(*std::move(group));
      } else {
        all_good = false;
      }
    }
    if (groups.empty() || !all_good) return std::nullopt;
    return groups;
  }

  static std::optional<Account> ReadAccount(XmlValues& values) {
    auto sid = values.Required("sid", Sid);
    auto name = values.Optional("name", Text);
    if (!sid) return std::nullopt;
    return Account{*std::move(sid), std::move(name).value_or("")};
  }

  // Whether there was nothing to tell.
  bool TellBad(std::string_view element, const pugi::xml_node& node, const XmlValues& values) {
    for (const std::string& attribute : values.bad()) {
      destination_.AddUnreadable(std::string(element) + "/@" + attribute, file_.BadElement(node));
    }
    return values.AllGood();
  }

  const Destination& destination_;
  HostFacts& host_;
  std::vector<CollectedFailure>& failures_;
  XmlFile file_;
};

}  // namespace

void ReadSnapshotXml(x509::Bytes octets, const Destination& destination,
                     std::vector<CollectedFailure>& failures) {
  SnapshotXmlReader(destination, failures).Read(octets);
}

}  // namespace pkiaudit::stores
