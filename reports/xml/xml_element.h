// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_REPORTS_XML_XML_ELEMENT_H_
#define PKIAUDIT_REPORTS_XML_XML_ELEMENT_H_

#include <cstdint>
#include <optional>
#include <pugixml.hpp>
#include <span>
#include <string>
#include <string_view>

#include "reports/error.h"

namespace pkiaudit::reports {

// Reads the parts of one element by their types. The first part that is not as it must be is kept
// as the failure; reading on after it is harmless, so that a reader asks for it once per element.
class XmlElement {
 public:
  XmlElement(pugi::xml_node node, std::optional<Error>& failure) : node_(node), failure_(failure) {}

  // Empty where absent.
  std::string_view Optional(const char* name) const { return node_.attribute(name).as_string(); }
  std::string_view Required(const char* name);
  // An ISO 8601 time as reports write it.
  std::string_view OptionalTime(const char* name);
  std::string_view RequiredTime(const char* name);
  // Upper-case hexadecimal of `digits` digits.
  std::string_view OptionalHex(const char* name, size_t digits);
  std::string_view RequiredHex(const char* name, size_t digits);
  uint64_t RequiredCount(const char* name);
  std::optional<uint64_t> OptionalCount(const char* name);
  std::optional<int64_t> OptionalInteger(const char* name);
  std::optional<bool> OptionalFlag(const char* name);
  bool RequiredFlag(const char* name);

  // The value whose name is the attribute's.
  template <typename Value, typename Name>
  Value RequiredName(const char* attribute, std::span<const Value> values, Name name) {
    const std::string_view text = Required(attribute);
    for (Value value : values) {
      if (name(value) == text) {
        return value;
      }
    }
    Fail(ErrorCode::kBadValue, attribute);
    return values.front();
  }

  // The first child of that name; without one, an empty element.
  XmlElement RequiredChild(const char* name);
  // Another node of the same document, whose failures are kept in the same place.
  XmlElement Sibling(pugi::xml_node node) const { return {node, failure_}; }
  std::string_view text() const { return node_.child_value(); }
  pugi::xml_node node() const { return node_; }

  void Fail(ErrorCode code, std::string_view attribute);

 private:
  template <typename Number>
  Number ReadNumber(std::string_view text, const char* name);
  bool Flag(std::string_view text, const char* name);

  pugi::xml_node node_;
  std::optional<Error>& failure_;
};

}  // namespace pkiaudit::reports

#endif  // PKIAUDIT_REPORTS_XML_XML_ELEMENT_H_
