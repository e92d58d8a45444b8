// SPDX-License-Identifier: Apache-2.0
#include "stores/snapshot/revocation_index.h"

#include <algorithm>
#include <utility>

#include "stores/snapshot/values.h"
#include "stores/snapshot/xml_file.h"
#include "x509/bytes.h"

namespace pkiaudit::stores {
namespace {

constexpr size_t kMaxUrl = 16384;

std::optional<std::string> Text(std::string_view value) {
  if (value.empty()) return std::string();
  return IsText(value) ? std::optional<std::string>(value) : std::nullopt;
}

std::optional<int32_t> Code(std::string_view value) {
  const auto number = ParseXmlUnsignedInt(value);
  constexpr uint32_t kMax = 0x7fffffff;
  return number && *number <= kMax ? std::optional(static_cast<int32_t>(*number)) : std::nullopt;
}

std::optional<x509::Sha256Digest> Sha256(std::string_view value) {
  x509::Sha256Digest digest{};
  const auto octets = x509::FromHex(value);
  if (!octets || octets->size() != digest.size()) return std::nullopt;
  std::ranges::copy(*octets, digest.begin());
  return digest;
}

// A file's name, not a path.
std::optional<std::string> FileName(std::string_view value) {
  const bool good = IsText(value, 128) && value.find_first_of("/\\:") == std::string_view::npos &&
                    !value.starts_with('.');
  return good ? std::optional<std::string>(value) : std::nullopt;
}

class RevocationIndexReader {
 public:
  RevocationIndexReader(const BodyReader& read_body, const Destination& destination)
      : read_body_(read_body), destination_(destination) {}

  std::optional<SavedRevocation> Read(x509::Bytes octets) {
    if (const auto loaded = file_.Load(octets, "revocation", "urn:pkiaudit:revocation:1");
        !loaded) {
      destination_.AddUnreadable({}, loaded.error());
      return std::nullopt;
    }
    XmlValues values(file_.root());
    const auto time = values.Required("time", ParseUtcTime);
    if (!TellBad("revocation", file_.root(), values)) return std::nullopt;
    SavedRevocation saved{*time, {}};
    for (const auto& node : file_.Children(file_.root(), "fetch")) {
      if (auto fetch = ReadFetch(node)) saved.fetches.push_back(std::move(*fetch));
    }
    destination_.record().other_items += static_cast<uint32_t>(saved.fetches.size());
    return saved;
  }

 private:
  std::optional<SavedFetch> ReadFetch(const pugi::xml_node& node) {
    XmlValues values(node);
    SavedFetch fetch;
    fetch.kind = values.Required("kind", Text).value_or("");
    fetch.step = values.Required("step", Text).value_or("");
    fetch.code = values.Optional("code", Code);
    fetch.detail = values.Optional("detail", Text).value_or("");
    fetch.address = values.Optional("address", Text).value_or("");
    fetch.proxy = values.Optional("proxy", Text).value_or("");
    fetch.content_type = values.Optional("contentType", Text).value_or("");
    fetch.connect_milliseconds = values.Optional("connectMilliseconds", ParseXmlUnsignedInt);
    fetch.first_byte_milliseconds = values.Optional("firstByteMilliseconds", ParseXmlUnsignedInt);
    fetch.end_milliseconds = values.Optional("endMilliseconds", ParseXmlUnsignedInt);
    fetch.attempts = values.Optional("attempts", ParseXmlUnsignedInt).value_or(0);
    const auto url = values.Required("url", ParseOctets);
    const auto request = values.Optional("request", ParseHex);
    if (!TellBad("fetch", node, values)) return std::nullopt;
    fetch.url = *url;
    if (request) fetch.request = *request;
    for (const auto& redirect : file_.Children(node, "redirect")) {
      XmlValues of_redirect(redirect);
      const auto to = of_redirect.Required("url", ParseOctets);
      if (!TellBad("redirect", redirect, of_redirect)) return std::nullopt;
      fetch.redirects.push_back(*to);
    }
    for (const auto& body : file_.Children(node, "body")) {
      if (!ReadBody(body, fetch)) return std::nullopt;
    }
    return fetch;
  }

  // "%XX" stands for an octet that is not printable ASCII, and for '%' itself.
  static std::optional<std::string> ParseOctets(std::string_view value) {
    std::string octets;
    if (value.empty() || value.size() > 3 * kMaxUrl) return std::nullopt;
    for (size_t i = 0; i < value.size(); ++i) {
      if (value[i] != '%') {
        octets += value[i];
        continue;
      }
      const auto octet = x509::FromHex(value.substr(i + 1, 2));
      if (!octet || octet->size() != 1) return std::nullopt;
      octets += static_cast<char>(octet->front());
      i += 2;
    }
    return octets;
  }

  static std::optional<std::vector<uint8_t>> ParseHex(std::string_view value) {
    return value.size() > 2 * kMaxUrl ? std::nullopt : x509::FromHex(value);
  }

  bool ReadBody(const pugi::xml_node& node, SavedFetch& fetch) {
    XmlValues values(node);
    const auto file = values.Required("file", FileName);
    const auto sha256 = values.Required("sha256", Sha256);
    if (!TellBad("body", node, values)) return false;
    SavedBody& body = fetch.bodies.emplace_back();
    body.sha256 = *sha256;
    body.octets = read_body_(*file);
    if (body.octets != nullptr && x509::Sha256(*body.octets) != body.sha256) {
      body.octets = nullptr;
      destination_.AddUnreadable("body " + *file, {.code = ErrorCode::kConflict});
    }
    return true;
  }

  // Whether there was nothing to tell.
  bool TellBad(std::string_view element, const pugi::xml_node& node, const XmlValues& values) {
    for (const std::string& attribute : values.bad()) {
      destination_.AddUnreadable(std::string(element) + "/@" + attribute, file_.BadElement(node));
    }
    return values.AllGood();
  }

  const BodyReader& read_body_;
  const Destination& destination_;
  XmlFile file_;
};

}  // namespace

std::optional<SavedRevocation> ReadRevocationIndex(x509::Bytes octets, const BodyReader& read_body,
                                                   const Destination& destination) {
  return RevocationIndexReader(read_body, destination).Read(octets);
}

}  // namespace pkiaudit::stores
