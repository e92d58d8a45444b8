// SPDX-License-Identifier: Apache-2.0
#include "reports/output/markup_stream.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace pkiaudit::reports {
namespace {

constexpr size_t kBufferSize = size_t{64} << 10;

constexpr auto kNeedsEscape = [] {
  std::array<bool, 256> table{};
  for (char c : {'&', '<', '>', '"'}) {
    table[static_cast<unsigned char>(c)] = true;
  }
  return table;
}();

std::string_view EscapeOf(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    default:
      return "&quot;";
  }
}

// HTML, "void elements", as far as they are used here.
bool IsVoid(std::string_view name) { return name == "meta" || name == "br" || name == "wbr"; }

}  // namespace

void MarkupStream::Preamble(Literal text) { Append(std::string_view(text)); }

MarkupStream& MarkupStream::Open(Literal name) {
  EndStartTag();
  FlushIfLarge();
  if (!open_.empty()) {
    open_.back().has_children = true;
  }
  if (syntax_ == Syntax::kXml && (open_.empty() || !open_.back().has_text)) {
    Indent(open_.size());
  }
  open_.push_back({std::string_view(name)});
  buffer_ += '<';
  Append(std::string_view(name));
  in_start_tag_ = true;
  return *this;
}

MarkupStream& MarkupStream::Attribute(Literal name, std::string_view value) {
  buffer_ += ' ';
  Append(std::string_view(name));
  Append("=\"");
  AppendEscaped(value);
  buffer_ += '"';
  return *this;
}

MarkupStream& MarkupStream::Attribute(Literal name, uint64_t value) {
  std::array<char, 20> digits{};
  const char* end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  return Attribute(name, std::string_view(digits.data(), static_cast<size_t>(end - digits.data())));
}

MarkupStream& MarkupStream::OptionalAttribute(Literal name, std::string_view value) {
  return value.empty() ? *this : Attribute(name, value);
}

MarkupStream& MarkupStream::Text(std::string_view text) {
  EndStartTag();
  if (!open_.empty()) {
    open_.back().has_text = true;
  }
  AppendEscaped(text);
  return *this;
}

MarkupStream& MarkupStream::Close() {
  const OpenElement element = open_.back();
  open_.pop_back();
  const bool self_closing = in_start_tag_ && (syntax_ == Syntax::kXml || IsVoid(element.name));
  if (self_closing) {
    in_start_tag_ = false;
    Append("/>");
    return *this;
  }
  EndStartTag();
  if (syntax_ == Syntax::kXml && element.has_children && !element.has_text) {
    Indent(open_.size());
  }
  Append("</");
  Append(element.name);
  buffer_ += '>';
  return *this;
}

MarkupStream& MarkupStream::Leaf(Literal name, std::string_view text) {
  return Open(name).Text(text).Close();
}

MarkupStream& MarkupStream::Leaf(Literal name, Literal css_class, std::string_view text) {
  return OpenClass(name, css_class).Text(text).Close();
}

MarkupStream& MarkupStream::OpenClass(Literal name, Literal css_class) {
  return Open(name).Attribute("class", std::string_view(css_class));
}

MarkupStream& MarkupStream::StyleSheet(std::string_view constant) {
  EndStartTag();
  Append(constant);
  return *this;
}

void MarkupStream::LineBreak() {
  EndStartTag();
  buffer_ += '\n';
}

void MarkupStream::Finish() {
  while (!open_.empty()) {
    Close();
  }
  buffer_ += '\n';
  output_.Write(buffer_);
  buffer_.clear();
}

void MarkupStream::AppendEscaped(std::string_view text) {
  size_t done = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    if (kNeedsEscape[static_cast<unsigned char>(text[at])]) {
      Append(text.substr(done, at - done));
      Append(EscapeOf(text[at]));
      done = at + 1;
    }
  }
  Append(text.substr(done));
}

void MarkupStream::EndStartTag() {
  if (in_start_tag_) {
    buffer_ += '>';
    in_start_tag_ = false;
  }
}

void MarkupStream::Indent(size_t depth) {
  constexpr std::string_view kSpaces = "                ";
  buffer_ += '\n';
  Append(kSpaces.substr(0, std::min(depth * 2, kSpaces.size())));
}

void MarkupStream::FlushIfLarge() {
  if (buffer_.size() >= kBufferSize) {
    output_.Write(buffer_);
    buffer_.clear();
  }
}

}  // namespace pkiaudit::reports
