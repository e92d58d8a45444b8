// SPDX-License-Identifier: Apache-2.0
#include "reports/xml/xml_element.h"

#include <algorithm>
#include <charconv>

#include "x509/time.h"

namespace pkiaudit::reports {
namespace {

bool IsReportTime(std::string_view text) {
  const auto time = x509::ParseIso8601(text);
  return time && x509::ToIso8601(*time) == text;
}

bool IsUpperCaseHex(std::string_view text, size_t digits) {
  return text.size() == digits && std::ranges::all_of(text, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F');
         });
}

}  // namespace

std::string_view XmlElement::Required(const char* name) {
  const pugi::xml_attribute attribute = node_.attribute(name);
  if (attribute.empty()) {
    Fail(ErrorCode::kMissingPart, name);
  }
  return attribute.as_string();
}

std::string_view XmlElement::OptionalTime(const char* name) {
  const std::string_view text = Optional(name);
  if (!text.empty() && !IsReportTime(text)) {
    Fail(ErrorCode::kBadValue, name);
  }
  return text;
}

std::string_view XmlElement::RequiredTime(const char* name) {
  if (Required(name).empty()) {
    Fail(ErrorCode::kBadValue, name);
  }
  return OptionalTime(name);
}

std::string_view XmlElement::OptionalHex(const char* name, size_t digits) {
  const std::string_view text = Optional(name);
  if (!text.empty() && !IsUpperCaseHex(text, digits)) {
    Fail(ErrorCode::kBadValue, name);
  }
  return text;
}

std::string_view XmlElement::RequiredHex(const char* name, size_t digits) {
  if (Required(name).empty()) {
    Fail(ErrorCode::kBadValue, name);
  }
  return OptionalHex(name, digits);
}

template <typename Number>
Number XmlElement::ReadNumber(std::string_view text, const char* name) {
  Number number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) {
    Fail(ErrorCode::kBadValue, name);
  }
  return number;
}

uint64_t XmlElement::RequiredCount(const char* name) {
  return ReadNumber<uint64_t>(Required(name), name);
}

std::optional<uint64_t> XmlElement::OptionalCount(const char* name) {
  const std::string_view text = Optional(name);
  return text.empty() ? std::nullopt : std::optional(ReadNumber<uint64_t>(text, name));
}

std::optional<int64_t> XmlElement::OptionalInteger(const char* name) {
  const std::string_view text = Optional(name);
  return text.empty() ? std::nullopt : std::optional(ReadNumber<int64_t>(text, name));
}

std::optional<bool> XmlElement::OptionalFlag(const char* name) {
  const std::string_view text = Optional(name);
  return text.empty() ? std::nullopt : std::optional(Flag(text, name));
}

bool XmlElement::RequiredFlag(const char* name) { return Flag(Required(name), name); }

XmlElement XmlElement::RequiredChild(const char* name) {
  const pugi::xml_node child = node_.child(name);
  if (child.empty()) {
    Fail(ErrorCode::kMissingPart, name);
  }
  return {child, failure_};
}

void XmlElement::Fail(ErrorCode code, std::string_view attribute) {
  if (failure_) {
    return;
  }
  const ptrdiff_t offset = node_.offset_debug();
  failure_ = Error{.code = code,
                   .offset = offset > 0 ? static_cast<uint64_t>(offset) : 0,
                   .place = std::string(node_.name()) + "/" + std::string(attribute)};
}

bool XmlElement::Flag(std::string_view text, const char* name) {
  if (text != "true" && text != "false") {
    Fail(ErrorCode::kBadValue, name);
  }
  return text == "true";
}

}  // namespace pkiaudit::reports
