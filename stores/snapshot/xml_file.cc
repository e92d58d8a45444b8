// SPDX-License-Identifier: Apache-2.0
#include "stores/snapshot/xml_file.h"

#include <algorithm>

#include "stores/text_encoding.h"

namespace pkiaudit::stores {
namespace {

tl::unexpected<Error> BadXml(uint64_t offset) {
  return tl::unexpected(Error{.code = ErrorCode::kBadXml, .offset = offset});
}

bool IsUtf16(x509::Bytes octets) {
  const ByteOrderMark mark = FindByteOrderMark(octets);
  return mark == ByteOrderMark::kUtf16LittleEndian || mark == ByteOrderMark::kUtf16BigEndian;
}

}  // namespace

Result<void> XmlFile::Load(x509::Bytes octets, std::string_view root,
                           std::string_view xml_namespace) {
  if (octets.empty()) return tl::unexpected(Error{.code = ErrorCode::kEmptyFile});
  has_text_offsets_ = !IsUtf16(octets);
  if (has_text_offsets_) {
    const std::string_view text = x509::AsText(octets);
    const size_t valid = std::min(ValidUtf8Length(text), text.find('\0'));
    if (valid < text.size()) return BadXml(valid);
  }
  const pugi::xml_parse_result parsed =
      document_.load_buffer(octets.data(), octets.size(), pugi::parse_default | pugi::parse_doctype,
                            has_text_offsets_ ? pugi::encoding_utf8 : pugi::encoding_auto);
  if (!parsed) return BadXml(std::min<uint64_t>(FileOffset(parsed.offset), octets.size()));
  for (const pugi::xml_node node : document_.children()) {
    if (node.type() == pugi::node_doctype) return BadXml(FileOffset(node.offset_debug()));
  }

  const pugi::xml_node element = document_.document_element();
  const std::string_view name = element.name();
  const size_t colon = name.find(':');
  prefix_ = colon == std::string_view::npos ? "" : name.substr(0, colon + 1);
  const std::string declaration =
      prefix_.empty() ? "xmlns" : "xmlns:" + prefix_.substr(0, prefix_.size() - 1);
  if (name.substr(prefix_.size()) != root ||
      element.attribute(declaration.c_str()).value() != xml_namespace) {
    return tl::unexpected(BadElement(element));
  }
  return {};
}

std::vector<pugi::xml_node> XmlFile::Children(pugi::xml_node node, std::string_view name) const {
  std::vector<pugi::xml_node> children;
  const std::string full_name = prefix_ + std::string(name);  // which the iterators point to
  for (const pugi::xml_node child : node.children(full_name.c_str())) {
    children.push_back(child);
  }
  return children;
}

Error XmlFile::BadElement(pugi::xml_node node) const {
  return {.code = ErrorCode::kBadXml, .offset = FileOffset(node.offset_debug())};
}

uint64_t XmlFile::FileOffset(ptrdiff_t text_offset) const {
  return has_text_offsets_ && text_offset > 0 ? static_cast<uint64_t>(text_offset) : 0;
}

}  // namespace pkiaudit::stores
