// SPDX-License-Identifier: Apache-2.0
//
// XML files of a snapshot, read by pugixml. Document type declarations are refused, so no entity is
// ever expanded.
#ifndef PKIAUDIT_STORES_SNAPSHOT_XML_FILE_H_
#define PKIAUDIT_STORES_SNAPSHOT_XML_FILE_H_

#include <cstdint>
#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "stores/error.h"
#include "x509/bytes.h"

namespace pkiaudit::stores {

constexpr uint64_t kMaxXmlSize = 64u << 20;

// A document whose root is `root` in the namespace `xml_namespace`.
class XmlFile {
 public:
  // Errors: kEmptyFile, kBadXml with the offset.
  Result<void> Load(x509::Bytes octets, std::string_view root, std::string_view xml_namespace);

  pugi::xml_node root() const { return document_.document_element(); }

  // The child elements of that name in the root's namespace.
  std::vector<pugi::xml_node> Children(pugi::xml_node node, std::string_view name) const;

  // kBadXml at the element's place in the file.
  Error BadElement(pugi::xml_node node) const;

 private:
  uint64_t FileOffset(ptrdiff_t text_offset) const;

  pugi::xml_document document_;
  std::string prefix_;            // of the root's namespace, with its colon
  bool has_text_offsets_ = true;  // pugixml's offsets are the file's
};

// Reads the values of one element, and remembers whether one was not what the schema asks for.
class XmlValues {
 public:
  explicit XmlValues(pugi::xml_node node) : node_(node) {}

  // The attribute as `parse` reads it (from std::string_view, to an optional). Nothing where it is
  // absent, or bad.
  template <typename Parse>
  auto Optional(const char* name, Parse parse) -> decltype(parse(std::string_view())) {
    const pugi::xml_attribute attribute = node_.attribute(name);
    if (!attribute) return std::nullopt;
    auto value = parse(std::string_view(attribute.value()));
    if (!value) bad_.emplace_back(name);
    return value;
  }
  // The same where absence is bad.
  template <typename Parse>
  auto Required(const char* name, Parse parse) {
    if (!node_.attribute(name)) bad_.emplace_back(name);
    return Optional(name, parse);
  }

  // Names of the attributes that are not as they should be.
  const std::vector<std::string>& bad() const { return bad_; }
  bool AllGood() const { return bad_.empty(); }

 private:
  pugi::xml_node node_;
  std::vector<std::string> bad_;
};

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_SNAPSHOT_XML_FILE_H_
